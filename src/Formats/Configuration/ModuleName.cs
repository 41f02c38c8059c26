namespace Limyra.Formats.Configuration;

/// <summary>Names of kernel modules: - and _ are the same, and the file's endings
/// do not belong to the name.</summary>
public static class ModuleName
{
    /// <summary>The name with underscores, as /proc/modules shows it.</summary>
    public static string Normalize(string name) => name.Replace('-', '_');

    /// <summary>A pattern with underscores; what stands in brackets is kept.</summary>
    public static string NormalizePattern(string pattern)
    {
        if (!pattern.Contains('-', StringComparison.Ordinal)) return pattern;

        bool isInBrackets = false;
        return string.Create(pattern.Length, (pattern, isInBrackets), static (to, state) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                char c = state.pattern[i];
                state.isInBrackets = c == '[' || (state.isInBrackets && c != ']');
                to[i] = c == '-' && !state.isInBrackets ? '_' : c;
            }
        });
    }

    /// <summary>kernel/fs/ext4/ext4.ko.zst gives ext4.</summary>
    public static string OfFile(string path)
    {
        string file = path[(path.LastIndexOf('/') + 1)..];
        int end = file.IndexOf(".ko", StringComparison.Ordinal);
        return Normalize(end < 0 ? file : file[..end]);
    }
}

/// <summary>Modules wanted, but not needed, before and after another.</summary>
/// <param name="Before">Names to load first.</param>
/// <param name="After">Names to load behind.</param>
public sealed record SoftDependencies(IReadOnlyList<string> Before, IReadOnlyList<string> After)
{
    /// <summary>No such modules.</summary>
    public static SoftDependencies None { get; } = new([], []);

    /// <summary>Reads the words behind the module's name: pre: a b post: c.</summary>
    public static SoftDependencies Parse(ReadOnlySpan<string> words)
    {
        List<string> before = [], after = [], current = before;
        foreach (string word in words)
        {
            if (word is "pre:" or "post:")
                current = word == "pre:" ? before : after;
            else
                current.Add(word);
        }

        return new(before, after);
    }
}
