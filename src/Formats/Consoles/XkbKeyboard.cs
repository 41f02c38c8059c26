using Limyra.Formats.Configuration;

namespace Limyra.Formats.Consoles;

/// <summary>
/// Compiles a keyboard described for X11 (model, layouts, variants, options, as /etc/default/keyboard names
/// them) into a keymap of the kernel. Second and further layouts lie in the tables with shiftl and shiftr,
/// and caps lock in those with ctrll where the kernel's own cannot turn the letters: it knows Latin-1 only.
/// </summary>
public sealed class XkbKeyboard
{
    // Codes of XKB are the kernel's plus this (a relic of the first keyboards of X11).
    private const int CodeOffset = 8;
    private const int ShiftBit = 1, AltGrBit = 2, ControlBit = 4, AltBit = 8, CapsBit = 64;
    private const int ModifierTables = 16;

    // The tables of each group. Neighbours differ in one bit, so that one key
    // locks its way from each to the next.
    private static readonly int[] GroupBits = [0, 16, 16 + 32, 32];

    // Keys no keyboard has: X11 ties virtual modifiers to them.
    private static readonly string[] FakeKeys = ["LVL3", "MDSW", "ALT", "META", "SUPR", "HYPR"];

    private readonly KeyboardSettings _settings;
    private readonly KernelKeymap _keymap = new();
    private readonly Dictionary<int, XkbGroup?[]> _keys = [];
    private readonly HashSet<int> _deadKeys = [];
    private readonly int _groupCount;
    private bool _hasCompose;
    private bool _hasCapsTables;

    private XkbKeyboard(KeyboardSettings settings, XkbSymbols symbols)
    {
        _settings = settings;
        _groupCount = Math.Clamp(settings.Layouts.Count, 1, GroupBits.Length);
        foreach ((string name, XkbGroup?[] groups) in symbols.Keys)
        {
            if (!FakeKeys.Contains(name, StringComparer.Ordinal)
                && symbols.CodeOf(name) - CodeOffset is { } code and > 0 and < KernelKeymap.KeyCount)
            {
                _keys[code] = groups;
            }
        }
    }

    /// <summary>The keymap; null if the data has no rules or nothing for the
    /// layout, which is reported.</summary>
    /// <param name="settings">The keyboard.</param>
    /// <param name="read">Reads a file of the data folder: "rules/base", "symbols/de".</param>
    /// <param name="problems">Takes what is missing or cannot be used.</param>
    public static KernelKeymap? Compile(
        KeyboardSettings settings, Func<string, byte[]?> read, ICollection<ConfigurationProblem> problems)
    {
        if ((read("rules/evdev") ?? read("rules/base")) is not { } rules)
        {
            problems.Add(new(KeyboardSettings.Path, 0, "xkb-data", "the keyboard data has no rules/evdev"));
            return null;
        }

        IReadOnlyDictionary<string, string> found = XkbRules.Resolve(rules, settings);
        List<ConfigurationProblem> own = [];
        XkbSymbols symbols = new(read, own);
        symbols.AddKeycodes(found.GetValueOrDefault("keycodes", "evdev+aliases(qwerty)"));
        symbols.AddSymbols(found.GetValueOrDefault("symbols", "pc+us"));
        own.ForEach(problem => problems.Add(problem.Source == "rules"
            ? problem with { Source = KeyboardSettings.Path,
                Message = $"{problem.Message}; look at XKBLAYOUT, XKBVARIANT and XKBOPTIONS" }
            : problem));
        XkbKeyboard keyboard = new(settings, symbols);
        const int FewKeys = 30;
        if (keyboard._keys.Count(key => key.Value.Any(group => group?.Symbols.Count > 0)) < FewKeys)
        {
            problems.Add(new(KeyboardSettings.Path, 0, "xkb-layout",
                $"XKBLAYOUT=\"{settings.Layout}\" XKBVARIANT=\"{settings.Variant}\" makes no keyboard"));
            return null;
        }

        keyboard.Fill();
        return keyboard._keymap;
    }

    private void Fill()
    {
        _hasCapsTables = !KernelTurnsAllLetters();
        for (int group = 0; group < _groupCount; group++)
        {
            for (int table = 0; table < ModifierTables; table++)
            {
                FillTable(group, table, isCaps: false);
                if (_hasCapsTables)
                    FillTable(group, table, isCaps: true);
            }
        }

        DeadKeys.AddAccents(_keymap, _hasCompose, _deadKeys);
    }

    // The kernel's caps lock looks a letter of Latin-1 up in the table with the other state of shift.
    private bool KernelTurnsAllLetters()
    {
        for (int group = 0; group < _groupCount; group++)
        {
            foreach (XkbGroup?[] groups in _keys.Values)
            {
                if (Group(groups, group) is { } found && !IsTurnedByKernel(found)) return false;
            }
        }

        return true;
    }

