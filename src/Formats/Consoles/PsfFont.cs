using System.Buffers.Binary;
using System.Text;

namespace Limyra.Formats.Consoles;

/// <summary>A font file that cannot be used, and where.</summary>
public sealed class PsfException(string source, long offset, string rule, string message)
    : Exception($"{source}: offset {offset}: {message}")
{
    /// <summary>Stable name of the broken rule, such as psf-length.</summary>
    public string Rule { get; } = rule;
}

/// <summary>
/// A console font of the formats PSF1 and PSF2 (docs/formats/psf.md): bitmaps of equal size, and
/// which characters each of them shows.
/// </summary>
public sealed class PsfFont
{
    /// <summary>Glyphs the kernel takes at most (KDFONTOP).</summary>
    public const int GlyphLimit = 512;

    // The kernel's own limits for the two ways of KDFONTOP (drivers/tty/vt/vt.c): 64 wide, 128 high.
    private const int WidthLimit = 64, HeightLimit = 128;
    private const int Psf1HeaderBytes = 4, Psf2HeaderBytes = 32;
    private const int Psf1Width = 8;
    private const byte Psf1Has512 = 1, Psf1HasTable = 2, Psf1HasSequences = 4;
    private const uint Psf2HasTable = 1;
    private const ushort Psf1Separator = 0xffff, Psf1StartSequence = 0xfffe;
    private const byte Psf2Separator = 0xff, Psf2StartSequence = 0xfe;

    private static readonly byte[] Psf1Magic = [0x36, 0x04];
    private static readonly byte[] Psf2Magic = [0x72, 0xb5, 0x4a, 0x86];

    private PsfFont(int width, int height, byte[] bitmaps, IReadOnlyList<(int, int)> characters)
    {
        Width = width;
        Height = height;
        Bitmaps = bitmaps;
        Characters = characters;
    }

    /// <summary>Dots in a row.</summary>
    public int Width { get; }

    /// <summary>Rows of a glyph.</summary>
    public int Height { get; }

    /// <summary>Bytes of one row: eight dots each, the leftmost in the highest bit.</summary>
    public int RowBytes => (Width + 7) / 8;

    /// <summary>How many glyphs there are.</summary>
    public int GlyphCount => Bitmaps.Length / (Height * RowBytes);

    /// <summary>All glyphs, row by row, without gaps.</summary>
    public byte[] Bitmaps { get; }

    /// <summary>Characters and the glyph that shows each; empty if the file does not say. Sequences of
    /// several characters are left out: the kernel has no place for them.</summary>
    public IReadOnlyList<(int Character, int Glyph)> Characters { get; }

    /// <summary>Reads a font.</summary>
    /// <exception cref="PsfException">It is not one, or it is cut off or
    /// beyond the kernel's limits.</exception>
    public static PsfFont Parse(ReadOnlySpan<byte> content, string source)
    {
        if (content.StartsWith(Psf2Magic)) return ParseSecond(content, source);

        return content.StartsWith(Psf1Magic) ? ParseFirst(content, source)
            : throw new PsfException(source, 0, "psf-magic", "neither a PSF1 nor a PSF2 font");
    }

    private static PsfFont ParseFirst(ReadOnlySpan<byte> content, string source)
    {
        Require(content.Length >= Psf1HeaderBytes, source, content.Length, "psf-length",
            "the header is cut off");
        byte mode = content[2];
        int height = content[3];
        int count = (mode & Psf1Has512) != 0 ? 512 : 256;
        int end = CheckSize(content, source, Psf1HeaderBytes, count, Psf1Width, height);
        return new PsfFont(Psf1Width, height, content[Psf1HeaderBytes..end].ToArray(),
            (mode & (Psf1HasTable | Psf1HasSequences)) != 0
                ? ReadFirstTable(content, source, end, count) : []);
    }

    private static PsfFont ParseSecond(ReadOnlySpan<byte> content, string source)
    {
        Require(content.Length >= Psf2HeaderBytes, source, content.Length, "psf-length",
            "the header is cut off");
        uint Field(ReadOnlySpan<byte> bytes, int index) =>
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * index)..]);
        uint version = Field(content, 1), header = Field(content, 2), flags = Field(content, 3),
            count = Field(content, 4);
        uint glyphBytes = Field(content, 5), height = Field(content, 6), width = Field(content, 7);
        Require(version == 0, source, 4, "psf-version", $"version {version} is not known");
        Require(header >= Psf2HeaderBytes && header <= content.Length, source, 8, "psf-header",
            $"the header is said to have {header} bytes");
        Require(count <= GlyphLimit, source, 16, "psf-count",
            $"{count} glyphs, the kernel takes {GlyphLimit}");
        Require(width is > 0 and <= WidthLimit, source, 28, "psf-size",
            $"glyphs {width} dots wide, up to {WidthLimit} are possible");
        int end = CheckSize(content, source, (int)header, (int)count, (int)width,
            (int)Math.Min(height, HeightLimit + 1));
        Require(glyphBytes == height * ((width + 7) / 8), source, 20, "psf-glyph",
            $"{glyphBytes} bytes a glyph do not fit {width} by {height} dots");
        return new PsfFont((int)width, (int)height, content[(int)header..end].ToArray(),
            (flags & Psf2HasTable) != 0 ? ReadSecondTable(content, source, end, (int)count) : []);
    }

    private static int CheckSize(
        ReadOnlySpan<byte> content, string source, int start, int count, int width, int height)
    {
        Require(count > 0 && height is > 0 and <= HeightLimit, source, start, "psf-size",
            $"{count} glyphs {height} dots high, up to {HeightLimit} are possible");
        int end = start + count * height * ((width + 7) / 8);
        Require(end <= content.Length, source, content.Length, "psf-length",
            $"the file has {content.Length} bytes, {count} glyphs end at {end}");
        return end;
    }

    private static List<(int, int)> ReadFirstTable(
        ReadOnlySpan<byte> content, string source, int start, int count)
    {
        List<(int, int)> characters = [];
        int position = start;
        for (int glyph = 0; glyph < count; glyph++)
        {
            bool isSequence = false;
            while (true)
            {
                Require(position + 2 <= content.Length, source, position, "psf-table",
                    "the table of characters is cut off");
                ushort code = BinaryPrimitives.ReadUInt16LittleEndian(content[position..]);
                position += 2;
                if (code == Psf1Separator) break;

                isSequence |= code == Psf1StartSequence;
                if (!isSequence)
                    characters.Add((code, glyph));
            }
        }

        return characters;
    }

    private static List<(int, int)> ReadSecondTable(
        ReadOnlySpan<byte> content, string source, int start, int count)
    {
        List<(int, int)> characters = [];
        int position = start;
        for (int glyph = 0; glyph < count; glyph++)
        {
            int length = content[position..].IndexOf(Psf2Separator);
            Require(length >= 0, source, position, "psf-table", "the table of characters is cut off");
            ReadOnlySpan<byte> entry = content.Slice(position, length);
            int sequence = entry.IndexOf(Psf2StartSequence);
            foreach (Rune rune in Encoding.UTF8.GetString(sequence < 0 ? entry : entry[..sequence])
                .EnumerateRunes())
            {
                if (rune.Value <= ushort.MaxValue)
                {
                    characters.Add((rune.Value, glyph)); // the kernel's table has 16 bits
                }
            }

            position += length + 1;
        }

        return characters;
    }

    private static void Require(bool isTrue, string source, long offset, string rule, string message)
    {
        if (!isTrue) throw new PsfException(source, offset, rule, message);
    }
}
