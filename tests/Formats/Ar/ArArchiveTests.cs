using System.Text;
using CsCheck;
using Limyra.Formats.Ar;

namespace Limyra.Tests.Formats.Ar;

public sealed class ArArchiveTests
{
    [Fact]
    public void Members_come_in_order_and_odd_ones_are_padded()
    {
        IReadOnlyList<ArMember> members =
            ArArchive.Read(Archive(("debian-binary", "2.0\n"), ("odd/", "abc"), ("last", "")), "test");

        Assert.Equal(["debian-binary", "odd", "last"], members.Select(member => member.Name));
        Assert.Equal(["2.0\n", "abc", ""],
            members.Select(member => Encoding.ASCII.GetString(member.Data.Span)));
    }

    [Fact]
    public void Every_truncation_is_refused_or_ends_between_members()
    {
        byte[] whole = Archive(("one", "1234"), ("two", "56"));
        for (int length = 0; length < whole.Length; length++)
        {
            try
            {
                Assert.True(ArArchive.Read(whole.AsMemory(0, length), "test").Count < 2);
            }
            catch (ArFormatException error)
            {
                Assert.True(error.Offset <= length);
            }
        }
    }

    [Theory]
    [InlineData("9999999999", "ar.size")]
    [InlineData("-1        ", "ar.size")]
    [InlineData("          ", "ar.size")]
    public void Hostile_sizes_are_refused(string size, string rule)
    {
        byte[] bytes = Archive(("one", "1234"));
        Encoding.ASCII.GetBytes(size).CopyTo(bytes, 8 + 48);

        Assert.Equal(rule, Assert.Throws<ArFormatException>(() => ArArchive.Read(bytes, "test")).Rule);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_and_nothing_else() =>
        Gen.Byte.Array[0, 300].Sample(tail =>
        {
            try
            {
                ArArchive.Read((byte[])[.. "!<arch>\n"u8, .. tail], "random");
            }
            catch (ArFormatException)
            {
                return true;
            }

            return true;
        });

    internal static byte[] Archive(params (string Name, string Data)[] members) =>
        Archive([.. members.Select(member => (member.Name, Encoding.ASCII.GetBytes(member.Data)))]);

    internal static byte[] Archive(IReadOnlyList<(string Name, byte[] Data)> members)
    {
        using MemoryStream stream = new();
        stream.Write("!<arch>\n"u8);
        foreach ((string? name, byte[]? data) in members)
        {
            stream.Write(
                Encoding.ASCII.GetBytes($"{name,-16}{0,-12}{0,-6}{0,-6}{"100644",-8}{data.Length,-10}`\n"));
            stream.Write(data);
            if (data.Length % 2 == 1)
                stream.WriteByte((byte)'\n');
        }

        return stream.ToArray();
    }
}
