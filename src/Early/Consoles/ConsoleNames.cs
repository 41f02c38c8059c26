namespace Limyra.Early.Consoles;

/// <summary>Lists of terminals as /etc/default/console-setup and /etc/default/agetty write them.</summary>
internal static class ConsoleNames
{
    /// <summary>Names below /dev of a list such as "/dev/tty[1-6] ttyS0".</summary>
    public static IEnumerable<string> Split(string list) =>
        from path in list.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)
        from name in Expand(
            path.StartsWith("/dev/", StringComparison.Ordinal) ? path["/dev/".Length..] : path)
        select name;

    /// <summary>True for tty1 and its kind, which have a screen and a keyboard.</summary>
    public static bool IsVirtual(string terminal) =>
        terminal.StartsWith("tty", StringComparison.Ordinal) && terminal.Length > 3
        && terminal.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0;

    // "tty[1-6]" is how console-setup writes it.
    private static IEnumerable<string> Expand(string name)
    {
        int open = name.IndexOf('[', StringComparison.Ordinal);
        if (open < 0 || !name.EndsWith(']') || name.Length != open + 5 || name[open + 2] != '-')
            return [name];

        return from c in Sequence.Range(name[open + 1], Math.Max(name[open + 3] - name[open + 1] + 1, 0))
               select name[..open] + (char)c;
    }
}
