namespace Limyra.Formats.Consoles;

/// <summary>The modifiers of a keymap table as far as they choose a level.</summary>
internal readonly record struct XkbModifiers(
    bool IsShift, bool IsLevel3, bool IsControl, bool IsAlt, bool IsCaps);

/// <summary>
/// The key types of XKB: which level of a key the modifiers choose. These are the rules of the files below
/// types/ of the data folder, as far as the kernel's modifiers reach.
/// </summary>
internal static class XkbTypes
{
    /// <summary>The level, counted from 0, at most the last one the group has.</summary>
    public static int Level(XkbGroup group, XkbModifiers held)
    {
        int wanted = Wanted(group.Type ?? Automatic(group.Symbols), held);
        return wanted < group.Symbols.Count ? wanted : -1;
    }

    /// <summary>True if caps lock turns the letters of the group.</summary>
    public static bool HasCaps(XkbGroup group) =>
        (group.Type ?? Automatic(group.Symbols)).Contains("ALPHABETIC", StringComparison.Ordinal);

    private static int Wanted(string type, XkbModifiers held)
    {
        int shift = held.IsShift ? 1 : 0;
        int letter = held.IsShift ^ held.IsCaps ? 1 : 0;
        int third = held.IsLevel3 ? 2 : 0;
        switch (type)
        {
            case "ONE_LEVEL":
                return 0;
            case "TWO_LEVEL" or "KEYPAD":
                return shift;
            case "ALPHABETIC":
                return letter;
            case "FOUR_LEVEL_ALPHABETIC" or "EIGHT_LEVEL_ALPHABETIC":
                return third + letter;
            case "FOUR_LEVEL_SEMIALPHABETIC" or "EIGHT_LEVEL_SEMIALPHABETIC":
                return held.IsLevel3 ? third + shift : letter;
            case "FOUR_LEVEL_PLUS_LOCK":
                return held is { IsCaps: true, IsShift: false, IsLevel3: false } ? 4 : third + shift;
            case "SEPARATE_CAPS_AND_SHIFT_ALPHABETIC":
                return held is { IsCaps: true, IsShift: false, IsLevel3: false } ? 3 : third + shift;
            case "PC_ALT_LEVEL2" or "SHIFT+ALT":
                return held.IsAlt ? 1 : 0;
            case "PC_CONTROL_LEVEL2":
                return held.IsControl ? 1 : 0;
            case "PC_RALT_LEVEL2":
                return 0;
            case "CTRL+ALT":
                return held is { IsControl: true, IsAlt: true } ? 4 : third + shift;
            default:
                return third + shift;
        }
    }

    // What xkbcomp does where a file names no type: by the number of symbols and what they are.
    private static string Automatic(IReadOnlyList<string> symbols)
    {
        bool isLetters = symbols.Count >= 2 && IsPair(symbols[0], symbols[1]);
        return symbols.Count switch
        {
            <= 1 => "ONE_LEVEL",
            2 => isLetters ? "ALPHABETIC" : "TWO_LEVEL",
            3 => isLetters ? "FOUR_LEVEL_SEMIALPHABETIC" : "FOUR_LEVEL",
            4 => !isLetters ? "FOUR_LEVEL"
                : IsPair(symbols[2], symbols[3]) ? "FOUR_LEVEL_ALPHABETIC" : "FOUR_LEVEL_SEMIALPHABETIC",
            _ => isLetters ? "EIGHT_LEVEL_SEMIALPHABETIC" : "EIGHT_LEVEL",
        };
    }

    // A lower-case letter and its capital.
    private static bool IsPair(string lower, string upper) =>
        KeySymbolNames.Character(lower) is { } small and <= char.MaxValue
        && KeySymbolNames.Character(upper) is { } large and <= char.MaxValue
        && small != large && char.ToUpperInvariant((char)small) == (char)large;
}
