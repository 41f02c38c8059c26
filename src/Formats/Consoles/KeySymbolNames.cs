using System.Globalization;
using System.Text;

namespace Limyra.Formats.Consoles;

internal static partial class KeySymbolNames
{
    private static readonly Lazy<Dictionary<string, int>> Characters = new(ReadData);

    /// <summary>The code point a name stands for, U0041 and 0x1000041 included; null
    /// if it names no character.</summary>
    public static int? Character(string name)
    {
        if (name.Length == 1 && char.IsAsciiLetter(name[0])) return name[0];

        if (Characters.Value.TryGetValue(name, out int character)) return character;

        // X11 writes a character without a name as U followed by its number, or as 0x1000000 plus it.
        const int UnicodeBase = 0x1000000;
        if (name.Length is >= 4 and <= 7 && name[0] == 'U' && TryParseHex(name[1..], out character))
            return character;

        return name.StartsWith("0x", StringComparison.Ordinal) && TryParseHex(name[2..], out character)
            ? character >= UnicodeBase ? character - UnicodeBase
                : character is >= 0x20 and < 0x100 ? character : null
            : null;
    }

    private static bool TryParseHex(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            && number >= 0;

    private static Dictionary<string, int> ReadData()
    {
        Dictionary<string, int> characters = new(2048, StringComparer.Ordinal);
        string text = Encoding.Latin1.GetString(Data);
        foreach (string word in text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            int character = int.Parse(word.AsSpan(0, equals), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture);
            foreach (string name in word[(equals + 1)..].Split('|'))
                characters[name] = character;
        }

        // X11's names of digits are the digits; the kernel's are words.
        for (int digit = 0; digit < Digits.Length; digit++)
        {
            characters[Digits[digit]] = '0' + digit;
            characters[digit.ToString(CultureInfo.InvariantCulture)] = '0' + digit;
        }

        return characters;
    }

    private static readonly string[] Digits =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
}
