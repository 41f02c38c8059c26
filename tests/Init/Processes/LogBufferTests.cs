using System.Text;
using CsCheck;
using Limyra.Init.Processes;

namespace Limyra.Tests.Init.Processes;

public sealed class LogBufferTests
{
    private static string Text(LogBuffer buffer) => Encoding.ASCII.GetString(buffer.ToArray());

    [Fact]
    public void The_oldest_lines_go_when_room_is_needed()
    {
        LogBuffer buffer = new() { LimitBytes = 12 };
        foreach (string line in (string[])["one\n", "two\n", "three\n", "four\n"])
            buffer.Append(Encoding.ASCII.GetBytes(line));
        Assert.Equal("three\nfour\n", Text(buffer));
    }

    [Fact]
    public void An_endless_line_is_cut_at_its_beginning()
    {
        LogBuffer buffer = new() { LimitBytes = 4 };
        buffer.Append("abcdefgh"u8);
        buffer.Append("ij"u8);
        Assert.Equal("ghij", Text(buffer));
    }

    [Fact]
    public void It_never_holds_more_than_its_limit_and_always_the_end() =>
        Gen.Select(Gen.Int[1, 50], Gen.Byte.Array[0, 30].Array[0, 20]).Sample((limit, parts) =>
        {
            LogBuffer buffer = new() { LimitBytes = limit };
            List<byte> all = [];
            foreach (byte[] part in parts)
            {
                buffer.Append(part);
                all.AddRange(part);
                Assert.True(buffer.Length <= limit);
                Assert.True(all.TakeLast(buffer.Length).SequenceEqual(buffer.ToArray()));
            }
        });
}
