using System.Globalization;

namespace Limyra.Formats.Consoles;

/// <summary>
/// Values of the kernel's keymaps as ioctl_console(2) takes them: a kind and a number
/// (include/uapi/linux/keyboard.h), or a character of Unicode with its upper bits flipped.
/// </summary>
public static class KernelKey
{
    /// <summary>Nothing happens.</summary>
    public const ushort Hole = 0x200;

    /// <summary>In place of the first key: the whole table is not there.</summary>
    public const ushort NoSuchMap = 0x27f;

    /// <summary>The return key.</summary>
    public const ushort Enter = 0x201;

    internal const ushort CapsLock = 0x207, NumLock = 0x208, ScrollLock = 0x209, ScrollForward = 0x20a;
    internal const ushort ScrollBackward = 0x20b, Boot = 0x20c, Compose = 0x20e;
    internal const ushort PreviousConsole = 0x210, NextConsole = 0x211, ConsoleSignal = 0x212,
        BareNumLock = 0x213;
    internal const ushort ShowRegisters = 0x202, ShowMemory = 0x203, ShowState = 0x204, Break = 0x205;
    internal const ushort Shift = 0x700, AltGr = 0x701, Control = 0x702, Alt = 0x703;
    internal const ushort ShiftLeftLock = 0xa04, ShiftRightLock = 0xa05, ControlLeftLock = 0xa06;
    internal const ushort Find = 0x114, Insert = 0x115, Remove = 0x116, Select = 0x117, PageUp = 0x118,
        PageDown = 0x119;
    internal const ushort Down = 0x600, Left = 0x601, Right = 0x602, Up = 0x603;
    internal const ushort BackwardsTab = 0x809; // Meta_Tab, which terminfo's "linux" calls back-tab
    internal const ushort Rubout = 0x7f;

    // KT_LATIN 0, KT_FN 1, KT_PAD 3, KT_CONS 5, KT_META 8, KT_ASCII 9,
    // KT_LETTER 11; KTYP and KVAL of the header.
    private const int FunctionType = 1, PadType = 3, DeadType = 4, ConsoleType = 5, MetaType = 8,
        AsciiType = 9;
    private const int LetterType = 11;
    private const int UnicodeFlip = 0xf000;

    // Characters from here on collide with the kinds.
    private const int CharacterLimit = 0xf000;

    /// <summary>The key that types a character; caps lock turns it if it is a letter of Latin-1. A hole if
    /// the kernel has no number for the character.</summary>
    /// <param name="character">A code point.</param>
    /// <param name="hasCaps">False for a letter that caps lock leaves alone.</param>
    public static ushort OfCharacter(int character, bool hasCaps = true) => character switch
    {
        < 0 or >= CharacterLimit => Hole,
        < 0x100 when hasCaps && IsLatinLetter(character) => (ushort)((LetterType << 8) | character),
        < 0x100 => (ushort)character,
        _ => (ushort)(character ^ UnicodeFlip),
    };

    /// <summary>The character a key types, null if it does something else.</summary>
    public static int? CharacterOf(ushort key) => (key >> 8) switch
    {
        0 or LetterType => key & 0xff,
        > LetterType and <= 14 => null,
        < 0xf => null,
        _ => key ^ UnicodeFlip,
    };

    /// <summary>A key with Alt held: escape and the character, for ASCII only.</summary>
    internal static ushort? Meta(ushort key) => CharacterOf(key) is { } character and < 0x80
        ? (ushort)((MetaType << 8) | character) : null;

    internal static ushort Function(int number) => number is >= 1 and <= 20
        ? (ushort)((FunctionType << 8) | (number - 1)) : (ushort)((FunctionType << 8) | (number + 9));

    internal static ushort Pad(int number) => (ushort)((PadType << 8) | number);

    internal static ushort Dead(int number) => (ushort)((DeadType << 8) | number);

    internal static ushort Console(int number) => (ushort)((ConsoleType << 8) | (number - 1));

    internal static ushort AsciiDigit(int digit) => (ushort)((AsciiType << 8) | digit);

    /// <summary>Number of the dead key, null if it is none.</summary>
    internal static int? DeadNumber(ushort key) => key >> 8 == DeadType ? key & 0xff : null;

    /// <summary>What Control makes of a character, null where it makes nothing (ASCII's own rule, and the
    /// digits as terminals have had them since the VT220).</summary>
    internal static ushort? WithControl(int character) => character switch
    {
        >= '@' and <= '_' or >= 'a' and <= 'z' => (ushort)(character & 0x1f),
        ' ' or '2' or '`' => 0,
        '3' or '{' => 0x1b,
        '4' or '|' => 0x1c,
        '5' or '}' => 0x1d,
        '6' or '~' => 0x1e,
        '7' or '/' or '-' => 0x1f,
        '8' or '?' => Rubout,
        _ => null,
    };

    internal static bool IsLatinLetter(int character) => character is >= 'A' and <= 'Z' or >= 'a' and <= 'z'
        or >= 0xc0 and <= 0xff and not (0xd7 or 0xf7);

    /// <summary>The number in hexadecimal, as loadkeys(1) reads it.</summary>
    internal static string ToText(ushort key) => key >> 8 >= 0xf
        ? string.Create(CultureInfo.InvariantCulture, $"U+{key ^ UnicodeFlip:x4}")
        : string.Create(CultureInfo.InvariantCulture, $"0x{key:x4}");
}
