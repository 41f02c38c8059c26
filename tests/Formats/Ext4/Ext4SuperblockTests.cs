using CsCheck;
using Limyra.Formats.Ext4;
using Limyra.Formats.Ext4.Records;
using Limyra.Formats.Trees;

namespace Limyra.Tests.Formats.Ext4;

public sealed class Ext4SuperblockTests
{
    private static readonly byte[] Bytes = Written();

    [Fact]
    public void What_was_written_is_read_back()
    {
        Ext4Superblock read = Ext4Superblock.Parse(Bytes, "sample");
        Assert.Equal(Ext4Sample.Settings.Uuid, read.Uuid);
        Assert.Equal("sample", read.Label);
        Assert.True(read.IsClean);
        Assert.False(read.HasErrors);
        Assert.Equal(Ext4Sample.Time, read.WrittenSeconds);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (int length = 0; length < Ext4Superblock.LengthBytes; length++)
        {
            byte[] part = Bytes[..length];
            Assert.Equal("ext4.truncated",
                Assert.Throws<Ext4Exception>(() => Ext4Superblock.Parse(part, "cut")).Rule);
        }
    }

    [Fact]
    public void Every_changed_byte_is_refused()
    {
        for (int index = 0; index < Ext4Superblock.LengthBytes; index++)
        {
            byte[] changed = [.. Bytes];
            changed[index] ^= 0x20;
            Assert.Throws<Ext4Exception>(() => Ext4Superblock.Parse(changed, "changed"));
        }
    }

    [Fact]
    public void Random_bytes_are_refused_and_never_crash() =>
        Gen.Byte.Array[0, 2048].Sample(bytes =>
        {
            if (bytes.Length > 0x39) (bytes[0x38], bytes[0x39]) = (0x53, 0xEF);
            try
            {
                Ext4Superblock.Parse(bytes, "random");
            }
            catch (Ext4Exception)
            {
            }
        });

    private static byte[] Written()
    {
        using MemoryStream image = new();
        Ext4Image.Plan(FileTree.Of([], Ext4Sample.Time), Ext4Sample.Settings).WriteTo(image);
        return image.ToArray()[Ext4Superblock.OffsetBytes..(Ext4Superblock.OffsetBytes
            + Ext4Superblock.LengthBytes)];
    }
}
