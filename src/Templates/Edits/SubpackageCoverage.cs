namespace Limyra.Templates.Edits;

/// <summary>How many templates of a category were looked at.</summary>
public enum SubpackageCoverage
{
    /// <summary>Some of them: what they do not declare may belong to others.</summary>
    SomeTemplates,

    /// <summary>All of them: a link nobody declares is stale.</summary>
    WholeCategory,
}
