using Limyra.Apk.Packages;
using Limyra.Formats.Adb;

namespace Limyra.Tests.Apk.Packages;

/// <summary>Blocks reach the compressor without empty writes, for which it would stop all threads
/// but one.</summary>
public sealed class AdbOutputTests
{
    [Theory]
    [InlineData(0, 8)]
    [InlineData(4, 8)]
    [InlineData(7, 16)]
    public void A_block_is_padded_and_nothing_is_never_written(int length, int written)
    {
        using WritesOnly stream = new();
        new AdbOutput(stream).WriteBlock(AdbBlockType.Data, new byte[length]);
        Assert.Equal(written, stream.Length);
        Assert.DoesNotContain(0, stream.Lengths);
    }

    private sealed class WritesOnly : MemoryStream
    {
        public List<int> Lengths { get; } = [];

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Lengths.Add(buffer.Length);
            base.Write(buffer);
        }
    }
}
