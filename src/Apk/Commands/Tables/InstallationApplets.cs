using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;
using static Limyra.Apk.Commands.Line.OptionGroups;

namespace Limyra.Apk.Commands.Tables;

/// <summary>Commands that change world.</summary>
internal static class InstallationApplets
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        new()
        {
            Name = "add",
            Summary = "Add or modify constraints in world and commit the changes",
            Group = AppletGroup.Installation,
            Arguments = "CONSTRAINTS|FILES...",
            Argument = ArgumentKind.Package,
            Description = """
                Puts each constraint into world, in the place of an older one for the same name, and makes the changes
                that lead there. A constraint is a name, optionally with the tag of a repository and a condition on the
                version: NAME[@TAG][OPERATOR VERSION], where the operator is made of the characters < = > ~.
                A leading exclamation mark forbids the package.

                An argument that contains a dot and is a file is a package: world then asks for exactly this one.
                Without arguments world is applied as it is.
                """,
            Run = ChangeCommands.Add,
            Options =
            [
                Option("l|latest", "Take the newest version, whatever it needs"),
                Option("t|virtual=NAME[=VERSION]",
                    "Make a package that depends on the arguments, and add that one"),
                Option("u|upgrade", "Prefer the newest version"),
                Option("initdb", "Make a new database"),
                Option("no-chown", "The same as --usermode"),
                Option("usermode", "Make a database for an ordinary user: owners are remembered, not set"),
            ],
            Groups = [Commit],
            Access = RootAccess.Write,
            DropsEmptyArguments = true,
        },
        new()
        {
            Name = "del",
            Summary = "Remove constraints from world and commit the changes",
            Group = AppletGroup.Installation,
            Arguments = "NAMES...",
            Argument = ArgumentKind.InstalledPackage,
            Description = """
                Takes the names out of world and removes what nothing else needs. A name may be a pattern with stars.
                Packages that others in world still need stay, and are listed with what holds them.
                """,
            Run = ChangeCommands.Delete,
            Options = [Option("r|rdepends", "Take what depends on them out of world too")],
            Groups = [Commit],
            Access = RootAccess.Write,
            KeepsIndexes = true,
            DropsEmptyArguments = true,
        },
    ];
}
