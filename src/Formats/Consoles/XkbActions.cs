using System.Globalization;

namespace Limyra.Formats.Consoles;

/// <summary>What keys of X11 that type no character do on a console.</summary>
internal static class XkbActions
{
    private static readonly Dictionary<string, ushort> Fixed = new(StringComparer.Ordinal)
    {
        ["Escape"] = 0x1b, ["Tab"] = 9, ["ISO_Left_Tab"] = KernelKey.BackwardsTab,
        ["Return"] = KernelKey.Enter,
        ["Linefeed"] = 10, ["Home"] = KernelKey.Find, ["End"] = KernelKey.Select,
        ["Insert"] = KernelKey.Insert,
        ["Find"] = KernelKey.Find, ["Select"] = KernelKey.Select, ["Help"] = 0x11b, ["Pause"] = 0x11d,
        ["Break"] = KernelKey.Break, ["Up"] = KernelKey.Up, ["Down"] = KernelKey.Down,
        ["Left"] = KernelKey.Left,
        ["Right"] = KernelKey.Right, ["Prior"] = KernelKey.PageUp, ["Next"] = KernelKey.PageDown,
        ["Caps_Lock"] = KernelKey.CapsLock, ["Num_Lock"] = KernelKey.NumLock,
        ["Scroll_Lock"] = KernelKey.ScrollLock,
        ["Multi_key"] = KernelKey.Compose, ["Shift_L"] = KernelKey.Shift, ["Shift_R"] = KernelKey.Shift,
        ["Control_L"] = KernelKey.Control, ["Control_R"] = KernelKey.Control, ["Alt_L"] = KernelKey.Alt,
        ["Alt_R"] = KernelKey.Alt, ["Meta_L"] = KernelKey.Alt, ["Meta_R"] = KernelKey.Alt,
        ["ISO_Level3_Shift"] = KernelKey.AltGr, ["ISO_Level3_Latch"] = 0xc01, ["ISO_Level3_Lock"] = 0xa01,
        ["Super_L"] = KernelKey.Alt, ["Super_R"] = KernelKey.Alt, ["Mode_switch"] = 0x704,
        ["Shift_Lock"] = 0xa00, ["Menu"] = 0x11c,
    };

    // The keypad sends the same keys whatever its lock says: the kernel asks it.
    private static readonly Dictionary<string, int> PadKeys = new(StringComparer.Ordinal)
    {
        ["Insert"] = 0, ["End"] = 1, ["Down"] = 2, ["Next"] = 3, ["Left"] = 4, ["Begin"] = 5, ["Right"] = 6,
        ["Home"] = 7,
        ["Up"] = 8, ["Prior"] = 9, ["Add"] = 10, ["Subtract"] = 11, ["Multiply"] = 12, ["Divide"] = 13,
        ["Enter"] = 14,
        ["Separator"] = 15, ["Decimal"] = 16, ["Delete"] = 16, ["Equal"] = -1,
    };

    /// <summary>The kernel's key for a symbol under modifiers; null if the console has none.</summary>
    public static ushort? Key(string symbol, XkbModifiers held, bool isBackspaceControlH)
    {
        switch (symbol)
        {
            case "BackSpace":
                return WithAlt((ushort)(isBackspaceControlH ^ held.IsControl ? 8 : KernelKey.Rubout), held);
            case "Delete" when held is { IsControl: true, IsAlt: true }:
                return KernelKey.Boot;
            case "Delete":
                return isBackspaceControlH ? KernelKey.Rubout : KernelKey.Remove;
            case "Prior" when held.IsShift:
                return KernelKey.ScrollBackward;
            case "Next" when held.IsShift:
                return KernelKey.ScrollForward;
            case "Left" when held is { IsAlt: true, IsControl: false }:
                return KernelKey.PreviousConsole;
            case "Right" when held is { IsAlt: true, IsControl: false }:
                return KernelKey.NextConsole;
            case "Up" when held is { IsAlt: true, IsControl: false }:
                return KernelKey.ConsoleSignal;
            case "Scroll_Lock" when held.IsShift:
                return KernelKey.ShowMemory;
            case "Scroll_Lock" when held.IsControl:
                return KernelKey.ShowState;
            case "Scroll_Lock" when held.IsLevel3 || held.IsAlt:
                return KernelKey.ShowRegisters;
            case "Num_Lock" when held.IsLevel3:
                return KernelKey.BareNumLock;
            case "Return" when held.IsAlt:
                return KernelKey.Meta((ushort)'\r');
            case "Print":
                return held.IsControl ? (ushort)0x1c : KernelKey.Hole;
        }

        return Fixed.TryGetValue(symbol, out ushort key) ? WithAlt(key, held)
            : Function(symbol, held) ?? Pad(symbol, held) ?? Dead(symbol);
    }

    private static ushort? WithAlt(ushort key, XkbModifiers held) =>
        held.IsAlt ? KernelKey.Meta(key) ?? key : key;

    private static ushort? Function(string symbol, XkbModifiers held)
    {
        const string SwitchPrefix = "XF86Switch_VT_";
        bool isSwitch = symbol.StartsWith(SwitchPrefix, StringComparison.Ordinal);
        string digits = isSwitch ? symbol[SwitchPrefix.Length..] : symbol[0] == 'F' ? symbol[1..] : "";
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number is < 1 or > 63)
        {
            return null;
        }

        // Twelve keys reach 24 consoles and 48 functions, as the kernel's own keymap has it.
        int console = number + (held.IsLevel3 ? 12 : 0);
        return isSwitch || held.IsAlt || held.IsLevel3 ? KernelKey.Console(console)
            : KernelKey.Function(number + (held.IsShift ? 12 : 0) + (held.IsControl ? 24 : 0));
    }

    private static ushort? Pad(string symbol, XkbModifiers held)
    {
        if (!symbol.StartsWith("KP_", StringComparison.Ordinal)) return null;

        string name = symbol[3..];
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && !PadKeys.TryGetValue(name, out number))
        {
            return null;
        }

        if (number < 0) return '=';

        // Hexadecimal digits by the keypad: 0 to 9, then B to F on / * - + and enter.
        const int PadDelete = 16;
        int hex = number switch { <= 9 => number, 13 => 11, 12 => 12, 11 => 13, 10 => 14, 14 => 15, _ => -1 };
        return held is { IsLevel3: true, IsShift: false, IsControl: false } && hex >= 0
            ? KernelKey.AsciiDigit(10 + hex)
            : held is { IsControl: true, IsAlt: true } && number == PadDelete ? KernelKey.Boot
            : held.IsAlt && number <= 9 ? KernelKey.AsciiDigit(number) : KernelKey.Pad(number);
    }

    private static ushort? Dead(string symbol) => symbol.StartsWith("dead_", StringComparison.Ordinal)
        && DeadKeys.Number(symbol[5..]) is { } number ? KernelKey.Dead(number) : null;
}
