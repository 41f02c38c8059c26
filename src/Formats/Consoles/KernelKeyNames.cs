using System.Globalization;

namespace Limyra.Formats.Consoles;

/// <summary>What a name in a keymap of keymaps(5) means to the kernel.</summary>
internal static class KernelKeyNames
{
    // Names of linux/keyboard.h in the order of their numbers, per kind.
    private static readonly string[] Special =
    [
        "VoidSymbol", "Return", "Show_Registers", "Show_Memory", "Show_State", "Break", "Last_Console",
        "Caps_Lock",
        "Num_Lock", "Scroll_Lock", "Scroll_Forward", "Scroll_Backward", "Boot", "Caps_On", "Compose", "SAK",
        "Decr_Console", "Incr_Console", "KeyboardSignal", "Bare_Num_Lock",
    ];

    private static readonly string[] Pad =
    [
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "Add", "Subtract", "Multiply", "Divide",
        "Enter", "Comma",
        "Period", "MinPlus",
    ];

    private static readonly string[] Editing =
        ["Find", "Insert", "Remove", "Select", "Prior", "Next", "Macro", "Help", "Do", "Pause"];

    private static readonly string[] Arrows = ["Down", "Left", "Right", "Up"];

    private static readonly string[] Modifiers =
        ["Shift", "AltGr", "Control", "Alt", "ShiftL", "ShiftR", "CtrlL", "CtrlR", "CapsShift"];

    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["Home"] = "Find", ["End"] = "Select", ["PageUp"] = "Prior", ["PageDown"] = "Next",
        ["Shift_L"] = "ShiftL", ["Shift_R"] = "ShiftR", ["Control_L"] = "CtrlL", ["Control_R"] = "CtrlR",
        ["AltL"] = "Alt", ["Alt_L"] = "Alt", ["AltR"] = "AltGr", ["Alt_R"] = "AltGr", ["AltGr_L"] = "Alt",
        ["AltGr_R"] = "AltGr", ["AltLLock"] = "Alt_Lock", ["AltRLock"] = "AltGr_Lock", ["SCtrl"] = "SControl",
        ["Spawn_Console"] = "KeyboardSignal", ["Uncaps_Shift"] = "CapsShift",
    };

    private static readonly Dictionary<string, ushort> Keys = Build();

    /// <summary>The value; null if no key is called so.</summary>
    public static ushort? Parse(string name)
    {
        if (name.StartsWith('+') && name.Length > 1)
        {
            return Parse(name[1..]) is { } plain && KernelKey.CharacterOf(plain) is { } letter
                ? KernelKey.OfCharacter(letter) : null;
        }

        if (Keys.TryGetValue(Synonyms.GetValueOrDefault(name, name), out ushort key)) return key;

        foreach ((string prefix,
            Func<ushort, ushort?> apply) in (ReadOnlySpan<(string, Func<ushort, ushort?>)>)
                [("Meta_", KernelKey.Meta), ("Control_", WithControl)])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return Parse(name[prefix.Length..]) is { } inner ? apply(inner) : null;
        }

        return ParseNumber(name) ?? Character(name);
    }

    /// <summary>The number of a function key with a text, null if it is none.</summary>
    public static int? FunctionNumber(string name) =>
        Parse(name) is { } key && key >> 8 == 1 ? key & 0xff : null;

    private static ushort? WithControl(ushort key) =>
        KernelKey.CharacterOf(key) is { } character ? KernelKey.WithControl(character) : null;

    private static ushort? Character(string name)
    {
        // Only the letters of ASCII follow caps lock without being told to by "+".
        int? character = name.StartsWith("U+", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out int code)
            ? code : KeySymbolNames.Character(name);
        return character is { } found ? KernelKey.OfCharacter(found, hasCaps: found < 0x80) : null;
    }

    private static ushort? ParseNumber(string text)
    {
        if (text.Length == 0 || !char.IsAsciiDigit(text[0])) return null;

        bool isHex = text.StartsWith("0x", StringComparison.Ordinal);
        return int.TryParse(
            isHex ? text.AsSpan(2) : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture, out int key)
            && key is >= 0 and <= ushort.MaxValue ? (ushort)key : null;
    }

    private static Dictionary<string, ushort> Build()
    {
        Dictionary<string, ushort> keys = new(StringComparer.Ordinal)
        {
            ["nul"] = 0, ["BackSpace"] = 8, ["Tab"] = 9, ["Linefeed"] = 10, ["Escape"] = 27,
            ["Delete"] = KernelKey.Rubout,
        };
        void Add(IEnumerable<string> names, ushort first)
        {
            foreach (string name in names)
                keys.TryAdd(name, first++);
        }

        Add(Sequence.Range(1, 20).Select(number => $"F{number}"), 0x100);
        Add(Editing, KernelKey.Find);
        Add(Sequence.Range(21, 226).Select(number => $"F{number}"), KernelKey.Function(21));
        Add(Special, KernelKey.Hole);
        Add(Pad.Select(name => "KP_" + name), KernelKey.Pad(0));
        Add(Sequence.Range(1, 63).Select(number => $"Console_{number}"), KernelKey.Console(1));
        Add(Arrows, KernelKey.Down);
        Add(Modifiers, KernelKey.Shift);
        Add(Sequence.Range(0, 10).Select(digit => $"Ascii_{digit}"), KernelKey.AsciiDigit(0));
        Add(Sequence.Range(0, 16).Select(digit => $"Hex_{digit:X}"), KernelKey.AsciiDigit(10));
        Add(Modifiers.Select(name => name + "_Lock"), 0xa00);
        Add(Modifiers.Select(name => "S" + name), 0xc00);
        Add(["Brl_blank", .. Sequence.Range(1, 10).Select(dot => $"Brl_dot{dot}")], 0xe00);
        foreach (string name in DeadKeys.KernelNames)
        {
            // a name of the list has a number
            keys["dead_" + name] = KernelKey.Dead(DeadKeys.Number(name)!.Value);
        }

        return keys;
    }
}
