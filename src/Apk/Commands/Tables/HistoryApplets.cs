using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;
using static Limyra.Apk.Commands.Line.OptionGroups;

namespace Limyra.Apk.Commands.Tables;

/// <summary>
/// Commands about transactions that were: showing them, taking one back, finishing one that was cut off. The original
/// has none of them.
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
                Without a number all transactions, the newest last: number, time, packages that came, changed and went, command.
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
                what came later stays. Undoing is a transaction too, and can be undone.
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
