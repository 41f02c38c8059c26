using CsCheck;
using Limyra.Formats.Elf;

namespace Limyra.Tests.Formats.Elf;

public sealed class ElfFileTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Both_word_sizes_and_byte_orders_say_the_same(bool is64, bool isBigEndian)
    {
        ElfFile file = ElfFile.Parse(Sample(is64, isBigEndian), "sample");
        Assert.Equal(is64, file.Is64);
        Assert.Equal(isBigEndian, file.IsBigEndian);
        Assert.Equal(["libone.so.1"], file.Dynamic!.Needed);
        Assert.Equal("libtwo.so.2", file.Dynamic.Soname);
        Assert.True(file.Dynamic.IsBoundNow);
        Assert.False(file.HasExecutableStack);
        Assert.False(file.IsStatic);
    }

    [Fact]
    public void The_running_program_is_read_with_its_loader_and_libraries()
    {
        string path = Environment.ProcessPath!; // the test program itself
        ElfFile file = ElfFile.Parse(File.ReadAllBytes(path), path);
        Assert.Equal(ElfType.Dynamic, file.Type);
        Assert.NotNull(file.Interpreter);
        Assert.Contains(file.Dynamic!.Needed, name => name.StartsWith("libc.", StringComparison.Ordinal));
        Assert.NotNull(file.BuildId);
        Assert.Contains(file.Sections, section => section.Name == ".text");
        Assert.Contains(file.Symbols, symbol => !symbol.IsDefined);
        Assert.NotEmpty(file.Dynamic.VersionNeeds);
    }

    [Fact]
    public void Every_cut_is_refused_or_read_without_reaching_beyond_it()
    {
        byte[] whole = Sample(is64: true, isBigEndian: false);
        for (int length = 0; length < whole.Length; length++)
        {
            try
            {
                ElfFile.Parse(whole.AsSpan(0, length), "cut");
            }
            catch (ElfFormatException refusal)
            {
                Assert.StartsWith("elf-", refusal.RuleId, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Changed_bytes_never_do_more_than_be_refused() => Gen
        .Select(Gen.Int[0, 255], Gen.Int[0, 4000], Gen.Int[0, 4000], Gen.Byte)
        .Sample((first, at, other, value) =>
        {
            byte[] bytes = Sample(is64: first % 2 == 0, isBigEndian: first % 3 == 0);
            bytes[at % bytes.Length] = value;
            bytes[other % bytes.Length] = (byte)first;
            try
            {
                ElfFile.Parse(bytes, "changed");
            }
            catch (ElfFormatException)
            {
                // What a reader of hostile files may do.
            }
        });

    [Fact]
    public void Random_bytes_behind_the_signature_are_survived() => Gen.Byte.Array[0, 300].Sample(tail =>
    {
        try
        {
            ElfFile.Parse([0x7F, (byte)'E', (byte)'L', (byte)'F', .. tail], "random");
        }
        catch (ElfFormatException)
        {
            // What a reader of hostile files may do.
        }
    });

    private static byte[] Sample(bool is64, bool isBigEndian) => new ElfSample(is64, isBigEndian)
    {
        Dynamic = { (1, 1), (14, 13), (30, 8) },
    }.Build();
}
