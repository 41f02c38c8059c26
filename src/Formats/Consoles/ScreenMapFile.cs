using System.Globalization;
using System.Text;
using Limyra.Formats.Configuration;

namespace Limyra.Formats.Consoles;

/// <summary>
/// Reads the .acm files of console-setup and the .trans files of kbd: which character each byte of an 8-bit
/// code set is. Lines hold a byte and a character, both as 0x.., U+.., 'c' or the character itself.
/// </summary>
public sealed class ScreenMapFile
{
    /// <summary>Bytes of a code set.</summary>
    public const int Length = 256;

    private ScreenMapFile(ushort[] characters) => Characters = characters;

    /// <summary>The character of each byte; bytes that a file does not name stand for themselves.</summary>
    public IReadOnlyList<ushort> Characters { get; }

    /// <summary>Reads a file; unusable lines are reported.</summary>
    public static ScreenMapFile Parse(ReadOnlySpan<byte> content, string source,
        ICollection<ConfigurationProblem> problems)
    {
        ushort[] characters = [.. Sequence.Range(0, Length).Select(code => (ushort)code)];
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            string[] words = ConfigurationLines.Words(line.Text);
            if (words.Length < 2 || Number(words[0]) is not { } code || Number(words[1]) is not { } character
                || code >= Length || character > ushort.MaxValue)
            {
                problems.Add(new(source, line.Number, "screen-map",
                    $"\"{line.Text}\" is not a byte and the character it stands for"));
            }
            else
            {
                characters[code] = (ushort)character;
            }
        }

        return new ScreenMapFile(characters);
    }

    private static int? Number(string word)
    {
        if (word.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            || word.StartsWith("U+", StringComparison.Ordinal))
        {
            return int.TryParse(
                word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int hex)
                ? hex : null;
        }

        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return number;

        string text = word.Length >= 3 && word[0] == '\'' && word[^1] == '\'' ? word[1..^1] : word;
        return Rune.DecodeFromUtf16(text, out Rune rune, out int used) == System.Buffers.OperationStatus.Done
            && used == text.Length ? rune.Value : null;
    }
}
