using System.IO.Compression;
using Limyra.Formats.Modules;

namespace Limyra.Tests.Formats.Modules;

public sealed class GzipModuleTests
{
    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.NoCompression)]
    public void What_gzip_packs_is_unpacked(CompressionLevel level)
    {
        foreach (byte[] content in new[] { "a"u8.ToArray(), Sample(100), Sample(200_000), new byte[70_000] })
            Assert.Equal(content, GzipModule.Unpack(Pack(content, level), "test"));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] packed = Pack(Sample(600), CompressionLevel.Optimal);
        for (int length = 0; length < packed.Length; length++)
            Assert.Throws<ModuleFileException>(() => GzipModule.Unpack(packed.AsSpan(0, length), "test"));
    }

    [Fact]
    public void A_changed_byte_is_refused_or_gives_the_same()
    {
        byte[] content = Sample(600);
        byte[] packed = Pack(content, CompressionLevel.Optimal);
        for (int at = 0; at < packed.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = packed.ToArray();
                changed[at] ^= (byte)(1 << bit);
                try
                {
                    Assert.Equal(content, GzipModule.Unpack(changed, "test"));
                }
                catch (ModuleFileException)
                {
                    // Refused, as it should be.
                }
            }
        }
    }

    private static byte[] Sample(int length)
    {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) content[i] = (byte)(i % 7 == 0 ? i * i >> 3 : "module"[i % 6]);
        return content;
    }

    private static byte[] Pack(byte[] content, CompressionLevel level)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, level)) stream.Write(content);
        return packed.ToArray();
    }
}
