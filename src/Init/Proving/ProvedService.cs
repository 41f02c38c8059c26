using Limyra.Formats.Services;

namespace Limyra.Init.Proving;

/// <summary>That a service depends on another, and where that is written.</summary>
internal sealed class ProvedLink(string to, DependencyKind kind, string place, bool isEntry)
{
    public string To { get; } = to;

    public DependencyKind Kind { get; } = kind;

    /// <summary>The line, or the entry of a dependency directory.</summary>
    public string Place { get; } = place;

    /// <summary>It is an entry of a directory: the service loads without it.</summary>
    public bool IsEntry { get; } = isEntry;

    public bool IsOrdering => Kind is DependencyKind.Before or DependencyKind.After;

    /// <summary>The dependent does not come up without it.</summary>
    public bool IsNeed =>
        Kind is DependencyKind.Regular or DependencyKind.PreparedBy or DependencyKind.Milestone;
}

/// <summary>A service of a root under proof.</summary>
internal sealed class ProvedService(string name, string file)
{
    public string Name { get; } = name;

    /// <summary>The description, as found in the search path.</summary>
    public string File { get; } = file;

    /// <summary>It is a link to /dev/null.</summary>
    public bool IsMasked { get; init; }

    /// <summary>Null when it is masked.</summary>
    public ServiceDescription? Description { get; set; }

    /// <summary>It cannot be loaded: what is wrong has been reported.</summary>
    public bool IsBroken { get; set; }

    public List<ProvedLink> Links { get; } = [];

    /// <summary>Where a setting is written; the file when nobody wrote it.</summary>
    public string PlaceOf(string setting) =>
        Description is { } description
            && description.Positions.TryGetValue(setting, out SourcePosition position)
            ? position.ToString()
            : File;
}
