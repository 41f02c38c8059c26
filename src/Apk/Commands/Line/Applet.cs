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

    /// <summary>Its arguments as the help shows them; empty when it takes none.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>What an argument is, so that a shell can complete it.</summary>
    public ArgumentKind Argument { get; init; } = ArgumentKind.None;

    /// <summary>What it does, in paragraphs separated by empty lines; for the help and the manual.</summary>
    public required string Description { get; init; }

    /// <summary>What it does.</summary>
    public required Func<CommandSession, int> Run { get; init; }

    /// <summary>Its own options.</summary>
    public IReadOnlyList<OptionSpec> Options { get; init; } = [];

    /// <summary>Options it shares with others.</summary>
    public IReadOnlyList<OptionGroup> Groups { get; init; } = [];

    /// <summary>What of a root it opens.</summary>
    public RootParts Parts { get; init; } = RootParts.All;

    /// <summary>How it opens the root.</summary>
    public RootAccess Access { get; init; } = RootAccess.Read;

    /// <summary>Whether --arch counts without --root.</summary>
    public bool AllowsArchitecture { get; init; }

    /// <summary>Whether it never refreshes indexes.</summary>
    public bool KeepsIndexes { get; init; }

    /// <summary>Whether it refreshes every index, unless told how old one may be.</summary>
    public bool RefreshesAlways { get; init; }

    /// <summary>Whether it fills the cache, though it changes nothing else.</summary>
    public bool NeedsCache { get; init; }

    /// <summary>Whether empty arguments do not count.</summary>
    public bool DropsEmptyArguments { get; init; }

    /// <summary>How it is called.</summary>
    public string Usage =>
        Arguments.Length == 0 ? $"apk {Name} [OPTIONS...]" : $"apk {Name} [OPTIONS...] {Arguments}";

    /// <summary>Its options by heading, its own first and the global ones last.</summary>
    public IReadOnlyList<OptionGroup> OptionsByHeading =>
        [.. Options.Count > 0 ? [new OptionGroup("Options", Options)] : (OptionGroup[])[], .. Groups,
            OptionGroups.Global];

    /// <summary>All options it understands, the global ones first: they win
    /// when a name is cut short.</summary>
    public IReadOnlyList<OptionSpec> AllOptions =>
        [.. OptionGroups.Global.Options, .. Options, .. Groups.SelectMany(group => group.Options)];
}

/// <summary>What the arguments of a command are.</summary>
internal enum ArgumentKind
{
    /// <summary>Nothing a shell could know.</summary>
    None,

    /// <summary>Names of packages that can be had.</summary>
    Package,

    /// <summary>Names of installed packages.</summary>
    InstalledPackage,

    /// <summary>Files.</summary>
    File,

    /// <summary>One of a few words: the last ones of
    /// <see cref="Applet.Arguments"/>, separated by bars.</summary>
    Word,
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

    /// <summary>What else helps.</summary>
    Miscellaneous,
}
