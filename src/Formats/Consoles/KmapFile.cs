using System.Globalization;
using Limyra.Formats.Configuration;

namespace Limyra.Formats.Consoles;

/// <summary>
/// Reads keymaps(5), the files of loadkeys: keymaps, keycode, compose, string, charset, include. Lines that
/// cannot be used are reported; the others apply.
/// </summary>
public sealed class KmapFile
{
    private const int IncludeDepthLimit = 16;

    private static readonly Dictionary<string, int> ModifierBits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["plain"] = 0, ["shift"] = 1, ["altgr"] = 2, ["control"] = 4, ["ctrl"] = 4, ["alt"] = 8,
        ["shiftl"] = 16,
        ["shiftr"] = 32, ["ctrll"] = 64, ["ctrlr"] = 128,
    };

    private readonly KernelKeymap _keymap = new();
    private readonly Func<string, byte[]?> _include;
    private readonly Func<string, ScreenMapFile?> _charset;
    private readonly ICollection<ConfigurationProblem> _problems;
    private readonly HashSet<(int Table, int Key)> _isSet = [];
    private readonly Dictionary<int, ushort> _constants = [];
    private readonly HashSet<int> _declared = [];
    private ScreenMapFile? _characters;
    private bool _isAltMeta;

    private KmapFile(
        Func<string, byte[]?> include, Func<string, ScreenMapFile?> charset,
        ICollection<ConfigurationProblem> problems)
    {
        _include = include;
        _charset = charset;
        _problems = problems;
    }

    /// <summary>The keymap of a file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="source">Its name for messages.</param>
    /// <param name="include">Finds an included file by the name it is given, null if there is none.</param>
    /// <param name="charset">Finds a code set of 8 bits by name, null if there is none.</param>
    /// <param name="problems">Takes what cannot be used.</param>
    public static KernelKeymap Parse(
        ReadOnlySpan<byte> content, string source, Func<string, byte[]?> include,
        Func<string, ScreenMapFile?> charset,
        ICollection<ConfigurationProblem> problems)
    {
        KmapFile file = new(include, charset, problems);
        file.Read(content, source, depth: 0);
        file.Finish();
        return file._keymap;
    }

    private void Read(ReadOnlySpan<byte> content, string source, int depth)
    {
        foreach (KmapLine line in KmapLines.Split(content))
        {
            if (line.Words is not { } words)
                Report(source, line.Number, "a quote does not end");
            else if (words.Count > 0 && Apply(words, source, line.Number, depth) is { } problem)
                Report(source, line.Number, problem);
        }
    }

    private void Report(string source, int line, string message) =>
        _problems.Add(new(source, line, "keymap", message));

    private string? Apply(List<KmapWord> words, string source, int line, int depth)
    {
        switch (words[0].Text.ToLowerInvariant())
        {
            case "keymaps":
                return Declare(string.Concat(words.Skip(1).Select(word => word.Text)));
            case "charset" when words.Count == 2:
                _characters = _charset(words[1].Text);
                return _characters is null && !IsLatin1(words[1].Text)
                    ? $"the code set {words[1].Text} is not installed; Latin-1 is assumed" : null;
            case "include" when words.Count == 2:
                return Include(words[1].Text, depth);
            case "alt_is_meta":
                _isAltMeta = true;
                return null;
            case "altgr_is_alt":
                return null; // a hint for the kernel's own default map, which has no such keys
            case "strings":
                AddUsualStrings();
                return null;
            case "string" when words.Count == 4 && words[2].Text == "=":
                return SetString(words[1].Text, words[3].Text);
            case "compose" when words.Count >= 3 && words[1].Text == "as":
                DeadKeys.AddAccents(_keymap, hasCompose: true, new HashSet<int>());
                return null;
            case "compose" when words.Count == 5 && words[3].Text == "to":
                return Compose(words[1], words[2], words[4]);
            default:
                return Keycode(words);
        }
    }

    private static bool IsLatin1(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()
            is "iso88591" or "latin1" or "utf8" or "unicode";

    private string? Declare(string list)
    {
        foreach (string part in list.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !TryTable(ends[0], out int first) || !TryTable(ends[^1], out int last)
                || last < first)
            {
                return $"\"{part}\" is not a number or range of keymaps up to {KernelKeymap.TableCount - 1}";
            }

            _declared.UnionWith(Sequence.Range(first, last - first + 1));
        }

        return null;
    }

    private static bool TryTable(string text, out int table) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out table)
            && table < KernelKeymap.TableCount;

    private string? Include(string name, int depth)
    {
        if (depth >= IncludeDepthLimit)
            return $"include \"{name}\": files include each other more than {IncludeDepthLimit} deep";

        if (_include(name) is not { } content) return $"include \"{name}\": there is no such file";

        Read(content, name, depth + 1);
        return null;
    }

    private string? SetString(string name, string text)
    {
        if (KernelKeyNames.FunctionNumber(name) is not { } number)
            return $"\"{name}\" is not a function key";

        if (text.Length >= KernelKeymap.StringLimitBytes)
            return $"the text of {name} is longer than {KernelKeymap.StringLimitBytes - 1} bytes";

        _keymap.SetString(number, text);
        return null;
    }

    // What the kernel has from the beginning; a keymap asks for it after another one changed it.
    private void AddUsualStrings()
    {
        int[] codes = [17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34, 1, 2, 3, 4, 5, 6];
        for (int i = 0; i < 5; i++)
            _keymap.SetString(i, $"\e[[{(char)('A' + i)}");

        for (int i = 0; i < codes.Length; i++)
            _keymap.SetString(i + 5, string.Create(CultureInfo.InvariantCulture, $"\e[{codes[i]}~"));

        _keymap.SetString(26, "\e[M");
        _keymap.SetString(29, "\e[P");
    }

    private string? Compose(KmapWord first, KmapWord second, KmapWord result)
    {
        if (CharacterOf(first) is not { } one || CharacterOf(second) is not { } two
            || CharacterOf(result) is not { } three)
        {
            return "expected compose with two characters, \"to\", and a third one";
        }

        return _keymap.Add(new(one, two, three)) ? null
            : $"the kernel has room for {KernelKeymap.AccentLimit} accents; this one is left out";
    }

    private int? CharacterOf(KmapWord word) => word.IsQuoted
        ? word.Text.Length == 1 ? Decode(word.Text[0]) : null
        : KernelKeyNames.Parse(word.Text) is { } key ? KernelKey.CharacterOf(key) : null;

    private int Decode(char character) => character is >= '\x80' and <= '\xff' && _characters is { } map
        ? map.Characters[character] : character;

    private string? Keycode(List<KmapWord> words)
    {
        int keyword =
            words.FindIndex(word => word.Text.Equals("keycode", StringComparison.OrdinalIgnoreCase));
        if (keyword < 0) return $"\"{words[0].Text}\" begins no line of a keymap";

        int table = 0;
        foreach (KmapWord word in words.Take(keyword))
        {
            if (!ModifierBits.TryGetValue(word.Text, out int bit))
                return $"\"{word.Text}\" is not a modifier";

            table |= bit;
        }

        if (words.Count <= keyword + 2 || words[keyword + 2].Text != "="
            || !TryTable(words[keyword + 1].Text, out int key))
        {
            return $"expected keycode, a number up to {KernelKeymap.KeyCount - 1}, \"=\" and names of keys";
        }

        List<KmapWord> names = words[(keyword + 3)..];
        ushort[] values = new ushort[names.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (Value(names[i]) is not { } value)
                return $"keycode {key}: \"{names[i].Text}\" is not the name of a key";

            values[i] = value;
        }

        return keyword > 0 ? SetOne(table, key, values) : SetAll(key, values);
    }

    private ushort? Value(KmapWord word) => word.IsQuoted
        ? word.Text.Length == 1
            ? KernelKey.OfCharacter(Decode(word.Text[0]), hasCaps: word.Text[0] < 0x80) : null
        : KernelKeyNames.Parse(word.Text);

    private string? SetOne(int table, int key, ushort[] values)
    {
        if (values.Length != 1)
            return $"keycode {key}: one key was expected behind the modifiers, there are {values.Length}";

        _keymap.Set(table, key, values[0]);
        _isSet.Add((table, key));
        return null;
    }

    private string? SetAll(int key, ushort[] values)
    {
        if (values.Length == 1)
        {
            _constants[key] = values[0];
            _keymap.Set(0, key, values[0]);
            return null;
        }

        _constants.Remove(key);
        int[] tables = _declared.Count > 0 ? [.. _declared.Order()] : [.. Sequence.Range(0, values.Length)];
        if (values.Length > tables.Length)
            return $"keycode {key}: {values.Length} keys for {tables.Length} keymaps";

        for (int i = 0; i < values.Length; i++)
        {
            _keymap.Set(tables[i], key, values[i]);
            _isSet.Add((tables[i], key));
        }

        return null;
    }

    private void Finish()
    {
        foreach (int table in _declared.Order())
            _keymap.AddTable(table);

        int[] tables = [.. _keymap.Tables];
        foreach ((int key, ushort value) in _constants)
        {
            foreach (int table in tables.Where(table => !_isSet.Contains((table, key))))
            {
                _keymap.Set(table, key, WithModifiers(value, table));
                _isSet.Add((table, key));
            }
        }

        const int AltBit = 8;
        foreach (int table in _isAltMeta ? tables.Where(table => (table & AltBit) != 0) : [])
        {
            for (int key = 0; key < KernelKeymap.KeyCount; key++)
            {
                if (!_isSet.Contains((table, key))
                    && KernelKey.Meta(_keymap[table & ~AltBit, key]) is { } meta)
                    _keymap.Set(table, key, meta);
            }
        }
    }

    // A letter alone on its line stands for the whole family: upper case, control and meta (keymaps(5)).
    private static ushort WithModifiers(ushort value, int table)
    {
        if (KernelKey.CharacterOf(value) is not { } letter || letter >= 0x80
            || !char.IsAsciiLetter((char)letter))
        {
            return value;
        }

        ushort key = (table & 4) != 0 ? (ushort)(letter & 0x1f)
            : KernelKey.OfCharacter((table & 1) != 0 ? letter ^ 0x20 : letter);
        return (table & 8) != 0 ? KernelKey.Meta(key) ?? key : key;
    }
}
