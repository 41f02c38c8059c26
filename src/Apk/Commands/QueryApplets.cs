using Limyra.Apk.Commands.Line;
using Limyra.Apk.Commands.Queries;
using Limyra.Apk.Root;

namespace Limyra.Apk.Commands;

/// <summary>Commands that look and change nothing.</summary>
internal static class QueryApplets
{
    private const RootParts Repositories = RootParts.SystemRepositories | RootParts.NamedRepositories;
    private const RootParts WithoutScripts = RootParts.All & ~RootParts.Scripts;

    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        new()
        {
            Name = "info",
            Summary = "Show installed packages, or details of packages",
            Group = AppletGroup.Querying,
            Usage = "apk info [OPTIONS...] PACKAGES...",
            Run = InfoCommand.Run,
            Options = OptionGroups.Parse(
                "a|all", "L|contents", "R|depends", "d|description", "e|exists", "install-if", "license", "P|provides",
                "r|rdepends", "replaces", "rinstall-if", "s|size", "t|triggers", "w|webpage", "W|who-owns"),
            Groups = [OptionGroups.Query],
            Parts = WithoutScripts,
            AllowsArchitecture = true,
            Help = """
                Options:
                  -a, --all          Everything below    -d, --description  What it is
                  -e, --exists       Is it installed     -L, --contents     Its files
                  -P, --provides     What it provides    -R, --depends      What it needs
                  -r, --rdepends     What needs it       -s, --size         How large it is
                  -t, --triggers     Its triggers        -w, --webpage      Where it comes from
                  -W, --who-owns     Whose a file is     --license          Its licence
                  --install-if       What installs it    --rinstall-if      What it installs
                  --replaces         Whose files it may overwrite
                """,
        },
        new()
        {
            Name = "list",
            Summary = "List packages by patterns",
            Group = AppletGroup.Querying,
            Usage = "apk list [OPTIONS...] PATTERNS...",
            Run = ListingCommands.List,
            Options = OptionGroups.Parse("a|", "d|depends", "I|", "manifest", "o|origin", "O|", "P|providers", "u|upgradeable"),
            Groups = [OptionGroups.Query],
            Parts = WithoutScripts,
            AllowsArchitecture = true,
        },
        new()
        {
            Name = "search",
            Summary = "Search packages by name or description",
            Group = AppletGroup.Querying,
            Usage = "apk search [OPTIONS...] PATTERNS...",
            Run = ListingCommands.Search,
            Options = OptionGroups.Parse("a|all", "d|description", "ex|exact", "has-origin", "o|origin", "r|rdepends"),
            Groups = [OptionGroups.Query],
            Parts = Repositories,
            AllowsArchitecture = true,
        },
        new()
        {
            Name = "query",
            Summary = "Query any field of packages",
            Group = AppletGroup.Querying,
            Usage = "apk query [OPTIONS...] TERMS...",
            Run = QueryCommand.Run,
            Groups = [OptionGroups.Query],
            AllowsArchitecture = true,
        },
        new()
        {
            Name = "why",
            Summary = "Show why a package is installed",
            Group = AppletGroup.Querying,
            Usage = "apk why PACKAGES...",
            Run = WhyCommand.Run,
            Parts = RootParts.World | RootParts.Installed,
        },
        new()
        {
            Name = "policy",
            Summary = "Show the repositories of packages",
            Group = AppletGroup.Querying,
            Usage = "apk policy PACKAGES...",
            Run = ListingCommands.Policy,
            Groups = [OptionGroups.Query],
            Parts = WithoutScripts,
            AllowsArchitecture = true,
        },
        new()
        {
            Name = "version",
            Summary = "Compare installed and available versions",
            Group = AppletGroup.Querying,
            Usage = "apk version [OPTIONS...] [PACKAGES...]",
            Run = ListingCommands.Version,
            Options = OptionGroups.Parse("a|all", "c|check", "I|indexes", "l|limit=", "t|test"),
            Parts = WithoutScripts,
        },
        new()
        {
            Name = "fetch",
            Summary = "Fetch package files",
            Group = AppletGroup.Management,
            Usage = "apk fetch [OPTIONS...] PACKAGES...",
            Run = FetchCommand.Run,
            Options = OptionGroups.Parse("built-after=", "l|link", "pkgname-spec=", "o|output=", "simulate?", "s|stdout", "url"),
            Groups = [OptionGroups.Query],
            Parts = Repositories,
            AllowsArchitecture = true,
        },
        new()
        {
            Name = "audit",
            Summary = "Show what on the disk is not as packages left it",
            Group = AppletGroup.Management,
            Usage = "apk audit [OPTIONS...] PATHS...",
            Run = AuditCommand.Run,
            Options = OptionGroups.Parse(
                "backup", "check-permissions", "details", "full", "ignore-busybox-symlinks", "packages", "protected-paths=",
                "r|recursive", "system"),
            Parts = RootParts.Installed,
            Help = """
                Options:
                  -r, --recursive          Show the files of added directories
                  --backup                 Changed configuration (default)
                  --system                 Changed files of packages
                  --full                   Everything but ignored directories
                  --check-permissions      Compare owners and modes too
                  --details                Show owners, modes and digests
                  --packages               Show packages instead of files
                  --protected-paths FILE   Use the list in FILE
                """,
        },
        new()
        {
            Name = "stats",
            Summary = "Show numbers of packages, files and names",
            Group = AppletGroup.Querying,
            Usage = "apk stats",
            Run = ListingCommands.Stats,
            Parts = WithoutScripts,
        },
    ];
}
