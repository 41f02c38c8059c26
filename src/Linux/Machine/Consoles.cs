using System.Runtime.InteropServices;

namespace Limyra.Linux;

/// <summary>Virtual consoles: keymap, accents, font (ioctl_console(2); structures of linux/kd.h).</summary>
public static unsafe class Consoles
{
    private const nuint KDGKBTYPE = 0x4b33;
    private const nuint KDSKBMODE = 0x4b45;
    private const nuint KDSKBENT = 0x4b47;
    private const nuint KDSKBSENT = 0x4b49;
    private const nuint KDSKBDIACRUC = 0x4bfb;
    private const nuint KDFONTOP = 0x4b72;
    private const nuint PIO_UNIMAP = 0x4b67;
    private const nuint PIO_UNIMAPCLR = 0x4b68;
    private const nuint PIO_UNISCRNMAP = 0x4b6a;
    private const nint K_XLATE = 1;
    private const nint K_UNICODE = 3;
    private const uint KD_FONT_OP_SET = 0;
    private const uint KD_FONT_OP_SET_TALL = 4;
    private const int ScreenMapLength = 256;

    // Rows the kernel reserves for a glyph in KD_FONT_OP_SET, whatever its height.
    private const int GlyphPitch = 32;

    /// <summary>Whether the descriptor is a virtual console.</summary>
    public static bool IsConsole(int descriptor)
    {
        byte kind;
        return Libc.ioctl(descriptor, KDGKBTYPE, (nint)(&kind)) == 0;
    }

    /// <summary>Sets what the keyboard of a console sends: UTF-8, or bytes of an 8-bit code set.</summary>
    public static Errno SetKeyboardMode(int descriptor, bool isUnicode) =>
        Libc.Check(Libc.ioctl(descriptor, KDSKBMODE, isUnicode ? K_UNICODE : K_XLATE));

    /// <summary>Sets what one key does in one table; all consoles share them.</summary>
    /// <returns>EINVAL for a value this kernel does not know.</returns>
    public static Errno SetKey(int descriptor, byte table, byte key, ushort value)
    {
        KeyEntry entry = new() { Table = table, Key = key, Value = value };
        return Libc.Check(Libc.ioctl(descriptor, KDSKBENT, (nint)(&entry)));
    }

    /// <summary>Sets the text of a function key, at most 511 bytes without NUL.</summary>
    public static Errno SetFunctionText(int descriptor, byte number, ReadOnlySpan<byte> text)
    {
        KeyText entry = new() { Number = number };
        text[..Math.Min(text.Length, KeyText.TextBytes - 1)]
            .CopyTo(new Span<byte>(entry.Text, KeyText.TextBytes));
        return Libc.Check(Libc.ioctl(descriptor, KDSKBSENT, (nint)(&entry)));
    }

    /// <summary>Replaces all accents; at most 256, three code points each.</summary>
    public static Errno SetAccents(int descriptor, IReadOnlyList<(int First, int Second, int Result)> accents)
    {
        uint[] native = new uint[1 + (3 * AccentTable.Limit)];
        int count = Math.Min(accents.Count, AccentTable.Limit);
        native[0] = (uint)count;
        for (int i = 0; i < count; i++)
        {
            native[(3 * i) + 1] = (uint)accents[i].First;
            native[(3 * i) + 2] = (uint)accents[i].Second;
            native[(3 * i) + 3] = (uint)accents[i].Result;
        }

        fixed (uint* start = native) return Libc.Check(Libc.ioctl(descriptor, KDSKBDIACRUC, (nint)start));
    }

    /// <summary>Sets the font of a console.</summary>
    /// <param name="descriptor">The console.</param>
    /// <param name="size">Dots in a row, rows of a glyph.</param>
    /// <param name="glyphs">Glyphs without gaps, each row in whole bytes.</param>
    /// <returns>EINVAL or ENOSYS if the console cannot show it: text mode has 8 or
    /// 9 dots by up to 32 rows.</returns>
    public static Errno SetFont(int descriptor, (int Width, int Height) size, ReadOnlySpan<byte> glyphs)
    {
        int rowBytes = (size.Width + 7) / 8;
        int glyphBytes = rowBytes * size.Height;
        int count = glyphs.Length / glyphBytes;
        bool isTall = size.Height > GlyphPitch || size.Width > 32;
        int pitch = isTall ? size.Height : GlyphPitch;
        byte[] padded = new byte[count * pitch * rowBytes];
        for (int glyph = 0; glyph < count; glyph++)
            glyphs.Slice(glyph * glyphBytes, glyphBytes).CopyTo(padded.AsSpan(glyph * pitch * rowBytes));

        fixed (byte* data = padded)
        {
            FontOperation operation = new()
            {
                Operation = isTall ? KD_FONT_OP_SET_TALL : KD_FONT_OP_SET,
                Width = (uint)size.Width, Height = (uint)size.Height, Count = (uint)count, Data = data,
            };
            return Libc.Check(Libc.ioctl(descriptor, KDFONTOP, (nint)(&operation)));
        }
    }

    /// <summary>Tells a console which character each glyph of its font shows.</summary>
    public static Errno SetUnicodeMap(int descriptor, IReadOnlyList<(int Character, int Glyph)> pairs)
    {
        MapHints hints = default;
        Errno error = Libc.Check(Libc.ioctl(descriptor, PIO_UNIMAPCLR, (nint)(&hints)));
        if (error != Errno.None) return error;

        int count = Math.Min(pairs.Count, ushort.MaxValue);
        ushort[] native = new ushort[2 * count];
        for (int i = 0; i < count; i++)
        {
            native[2 * i] = (ushort)pairs[i].Character;
            native[(2 * i) + 1] = (ushort)pairs[i].Glyph;
        }

        fixed (ushort* start = native)
        {
            MapPairs map = new() { Count = (ushort)count, Pairs = start };
            return Libc.Check(Libc.ioctl(descriptor, PIO_UNIMAP, (nint)(&map)));
        }
    }

    /// <summary>Tells a console which character each of the 256 bytes is that
    /// programs send outside UTF-8.</summary>
    public static Errno SetScreenMap(int descriptor, IReadOnlyList<ushort> characters)
    {
        ushort[] native = new ushort[ScreenMapLength];
        for (int i = 0; i < native.Length; i++)
            native[i] = i < characters.Count ? characters[i] : (ushort)i;

        fixed (ushort* start = native) return Libc.Check(Libc.ioctl(descriptor, PIO_UNISCRNMAP, (nint)start));
    }

    /// <summary>struct kbentry</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct KeyEntry
    {
        public byte Table;
        public byte Key;
        public ushort Value;
    }

    /// <summary>struct kbsentry</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct KeyText
    {
        public const int TextBytes = 512;

        public byte Number;
        public fixed byte Text[TextBytes];
    }

    /// <summary>struct kbdiacrsuc: a count, then 256 times three numbers.</summary>
    internal static class AccentTable
    {
        public const int Limit = 256;
    }

    /// <summary>struct console_font_op</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct FontOperation
    {
        public uint Operation;
        public uint Flags;
        public uint Width;
        public uint Height;
        public uint Count;
        public byte* Data;
    }

    /// <summary>struct unimapinit</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MapHints
    {
        public ushort Size;
        public ushort Step;
        public ushort Level;
    }

    /// <summary>struct unimapdesc</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MapPairs
    {
        public ushort Count;
        public ushort* Pairs;
    }
}
