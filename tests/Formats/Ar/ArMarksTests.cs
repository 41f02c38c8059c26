using System.Text;
using CsCheck;
using Limyra.Formats.Ar;

namespace Limyra.Tests.Formats.Ar;

public sealed class ArMarksTests
{
    [Fact]
    public void Time_owner_and_mode_go_and_names_sizes_and_contents_stay()
    {
        byte[] archive = Archive("1795930591  1337  1337  100600  ", "abc", "longer text");
        byte[] expected = Archive("0           0     0     644     ", "abc", "longer text");
        Assert.NotEqual(expected, archive);
        using MemoryStream stream = new(archive);
        Assert.True(ArMarks.Clear(stream));
        Assert.Equal(expected, archive);
        Assert.True(ArMarks.Clear(stream));
        Assert.Equal(expected, archive);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/SYM64/")]
    public void A_table_of_symbols_has_no_mode(string name)
    {
        byte[] archive = Encoding.ASCII.GetBytes(
            $"!<arch>\n{name,-16}1795930593  0     0     0       {4,-10}`\nabcd");
        using MemoryStream stream = new(archive);
        Assert.True(ArMarks.Clear(stream));
        string cleared = $"!<arch>\n{name,-16}0           0     0     0       {4,-10}`\nabcd";
        Assert.Equal(cleared, Encoding.ASCII.GetString(archive));
    }

    [Fact]
    public void The_table_of_long_names_keeps_its_empty_fields()
    {
        byte[] archive = [.. "!<arch>\n"u8, .. Encoding.ASCII.GetBytes($"{"//",-48}{4,-10}`\nabcd")];
        byte[] before = [.. archive];
        using MemoryStream stream = new(archive);
        Assert.True(ArMarks.Clear(stream));
        Assert.Equal(before, archive);
    }

    [Fact]
    public void What_breaks_off_is_left_as_it_is()
    {
        byte[] whole = Archive("1795930591  1337  1337  100600  ", "abc", "defg");
        HashSet<int> complete = [8, 8 + 60 + 4, whole.Length];
        for (int length = 0; length <= whole.Length; length++)
        {
            byte[] part = whole[..length];
            using MemoryStream stream = new(part);
            bool isArchive = ArMarks.Clear(stream);
            // The padding of the last member may be missing.
            if (!complete.Contains(length) && length != 8 + 60 + 3)
                Assert.False(isArchive, $"cut at {length}");
            if (!isArchive) Assert.Equal(whole[..length], part);
        }
    }

    [Fact]
    public void Any_bytes_are_survived() => Gen.Byte.Array.Sample(bytes =>
    {
        using MemoryStream stream = new([.. "!<arch>\n"u8, .. bytes]);
        ArMarks.Clear(stream);
    });

    private static byte[] Archive(string marks, params string[] contents)
    {
        StringBuilder text = new("!<arch>\n");
        foreach (string content in contents)
            text.Append(
                $"{"member.o/",-16}{marks}{content.Length,
                    -10}`\n{content}{(content.Length % 2 == 1 ? "\n" : "")}");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
