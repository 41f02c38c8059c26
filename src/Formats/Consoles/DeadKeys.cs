using System.Text;

namespace Limyra.Formats.Consoles;

internal static partial class DeadKeys
{
    // In the order of K_DGRAVE and following (linux/keyboard.h), which is that of the data.
    private static readonly string[] Names = [.. Rows().Select(row => row[0]).Distinct()];

    // The kernel's names of those that keymaps(5) gives in another way.
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["kbreve"] = "breve", ["kdoubleacute"] = "doubleacute", ["kcaron"] = "caron", ["kogonek"] = "ogonek",
        ["psili"] = "abovecomma", ["dasia"] = "abovereversedcomma", ["perispomeni"] = "tilde",
        ["belowcircumflex"] = "circumflex", ["belowring"] = "abovering", ["belowbreve"] = "breve",
        ["belowmacron"] = "macron", ["belowtilde"] = "tilde", ["belowdiaeresis"] = "diaeresis",
    };

    // Two ordinary keys after the composing key; dead keys give further pairs.
    private static readonly string[] Composed =
    [
        "ssß", "aeæ", "AEÆ", "oeœ", "OEŒ", "thþ", "THÞ", "dhð", "DHÐ", "aaå", "AAÅ", "ijĳ", "IJĲ",
        "co©", "CO©",
        "ro®", "RO®", "tm™", "c/¢", "L-£", "Y=¥", "e=€", "=e€", "!!¡", "??¿", "<<«", ">>»", "+-±",
        "so§", "mu\u00b5", "12½", "14¼", "34¾", "^1¹", "^2²", "^3³", "-:÷", "..·", "  \u00a0", "a_ª",
        "o_º", "P!¶",
    ];

    /// <summary>The names after "dead_" that stand for a dead key.</summary>
    public static IEnumerable<string> KernelNames => Names.Concat(Synonyms.Keys);

    /// <summary>The kernel's number of a dead key by its name without "dead_"; null if it has none.</summary>
    public static int? Number(string name)
    {
        int index = Array.IndexOf(Names, Synonyms.GetValueOrDefault(name, name));
        return index < 0 ? null : index;
    }

    /// <summary>Gives a keymap what its dead keys and its composing key need, Latin letters first.</summary>
    public static void AddAccents(KernelKeymap keymap, bool hasCompose, IReadOnlySet<int> deadKeys)
    {
        List<KeyAccent> wanted = [];
        foreach (string[] row in Rows())
        {
            if (hasCompose || deadKeys.Contains(Array.IndexOf(Names, row[0])))
                wanted.AddRange(Pairs(row));
        }

        // Latin-1 and Latin Extended-A come before what few people type.
        foreach (KeyAccent accent in wanted.OrderBy(accent => accent.Result < 0x180 ? 0 : 1))
            keymap.Add(accent);

        if (hasCompose)
        {
            foreach (string composed in Composed.Where(text => text.EnumerateRunes().Count() == 3))
            {
                int[] runes = [.. composed.EnumerateRunes().Select(rune => rune.Value)];
                keymap.Add(new(runes[0], runes[1], runes[2]));
            }
        }
    }

    private static IEnumerable<KeyAccent> Pairs(string[] row)
    {
        int first = row[1][0];
        int[] runes = [.. row[2].EnumerateRunes().Select(rune => rune.Value)];
        for (int i = 0; i + 1 < runes.Length; i += 2)
        {
            yield return new(first, runes[i], runes[i + 1]);
        }
    }

    private static IEnumerable<string[]> Rows() =>
        from line in Encoding.UTF8.GetString(Data).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        select line.TrimEnd('\r').Split(' ', 3);
}
