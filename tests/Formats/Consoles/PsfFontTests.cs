using CsCheck;
using Limyra.Formats.Consoles;

namespace Limyra.Tests.Formats.Consoles;

public sealed class PsfFontTests
{
    [Fact]
    public void The_first_format_is_read()
    {
        PsfFont font = PsfFont.Parse(First(), "font");
        Assert.Equal((8, 2, 256), (font.Width, font.Height, font.GlyphCount));
        Assert.Equal((byte)7, font.Bitmaps[14]);
        Assert.Equal([('A', 0), ('Ä', 0), ('é', 255)],
            font.Characters.Select(pair => ((char)pair.Character, pair.Glyph)));
    }

    [Fact]
    public void The_second_format_is_read()
    {
        PsfFont font = PsfFont.Parse(Second(), "font");
        Assert.Equal((12, 3, 2, 2), (font.Width, font.Height, font.RowBytes, font.GlyphCount));
        Assert.Equal([('A', 0), ('€', 0), ('x', 1)],
            font.Characters.Select(pair => ((char)pair.Character, pair.Glyph)));
    }

    [Theory]
    [InlineData(0, 0, "psf-magic")]
    [InlineData(4, 1, "psf-version")]
    [InlineData(8, 200, "psf-header")]
    [InlineData(17, 255, "psf-count")]
    [InlineData(20, 7, "psf-glyph")]
    [InlineData(24, 0, "psf-size")]
    [InlineData(28, 255, "psf-size")]
    public void A_wrong_field_breaks_a_named_rule(int offset, byte value, string rule)
    {
        byte[] content = Second();
        content[offset] = value;
        Assert.Equal(rule, Assert.Throws<PsfException>(() => PsfFont.Parse(content, "font")).Rule);
    }

    [Fact]
    public void Cut_off_at_any_byte_it_is_refused()
    {
        foreach (byte[] content in (byte[][])[First(), Second()])
        {
            for (int length = 0; length < content.Length; length++)
                Assert.Throws<PsfException>(() => PsfFont.Parse(content.AsSpan(0, length), "font"));
        }
    }

    [Fact]
    public void Damage_is_refused_or_gives_a_font_within_the_kernels_limits()
    {
        Gen.Select(Gen.Bool, Gen.Int[0, 50], Gen.Byte, Gen.Int[0, 50], Gen.Byte)
            .Sample((isFirst, a, x, b, y) =>
            {
                byte[] content = isFirst ? First() : Second();
                content[a % content.Length] = x;
                content[b % content.Length] = y;
                try
                {
                    PsfFont font = PsfFont.Parse(content, "font");
                    Assert.InRange(font.GlyphCount, 1, PsfFont.GlyphLimit);
                    Assert.All(font.Characters, pair => Assert.InRange(pair.Glyph, 0, font.GlyphCount - 1));
                }
                catch (PsfException)
                {
                    // refused, and it says where
                }
            }, iter: 2000);
    }

    internal static byte[] First()
    {
        List<byte> content = [0x36, 0x04, 2, 2];
        content.AddRange(Enumerable.Range(0, 512).Select(i => (byte)(i / 2)));
        for (int glyph = 0; glyph < 256; glyph++)
        {
            content.AddRange(glyph switch
            {
                0 => [(byte)'A', 0, 0xc4, 0, 0xfe, 0xff, (byte)'A', 0, 8, 3, 0xff, 0xff],
                255 => [0xe9, 0, 0xff, 0xff],
                _ => [0xff, 0xff],
            });
        }

        return [.. content];
    }

    internal static byte[] Second()
    {
        List<byte> content = [0x72, 0xb5, 0x4a, 0x86];
        foreach (int field in new[] { 0, 32, 1, 2, 6, 3, 12 })
            content.AddRange(BitConverter.GetBytes(field));

        content.AddRange(Enumerable.Range(0, 12).Select(i => (byte)i));
        content.AddRange([.. "A€"u8, 0xfe, .. "Ae"u8, 0xff, (byte)'x', 0xff]);
        return [.. content];
    }
}
