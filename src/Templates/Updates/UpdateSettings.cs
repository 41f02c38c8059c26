namespace Limyra.Templates.Updates;

/// <summary>What <c>update.py</c> can set for the check of its template; nothing has to be set.</summary>
internal sealed record UpdateSettings
{
    /// <summary>Pages to look at in place of those of the sources; empty for the usual ones.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>Name upstream gives to its releases.</summary>
    public required string PackageName { get; init; }

    /// <summary>Version that others are compared with.</summary>
    public required string Version { get; init; }

    /// <summary>A pattern of its own, in Python's verbose syntax.</summary>
    public string? Pattern { get; init; }

    /// <summary>Which group of the pattern is the version, from zero; null for the
    /// first or the whole match.</summary>
    public int? Group { get; init; }

    /// <summary>True when no neighbouring folders are looked at.</summary>
    public bool IsSingleDirectory { get; init; }

    /// <summary>What stands before the version in names of folders, as a pattern.</summary>
    public string? FolderPrefix { get; init; }

    /// <summary>What stands behind the version in names of folders, as a pattern.</summary>
    public string? FolderSuffix { get; init; }

    /// <summary>Shell patterns of versions that do not count.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>True when nothing is checked.</summary>
    public bool IsSwitchedOff { get; init; }

    /// <summary>Name to send as user agent.</summary>
    public string Agent { get; init; } = "cbuild-update-check";
}
