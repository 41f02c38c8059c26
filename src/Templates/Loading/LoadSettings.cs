using Limyra.Templates.Profiles;

namespace Limyra.Templates.Loading;

/// <summary>What a template can ask about the run it is loaded for.</summary>
public sealed record LoadSettings
{
    /// <summary>Profiles of the tree, seen from the build root's architecture.</summary>
    public required ProfileSet Profiles { get; init; }

    /// <summary>Architecture to build for; null in stage 0.</summary>
    public required string? Arch { get; init; }

    /// <summary>Bootstrap stage, 0 to 3; 3 is ordinary work.</summary>
    public int Stage { get; init; } = 3;

    /// <summary>What is being done: <c>lint</c>, <c>pkg</c>, <c>custom:NAME</c>,
    /// ...; null for none of them.</summary>
    public string? Target { get; init; }

    /// <summary>Compile jobs.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Threads of the linker.</summary>
    public int LinkThreads { get; init; } = 1;

    /// <summary>True when debug packages are made.</summary>
    public bool MakesDebugPackages { get; init; } = true;

    /// <summary>True when tests run (never across architectures).</summary>
    public bool RunsChecks { get; init; } = true;

    /// <summary>True when tests run even where the template switches them off.</summary>
    public bool ForcesChecks { get; init; }

    /// <summary>True when an existing package is built again.</summary>
    public bool IsForced { get; init; }

    /// <summary>True for templates loaded to be built in bulk.</summary>
    public bool IsBulk { get; init; }

    /// <summary>True when restricted packages may be built.</summary>
    public bool AllowsRestricted { get; init; } = true;

    /// <summary>Categories that may be built.</summary>
    public IReadOnlyList<string> Categories { get; init; } = ["main", "user"];

    /// <summary>True when ccache is in use.</summary>
    public bool UsesCcache { get; init; }

    /// <summary>True when sccache is in use.</summary>
    public bool UsesSccache { get; init; }

    /// <summary>Size of the linker's cache of link-time optimization; null without one.</summary>
    public string? LtoCacheSize { get; init; }

    /// <summary>
    /// Addresses in place of the usual ones for site macros, by lower-case name:
    /// <c>gnu</c> is that of <c>$(GNU_SITE)</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Sites { get; init; } = new Dictionary<string, string>();

    /// <summary>Free data of the configuration, read by <c>self.get_data</c>.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();
}
