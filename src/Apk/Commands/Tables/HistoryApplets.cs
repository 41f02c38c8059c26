using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;
using static Limyra.Apk.Commands.Line.OptionGroups;

namespace Limyra.Apk.Commands.Tables;

/// <summary>
/// Commands about transactions that were: showing them, taking one back, finishing one that was cut
/// off. The original has none of them.
/// </summary>
internal static class HistoryApplets
{
    /// <summary>The commands.</summary>
    public static IReadOnlyList<Applet> All { get; } =
    [
        new()
        {
            Name = "history",
            Summary = "Show what transactions did",
            Group = AppletGroup.Management,
            Arguments = "[NUMBER...]",
            Run = HistoryCommands.List,
            Parts = RootParts.None,
            Description = """
                Without a number all transactions, the newest last: number, time (UTC), packages that came, changed and went,
                command. With numbers, what those did to world and to packages. An entry is written by the transaction itself,
                so it is there exactly when the changes are; with --no-logfile there is none.
                """,
        },
        new()
        {
            Name = "undo",
            Summary = "Take a transaction back",
            Group = AppletGroup.Installation,
            Arguments = "[NUMBER]",
            Run = HistoryCommands.Undo,
            Groups = [OptionGroups.Commit],
            Access = RootAccess.Write,
            KeepsIndexes = true,
            Description = """
                Without a number the last one. Packages and lines of world that it changed become what they were before it;
                what came later stays; where that does not fit, nothing is done and the report says why. Undoing is a
                transaction too, and can be undone.

                The old packages are taken from the repositories, from the cache, or from /var/lib/apk/kept, where a package
                that goes is kept if the cache has it. With cache-packages in /etc/apk/config the cache has every package that
                came over the network.
                """,
        },
        new()
        {
            Name = "recover",
            Summary = "Finish or undo a transaction that was cut off",
            Group = AppletGroup.Management,
            Description = "Every command that writes does this first. The first steps of a boot do it too.",
            Run = Recover,
            Options = [Option("scripts!", "Leave scripts that are due for later")],
            Parts = RootParts.World | RootParts.Installed | RootParts.Scripts,
            Access = RootAccess.Write,
            KeepsIndexes = true,
        },
    ];

    /// <summary>Opening the root for writing mends its files; what remains are scripts.</summary>
    private static int Recover(CommandSession session) => session.Root.Recover(session.TransactionOptions);
}
