using System.Text;

namespace Limyra.Formats.Configuration;

/// <summary>
/// The words the boot loader gave the kernel (/proc/cmdline). Double quotes keep blanks inside a word; in
/// names of module parameters - and _ are the same, in ours they are not.
/// </summary>
public sealed class KernelCommandLine
{
    private readonly List<(string Name, string? Value)> _words = [];

    /// <summary>Splits the line.</summary>
    public static KernelCommandLine Parse(ReadOnlySpan<byte> content)
    {
        KernelCommandLine line = new();
        StringBuilder word = new();
        bool isQuoted = false;
        foreach (char c in Encoding.UTF8.GetString(content) + "\n")
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c is '\n' or '\0' || (!isQuoted && Array.IndexOf(ConfigurationLines.Blanks, c) >= 0))
            {
                line.Add(word.ToString());
                word.Clear();
            }
            else
            {
                word.Append(c);
            }
        }

        return line;
    }

    /// <summary>All words in order; the value is null for a word without "=".</summary>
    public IReadOnlyList<(string Name, string? Value)> Words => _words;

    /// <summary>True if the word stands there, with or without a value.</summary>
    public bool Has(string name) => _words.Exists(word => word.Name == name);

    /// <summary>True if the word NAME=VALUE stands there.</summary>
    public bool Has(string name, string value) => _words.Contains((name, value));

    /// <summary>The value of the last NAME=VALUE, null if there is none.</summary>
    public string? Last(string name) =>
        _words.FindLast(word => word.Name == name && word.Value is not null).Value;

    /// <summary>The values of every NAME=VALUE, in order.</summary>
    public IEnumerable<string> All(string name) =>
        from word in _words where word.Name == name && word.Value is not null select word.Value;

    private void Add(string word)
    {
        if (word.Length == 0) return;

        int equals = word.IndexOf('=', StringComparison.Ordinal);
        _words.Add(equals < 0 ? (word, null) : (word[..equals], word[(equals + 1)..]));
    }
}
