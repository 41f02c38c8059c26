using Limyra.Apk.Commands.Line;
using Limyra.Apk.Commands.Queries;
using Limyra.Apk.Root;
using static Limyra.Apk.Commands.Line.OptionGroups;

namespace Limyra.Apk.Commands.Tables;

/// <summary>Commands that look and change nothing.</summary>
internal static class QueryApplets
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        new()
        {
            Name = "query",
            Summary = "Query any field of packages",
            Group = AppletGroup.Querying,
            Arguments = "TERMS...",
            Argument = ArgumentKind.Package,
            Description = """
                A term is a name, a pattern with ? and *, a name with a condition on the version, or with --match a text
                in other fields; "*" finds everything. Of each name the installed package is shown, else the newest one.

                Fields: package, name, version, description, arch, license, origin, maintainer, url, commit, build-time,
                installed-size, file-size, provider-priority, depends, provides, install-if, recommends, layer, tags,
                repositories, download-url, reverse-depends, reverse-install-if, and of installed packages contents,
                triggers, scripts, replaces-priority, replaces, status. With "owner" among the fields to match, a path
                finds the package that owns the file.
                """,
            Run = QueryCommand.Run,
            Groups = [Query],
            AllowsArchitecture = true,
            DropsEmptyArguments = true,
        },
        new()
        {
            Name = "list",
            Summary = "List packages by patterns",
            Group = AppletGroup.Querying,
            Arguments = "[PATTERNS...]",
            Argument = ArgumentKind.Package,
            Description = """
                Shows one line a package: name and version, architecture, origin, licence, and whether it is installed or
                newer than what is. More with --verbose, the name alone with --quiet.
                """,
            Run = ListingCommands.List,
            Options =
            [
                Option("a|", "Only packages of repositories"),
                Option("d|depends", "Look for the patterns in dependencies"),
                Option("I|", "Only installed packages"),
                Option("o|origin", "Look for the patterns in origins"),
                Option("O|", "Only packages that no repository has any more"),
                Option("P|providers", "Look for the patterns in names and what packages provide"),
                Option("u|upgradeable", "Only packages that are newer than the installed ones"),
                Option("manifest", "Show names and versions of installed packages, nothing else"),
            ],
            Groups = [Query],
            Parts = Applets.WithoutScripts,
            AllowsArchitecture = true,
        },
        new()
        {
            Name = "dot",
            Summary = "Draw dependencies as a graph",
            Group = AppletGroup.Querying,
            Arguments = "[TERMS...]",
            Argument = ArgumentKind.Package,
            Description = """
                Writes a graph for the dot program of graphviz: packages with arrows to what they need. Names that no
                package has, circles and dependencies that cannot be read are red. Exits with 1 if there is nothing to
                draw.
                """,
            Run = DotCommand.Run,
            Options = [Option("errors", "Draw only what is wrong")],
            Groups = [Query],
            Parts = Applets.OnlyRepositories,
            AllowsArchitecture = true,
            DropsEmptyArguments = true,
        },
        new()
        {
            Name = "policy",
            Summary = "Show the repositories of packages",
            Group = AppletGroup.Querying,
            Arguments = "NAMES...",
            Argument = ArgumentKind.Package,
            Description =
                "Shows each version of the packages with the repositories that have it, and their tags.",
            Run = ListingCommands.Policy,
            Groups = [Query],
            Parts = Applets.WithoutScripts,
            AllowsArchitecture = true,
        },
        new()
        {
            Name = "search",
            Summary = "Search packages by name or description",
            Group = AppletGroup.Querying,
            Arguments = "[PATTERNS...]",
            Argument = ArgumentKind.Package,
            Description = """
                Looks for the patterns, without regard to case, anywhere in names and in what packages provide. Shows the
                newest version of each; with --verbose the description too, with --quiet names without versions.
                """,
            Run = ListingCommands.Search,
            Options =
            [
                Option("a|all", "Show all versions"),
                Option("d|description", "Look in descriptions too"),
                Option("ex|exact", "Look for whole names"),
                Option("o|origin", "Show origins in place of names"),
                Option("r|rdepends", "Show what depends on the packages"),
                Option("has-origin", "Look for packages made of these origins"),
            ],
            Groups = [Query],
            Parts = Applets.OnlyRepositories,
            AllowsArchitecture = true,
        },
        new()
        {
            Name = "info",
            Summary = "Show installed packages, or details of packages",
            Group = AppletGroup.Querying,
            Arguments = "[NAMES|FILES...]",
            Argument = ArgumentKind.Package,
            Description = """
                Without names the installed packages; with names what their packages say of themselves. Exits with the
                number of names that were not found.
                """,
            Run = InfoCommand.Run,
            Options =
            [
                Option("a|all", "Show everything"),
                Option("d|description", "Show what it is"),
                Option("e|exists", "Tell which of the names are installed"),
                Option("L|contents", "Show the files it has"),
                Option("P|provides", "Show what it provides"),
                Option("r|rdepends", "Show what needs it"),
                Option("R|depends", "Show what it needs"),
                Option("s|size", "Show how large it is when installed"),
                Option("t|triggers", "Show the directories its trigger watches"),
                Option("w|webpage", "Show where it comes from"),
                Option("W|who-owns", "Tell which packages the files are of"),
                Option("install-if", "Show what installs it by itself"),
                Option("installed", "The same as --exists"),
                Option("license", "Show its licence"),
                Option("replaces", "Show whose files it may overwrite"),
                Option("rinstall-if", "Show what it installs by itself"),
            ],
            Groups = [Query],
            Parts = Applets.WithoutScripts,
            AllowsArchitecture = true,
        },
        new()
        {
            Name = "why",
            Summary = "Show why a package is installed",
            Group = AppletGroup.Querying,
            Arguments = "NAMES...",
            Argument = ArgumentKind.InstalledPackage,
            Description = "Shows the shortest chain of requirements from world to each of the packages.",
            Run = WhyCommand.Run,
            Parts = RootParts.World | RootParts.Installed,
        },
    ];
}
