namespace Limyra.Bootstrap.Programs;

/// <summary>One of our programs and the names it answers to.</summary>
/// <param name="Name">The project below apps/, and the file's name.</param>
/// <param name="IsStatic">One static file for a target; else a host program.</param>
/// <param name="Links">Names that are links to it: the program looks at the name it was called by.</param>
/// <param name="Companions">Other programs that are published beside it, for its package.</param>
public sealed record TargetProgram(
    string Name, bool IsStatic, IReadOnlyList<string> Links, IReadOnlyList<string> Companions)
{
    /// <summary>Every program of ours.</summary>
    public static IReadOnlyList<TargetProgram> All { get; } =
    [
        new("apk", IsStatic: true, [], []),
        new("dinit", IsStatic: true,
        [
            "dinit-check", "dinit-early", "dinit-monitor", "dinitctl",
            "halt", "init", "poweroff", "reboot", "shutdown", "soft-reboot",
        ],
        ["dinit-early"]),
        new("cbuild", IsStatic: false, [], []),
    ];
}
