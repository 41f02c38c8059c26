using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;

namespace Limyra.Apk.Commands;

/// <summary>All commands, in the order of the help.</summary>
internal static class Applets
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        new()
        {
            Name = "add",
            Summary = "Add or modify constraints in world and commit the changes",
            Group = AppletGroup.Installation,
            Usage = "apk add [OPTIONS...] CONSTRAINTS|FILE...",
            Run = ChangeCommands.Add,
            Options = OptionGroups.Parse("initdb", "l|latest", "no-chown", "u|upgrade", "usermode", "t|virtual="),
            Groups = [OptionGroups.Commit],
            Access = RootAccess.Write,
            DropsEmptyArguments = true,
            Help = """
                Options:
                  -l, --latest             Take the newest version whatever it needs
                  -t, --virtual NAME       Make a package that depends on the arguments
                  -u, --upgrade            Prefer the newest version
                  --initdb                 Make a new database
                  --usermode               Make a database for an ordinary user
                """,
        },
        new()
        {
            Name = "del",
            Summary = "Remove constraints from world and commit the changes",
            Group = AppletGroup.Installation,
            Usage = "apk del [OPTIONS...] CONSTRAINTS...",
            Run = ChangeCommands.Delete,
            Options = OptionGroups.Parse("r|rdepends"),
            Groups = [OptionGroups.Commit],
            Access = RootAccess.Write,
            KeepsIndexes = true,
            DropsEmptyArguments = true,
            Help = """
                Options:
                  -r, --rdepends           Remove what depends on them too
                """,
        },
        new()
        {
            Name = "fix",
            Summary = "Fix, reinstall or upgrade packages without changing world",
            Group = AppletGroup.Installation,
            Usage = "apk fix [OPTIONS...] PACKAGES...",
            Run = ChangeCommands.Fix,
            Options = OptionGroups.Parse("d|depends", "directory-permissions", "r|reinstall", "u|upgrade", "x|xattr"),
            Groups = [OptionGroups.Commit],
            Access = RootAccess.Write,
            DropsEmptyArguments = true,
            Help = """
                Options:
                  -d, --depends            Fix dependencies too
                  -r, --reinstall          Install again (default)
                  -u, --upgrade            Prefer the newest version
                  -x, --xattr              Fix packages with broken extended attributes
                  --directory-permissions  Give directories their owner and mode again
                """,
        },
        new()
        {
            Name = "update",
            Summary = "Refresh the indexes of repositories",
            Group = AppletGroup.Management,
            Usage = "apk update [OPTIONS...]",
            Run = UpgradeCommands.Update,
            Access = RootAccess.Write,
            AllowsArchitecture = true,
            RefreshesAlways = true,
        },
        new()
        {
            Name = "upgrade",
            Summary = "Install the newest versions of packages",
            Group = AppletGroup.Installation,
            Usage = "apk upgrade [OPTIONS...] [PACKAGES...]",
            Run = UpgradeCommands.Upgrade,
            Options = OptionGroups.Parse(
                "a|available", "ignore", "l|latest", "preupgrade?", "preupgrade-only", "prune", "self-upgrade?",
                "self-upgrade-only"),
            Groups = [OptionGroups.Commit],
            Access = RootAccess.Write,
            Help = """
                Options:
                  -a, --available          Replace what no repository has, even by older versions
                  -l, --latest             Take the newest version whatever it needs
                  --ignore                 Upgrade all but the named packages
                  --no-preupgrade          Do not upgrade apk itself first
                  --preupgrade-only        Upgrade apk itself and nothing else
                  --prune                  Drop what no repository has from world
                """,
        },
        .. QueryApplets.All,
        .. PackageApplets.All,
        .. FileApplets.All,
        .. HistoryApplets.All,
        ExportCommand.Applet,
    ];

    /// <summary>The command of that name; null if there is none.</summary>
    public static Applet? Find(string name) => All.FirstOrDefault(applet => applet.Name == name);
}
