namespace Limyra.Builder.Packages;

/// <summary>
/// A package on its way: the main package of a template, a subpackage it declares or one split off by itself.
/// Holds the fields as they stand after the template's functions ran, and what the scans add.
/// </summary>
internal sealed class BuildPackage
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Version with release: <c>1.2-r0</c>.</summary>
    public required string FullVersion { get; init; }

    /// <summary>Upstream version.</summary>
    public required string Version { get; init; }

    /// <summary>What its files are taken from; null for the main package.</summary>
    public BuildPackage? Parent { get; init; }

    /// <summary>Suffix of an automatic subpackage, for example <c>man</c>; null for the others.</summary>
    public string? AutomaticSuffix { get; init; }

    /// <summary>Whether it was split off by itself.</summary>
    public bool IsAutomatic => AutomaticSuffix is not null;

    /// <summary>The main package.</summary>
    public BuildPackage Main => Parent is null ? this : Parent.Main;

    /// <summary>Its files while building, as the sandbox sees them.</summary>
    public required string Destination { get; init; }

    /// <summary>Its files while building, on the host.</summary>
    public required string HostDestination { get; init; }

    public string Description { get; set; } = "";

    public string SubDescription { get; set; } = "";

    public string License { get; set; } = "";

    public string Url { get; set; } = "";

    public string Origin { get; set; } = "";

    public string BuildStyle { get; set; } = "";

    public int ProviderPriority { get; set; }

    public int ReplacesPriority { get; set; }

    public string? Compression { get; set; }

    /// <summary>Name of the group of alternatives it belongs to; null: none.</summary>
    public string? Alternative { get; init; }

    /// <summary>Whether the licence asks for its text to be shipped.</summary>
    public bool NeedsLicenseFile { get; set; }

    public Dictionary<string, bool> Options { get; init; } = new(StringComparer.Ordinal);

    public List<string> Depends { get; init; } = [];

    public List<string> Provides { get; init; } = [];

    public List<string> Renames { get; init; } = [];

    public List<string> Replaces { get; init; } = [];

    public List<string> InstallIf { get; init; } = [];

    public List<string> Triggers { get; init; } = [];

    public List<string> IgnoreShlibs { get; init; } = [];

    public List<string> NoStripFiles { get; init; } = [];

    public List<string> NoPieFiles { get; init; } = [];

    public List<string> BrokenSymlinks { get; init; } = [];

    public List<string> SkipProviders { get; init; } = [];

    public List<string> SkipDependencies { get; init; } = [];

    public List<string> ProtectedPaths { get; init; } = [];

    public Dictionary<string, FileModeEntry> FileModes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Extended attributes by path and name; null: the file must not have it.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, string?>> FileAttributes { get; } =
        new(StringComparer.Ordinal);

    /// <summary>Requirements found by scanning, with their prefix, for example <c>so:libc.so</c>.</summary>
    public SortedSet<string> ScannedRequires { get; } = new(StringComparer.Ordinal);

    /// <summary>Provisions found by scanning, with prefix and version.</summary>
    public SortedSet<string> ScannedProvides { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether an option is on; an unknown one is a mistake of ours.</summary>
    public bool Has(string option) => Options[option];

    /// <summary>Name and exact version, as a dependency.</summary>
    public string Exact => $"{Name}={FullVersion}";

    /// <summary>Description with what kind of part it is.</summary>
    public string FullDescription =>
        SubDescription.Length > 0 ? $"{Description} ({SubDescription})" : Description;
}
