using Limyra.Apk.Root;

namespace Limyra.Apk.Commands.Line;

/// <summary>A command of apk.</summary>
internal sealed record Applet
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>One line for the list of commands.</summary>
    public required string Summary { get; init; }

    /// <summary>Under which heading the list has it.</summary>
    public required AppletGroup Group { get; init; }

    /// <summary>How it is called.</summary>
    public required string Usage { get; init; }

    /// <summary>More about it, and its options; lines for the help.</summary>
    public string Help { get; init; } = "";

    /// <summary>What it does.</summary>
    public required Func<CommandSession, int> Run { get; init; }

    /// <summary>Its own options.</summary>
    public IReadOnlyList<OptionSpec> Options { get; init; } = [];

    /// <summary>Options it shares with others.</summary>
    public IReadOnlyList<IReadOnlyList<OptionSpec>> Groups { get; init; } = [];

    /// <summary>What of a root it opens.</summary>
    public RootParts Parts { get; init; } = RootParts.All;

    /// <summary>How it opens the root.</summary>
    public RootAccess Access { get; init; } = RootAccess.Read;

    /// <summary>Whether --arch counts without --root.</summary>
    public bool AllowsArchitecture { get; init; }

    /// <summary>Whether it never refreshes indexes.</summary>
    public bool KeepsIndexes { get; init; }

    /// <summary>Whether it refreshes every index.</summary>
    public bool RefreshesAlways { get; init; }

    /// <summary>Whether empty arguments do not count.</summary>
    public bool DropsEmptyArguments { get; init; }

    /// <summary>All options it understands.</summary>
    public IReadOnlyList<OptionSpec> AllOptions =>
        [.. OptionGroups.Global, .. Options, .. Groups.SelectMany(group => group)];
}

/// <summary>Headings of the list of commands.</summary>
internal enum AppletGroup
{
    /// <summary>Changing what is installed.</summary>
    Installation,

    /// <summary>Repositories, cache, state of the system.</summary>
    Management,

    /// <summary>Looking for packages.</summary>
    Querying,

    /// <summary>Making packages and indexes.</summary>
    Creation,
}
