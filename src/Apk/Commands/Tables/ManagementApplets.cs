using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;
using static Limyra.Apk.Commands.Line.OptionGroups;

namespace Limyra.Apk.Commands.Tables;

/// <summary>Commands that keep a system in order.</summary>
internal static class ManagementApplets
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        new()
        {
            Name = "fix",
            Summary = "Fix, reinstall or upgrade packages without changing world",
            Group = AppletGroup.Management,
            Arguments = "[NAMES...]",
            Argument = ArgumentKind.InstalledPackage,
            Description = """
                Installs packages again, so that their files and scripts are as they should be. Without names it takes
                those whose files or scripts failed before, and applies world as it stands in its file.
                """,
            Run = ChangeCommands.Fix,
            Options =
            [
                Option("d|depends", "Fix what the packages depend on too"),
                Option("r|reinstall", "Install again (the default)"),
                Option("u|upgrade", "Prefer the newest version"),
                Option("x|xattr", "Take packages whose extended attributes could not be set too"),
                Option("directory-permissions",
                    "Give all directories of packages their owner and mode again"),
            ],
            Groups = [Commit],
            Access = RootAccess.Write,
            DropsEmptyArguments = true,
        },
        new()
        {
            Name = "update",
            Summary = "Refresh the indexes of repositories",
            Group = AppletGroup.Management,
            Description = """
                Fetches the indexes that have changed and shows what each repository calls itself. Exits with the number
                of repositories that could not be reached.
                """,
            Run = UpgradeCommands.Update,
            Access = RootAccess.Write,
            AllowsArchitecture = true,
            RefreshesAlways = true,
        },
        new()
        {
            Name = "upgrade",
            Summary = "Install the newest versions of packages",
            Group = AppletGroup.Management,
            Arguments = "[NAMES...]",
            Argument = ArgumentKind.InstalledPackage,
            Description = """
                Upgrades all packages, or only the named ones. Unless --root is given, the package manager itself is
                upgraded first, and the new one then does the rest. World itself stays as it is.
                """,
            Run = UpgradeCommands.Upgrade,
            Options =
            [
                Option("a|available", "Replace what no repository has, even by older versions"),
                Option("l|latest", "Take the newest version, whatever it needs"),
                Option("ignore", "Upgrade all but the named packages"),
                Option("preupgrade!", "Do not upgrade the package manager first"),
                Option("preupgrade-only", "Upgrade the package manager and nothing else"),
                Option("prune", "Drop what no repository has from world"),
                Option("self-upgrade!", "The same as --no-preupgrade"),
                Option("self-upgrade-only", "The same as --preupgrade-only"),
            ],
            Groups = [Commit],
            Access = RootAccess.Write,
        },
        new()
        {
            Name = "cache",
            Summary = "Manage the local cache of package files",
            Group = AppletGroup.Management,
            Arguments = "clean|download|purge|sync [CONSTRAINTS...]",
            Argument = ArgumentKind.Word,
            Description = """
                "clean" removes files that are no longer of use: packages that are neither installed nor in a repository,
                packages a repository on this machine has, and indexes of repositories that are gone. With --purge it
                also removes packages that are not installed; on a system that lives on a disk, all of them.
                "purge" is "clean --purge".

                "download" fetches what world needs, or what the constraints need. "sync" does both, cleaning first.
                Packages are kept only where a cache is set up: a directory etc/apk/cache, or --cache-dir.
                """,
            Run = CacheCommand.Run,
            Options =
            [
                Option("a|available",
                    "Take what repositories have, even if it is older than what is installed"),
                Option("l|latest", "Take the newest version, whatever it needs"),
                Option("s|simulate?", "Show what would be done"),
                Option("u|upgrade", "Prefer the newest version of what is installed"),
                Option("add-dependencies",
                    "Fetch for world and the constraints, not for the constraints alone"),
                Option("ignore-conflict", "Fetch even what cannot be installed together"),
            ],
            Parts = Applets.WithoutScripts,
            NeedsCache = true,
        },
    ];
}
