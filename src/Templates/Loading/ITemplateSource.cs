namespace Limyra.Templates.Loading;

/// <summary>A tree of templates, read by someone else: categories of folders and
/// links, and the profiles.</summary>
public interface ITemplateSource
{
    /// <summary>Folders and links of a category such as <c>main</c>, sorted by name;
    /// empty when there is none.</summary>
    IReadOnlyList<TemplateEntry> Entries(string category);

    /// <summary>The category that <c>CATEGORY/.parent</c> leads to, null without such a link.</summary>
    string? ParentOf(string category);

    /// <summary>Names of the files <c>etc/build_profiles/*.ini</c> without their end, sorted.</summary>
    IReadOnlyList<string> ProfileNames();

    /// <summary>The text of a file below the tree, null when it is not there.</summary>
    string? ReadText(string path);
}

/// <summary>A folder or link in a category.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LinkTarget">For a link, the text it holds; null for a folder.</param>
/// <param name="HasTemplate">For a folder, whether it has a <c>template.py</c>.</param>
public readonly record struct TemplateEntry(string Name, string? LinkTarget, bool HasTemplate);
