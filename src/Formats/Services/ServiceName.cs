namespace Limyra.Formats.Services;

/// <summary>
/// Names of services. A name is bytes; here, as in all of this folder, a string holds one byte in each char
/// (Latin-1), so that a name which is not UTF-8 survives. What follows the
/// first '@' is the service's argument.
/// </summary>
public static class ServiceName
{
    /// <summary>Longest name that fits the control protocol's packet of 1024 bytes.</summary>
    public const int LimitBytes = 1021;

    /// <summary>Whether the name may be used: what stands before an '@' names a plain file.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name[0] is '.' or '@' or '-') return false;
        foreach (char c in name)
        {
            if (c == '@') return name.IndexOf('\0') < 0;
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-') && c < 128) return false;
        }
        return true;
    }

    /// <summary>The file name of the description: what stands before the first '@'.</summary>
    public static string BaseOf(string name)
    {
        int at = name.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? name : name[..at];
    }

    /// <summary>The service's argument, or null when the name has none.</summary>
    public static string? ArgumentOf(string name)
    {
        int at = name.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? null : name[(at + 1)..];
    }
}