    private static bool IsTurnedByKernel(XkbGroup group)
    {
        foreach (bool isThird in (ReadOnlySpan<bool>)[false, true])
        {
            string off = Symbol(group, new(false, isThird, false, false, IsCaps: false));
            string on = Symbol(group, new(false, isThird, false, false, IsCaps: true));
            string shifted = Symbol(group, new(true, isThird, false, false, IsCaps: false));
            bool isKernelLetter = KeySymbolNames.Character(off) is { } letter && letter < 0x100
                && KernelKey.IsLatinLetter(letter) && on == shifted;
            if (on != off && !isKernelLetter) return false;
        }

        return true;
    }

    private void FillTable(int group, int table, bool isCaps)
    {
        XkbModifiers held = new(
            (table & ShiftBit) != 0, (table & AltGrBit) != 0, (table & ControlBit) != 0,
            (table & AltBit) != 0, isCaps);
        int number = table | GroupBits[group] | (isCaps ? CapsBit : 0);
        _keymap.AddTable(number);
        foreach ((int code, XkbGroup?[] groups) in _keys)
        {
            _keymap.Set(number, code, Key(groups, group, held));
        }
    }

    private ushort Key(XkbGroup?[] groups, int group, XkbModifiers held)
    {
        if (Group(groups, group) is not { } found) return KernelKey.Hole;

        string symbol = Symbol(found, held);
        if (held.IsControl && symbol == "period")
        {
            _hasCompose = true; // as the kernel's own keymap has it, for keyboards without a composing key
            return KernelKey.Compose;
        }

        if (KeySymbolNames.Character(symbol) is { } character)
            return CharacterKey(groups, found, character, held);

        ushort key = Action(symbol, group, held)
            ?? (held.IsControl || held.IsAlt ? Action(found.Symbols[0], group, held) : null)
                ?? KernelKey.Hole;
        _hasCompose |= key == KernelKey.Compose;
        if (KernelKey.DeadNumber(key) is { } dead)
            _deadKeys.Add(dead);

        return key;
    }

    private ushort? Action(string symbol, int group, XkbModifiers held) => symbol.Length == 0 ? null
        : Special(symbol, group) ?? XkbActions.Key(symbol, held, _settings.IsBackspaceControlH);

    // What depends on how this keymap uses the tables.
    private ushort? Special(string symbol, int group)
    {
        switch (symbol)
        {
            case "Caps_Lock":
                return _hasCapsTables ? KernelKey.ControlLeftLock : KernelKey.CapsLock;
            case "ISO_Next_Group" or "ISO_Next_Group_Lock" or "ISO_Prev_Group" or "ISO_Prev_Group_Lock":
                int next = GroupBits[(group + 1) % (_groupCount <= 2 ? 2 : GroupBits.Length)];
                return _groupCount == 1 ? KernelKey.Hole
                    : (GroupBits[group] ^ next) == GroupBits[1]
                        ? KernelKey.ShiftLeftLock : KernelKey.ShiftRightLock;
            case "ISO_Group_Latch":
                return _groupCount == 1 ? KernelKey.Hole : (ushort)0xc04;
            default:
                return null;
        }
    }

    private ushort CharacterKey(XkbGroup?[] groups, XkbGroup group, int character, XkbModifiers held)
    {
        if (held is { IsControl: false, IsAlt: false })
            return KernelKey.OfCharacter(character, hasCaps: !_hasCapsTables && XkbTypes.HasCaps(group));

        int? plain = Latin(groups, character, held);
        if (plain is not { } ascii) return KernelKey.OfCharacter(character, hasCaps: false);

        ushort key =
            held.IsControl && (KernelKey.WithControl(ascii) ?? ControlOfBase(groups, held)) is { } control
                ? control : KernelKey.OfCharacter(ascii, hasCaps: false);
        return held.IsAlt ? KernelKey.Meta(key) ?? key : key;
    }

    // Control and Alt want ASCII: of the character itself, of the same key without
    // the third level, of another layout.
    private int? Latin(XkbGroup?[] groups, int character, XkbModifiers held)
    {
        if (character < 0x80) return character;

        foreach (XkbModifiers fewer in (ReadOnlySpan<XkbModifiers>)
            [held with { IsLevel3 = false }, held with { IsLevel3 = false, IsShift = false }])
        {
            for (int group = 0; group < _groupCount; group++)
            {
                if (Group(groups, group) is { } found
                    && KeySymbolNames.Character(Symbol(found, fewer)) is { } other and < 0x80)
                {
                    return other;
                }
            }
        }

        return null;
    }

    private ushort? ControlOfBase(XkbGroup?[] groups, XkbModifiers held) =>
        held.IsLevel3 && Latin(groups, character: 0x80, held) is { } ascii
            ? KernelKey.WithControl(ascii) : null;

    // A key without the group has the first: modifiers, arrows, digits of most second layouts.
    private XkbGroup? Group(XkbGroup?[] groups, int group) =>
        groups[group] is { Symbols.Count: > 0 } own
            ? own : groups.FirstOrDefault(other => other is { Symbols.Count: > 0 });

    private static string Symbol(XkbGroup group, XkbModifiers held)
    {
        int level = XkbTypes.Level(group, held);
        return level < 0 ? "" : group.Symbols[level];
    }
}
