using System.Security.Cryptography;
using Limyra.Formats.Ext4;
using Limyra.Formats.Trees;

namespace Limyra.Tests.Formats.Ext4;

public sealed class Ext4ImageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-ext4-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void E2fsck_has_nothing_to_say_about_a_tree_with_everything() =>
        CheckWithE2fsck(Write(Plan(Ext4Sample.Everything())));

    [Fact]
    public void E2fsck_has_nothing_to_say_about_an_empty_tree() => CheckWithE2fsck(Write(Plan([])));

    [Theory]
    [InlineData(1L << 20)]
    [InlineData(8L << 20)]
    [InlineData((128L << 20) + (3 << 12))]
    [InlineData(300L << 20)]
    [InlineData(2L << 30)]
    [InlineData((5L << 30) + 12345)]
    [InlineData(40L << 30)]
    public void E2fsck_has_nothing_to_say_about_any_size(long sizeBytes)
    {
        Ext4Image image =
            Plan([Ext4Sample.File("a", [1])], Ext4Sample.Settings with { SizeBytes = sizeBytes });
        Assert.InRange(image.SizeBytes, sizeBytes - (128 << 20), sizeBytes);
        CheckWithE2fsck(Write(image));
    }

    [Fact]
    public void A_file_across_many_groups_has_a_tree_of_extents()
    {
        TreeEntry large = new()
        {
            Path = "large", Kind = TreeEntryKind.File, SizeBytes = 700L << 20,
            Open = () => new PatternStream(700L << 20),
        };
        string path = Write(Plan([large]));
        CheckWithE2fsck(path);
        string copy = Path.Combine(_folder.FullName, "copy");
        HostTool.Run("debugfs", "-R", $"dump /large {copy}", path);
        using FileStream read = File.OpenRead(copy);
        using PatternStream expected = new(700L << 20);
        Assert.Equal(SHA256.HashData(expected), SHA256.HashData(read));
    }

    [Fact]
    public void Debugfs_finds_every_file_as_it_was_given()
    {
        List<TreeEntry> entries = Ext4Sample.Everything();
        string path = Write(Plan(entries));
        string target = Path.Combine(_folder.FullName, "dump");
        Directory.CreateDirectory(target);
        HostTool.Run("debugfs", "-R", $"rdump / {target}", path);
        foreach (TreeEntry entry in entries.Where(entry => entry.Kind == TreeEntryKind.File))
        {
            byte[] expected = Read(entry);
            Assert.Equal(expected, File.ReadAllBytes(Path.Combine(target, entry.Path)));
        }
        Assert.Equal(new string('l', 60), new FileInfo(Path.Combine(target, "usr/long")).LinkTarget);
        Assert.Equal(new string('s', 59), new FileInfo(Path.Combine(target, "usr/short")).LinkTarget);
    }

    [Theory]
    [InlineData("stat /usr/bin/sudo", "Links: 3")]
    [InlineData("stat /usr/bin/su", "Mode:  04755")]
    [InlineData("stat /home/user", "User:  1000")]
    [InlineData("stat /run/pipe", "User: 70000   Group: 80000")]
    [InlineData("stat /dev/null", "Device major/minor number: 01:03")]
    [InlineData("stat /dev/large", "Device major/minor number: 259:70000")]
    [InlineData("ea_get /usr/bin/ping security.capability", "(20) = 01 00 00 02 00 04 00")]
    [InlineData("ea_get /usr/many user.ant", "= \"small\"")]
    [InlineData("inode_dump -x /usr/acl", "0100 0000 0100 0700 0200 0500 e803 0000")]
    [InlineData("inode_dump -x /usr/acl", "0400 0500 1000 0500 2000 0500 ")]
    public void Debugfs_reads_back_what_a_file_carries(string request, string expected) =>
        Assert.Contains(expected,
            HostTool.Run("debugfs", "-R", request, Write(Plan(Ext4Sample.Everything()))).Output,
            StringComparison.Ordinal);

    [Fact]
    public void The_order_of_entries_and_the_kind_of_stream_change_no_byte()
    {
        List<TreeEntry> entries = Ext4Sample.Everything();
        byte[] seekable = File.ReadAllBytes(Write(Plan(entries)));
        entries.Reverse();
        using MemoryStream piped = new();
        using (ForwardOnlyStream forward = new(piped)) Plan(entries).WriteTo(forward);
        Assert.Equal(SHA256.HashData(seekable), SHA256.HashData(piped.ToArray()));
    }

    [Fact]
    public void The_size_leaves_the_free_space_asked_for()
    {
        Ext4Image image = Plan(Ext4Sample.Everything(), Ext4Sample.Settings with { FreeBytes = 50 << 20 });
        Assert.InRange(image.FreeBytes, 50 << 20, 51 << 20);
    }

    [Fact]
    public void Zeros_take_no_space_in_the_image_file()
    {
        string path = Write(Plan([Ext4Sample.File("zeros", new byte[64 << 20])]));
        (_, string blocks) = HostTool.Run("stat", "--format=%b", path);
        Assert.InRange(long.Parse(blocks.Trim()) * 512, 1, 2 << 20);
    }

    [Fact]
    public void Without_a_journal_the_file_system_is_as_clean()
    {
        string path = Write(Plan(Ext4Sample.Everything(), Ext4Sample.Settings with { JournalBytes = -1 }));
        CheckWithE2fsck(path);
        Assert.DoesNotContain("has_journal", HostTool.Run("dumpe2fs", "-h", path).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Content_of_another_length_than_promised_is_refused()
    {
        TreeEntry shorter = Ext4Sample.File("a", [1, 2, 3]) with { SizeBytes = 4 };
        TreeEntry longer = Ext4Sample.File("a", [1, 2, 3]) with { SizeBytes = 2 };
        foreach (TreeEntry entry in new[] { shorter, longer })
        {
            Ext4Exception error =
                Assert.Throws<Ext4Exception>(() => Plan([entry]).WriteTo(new MemoryStream()));
            Assert.Equal(("ext4.content", "a"), (error.Rule, error.SourceName));
        }
    }

    [Theory]
    [InlineData("ext4.full", 2 << 20, 4 << 20)]
    [InlineData("ext4.size", 64 << 10, 1)]
    public void Content_too_large_for_a_fixed_size_is_refused(string rule, int sizeBytes, int contentBytes) =>
        Assert.Equal(rule, Assert.Throws<Ext4Exception>(() => Plan(
            [Ext4Sample.File("a", new byte[contentBytes])],
            Ext4Sample.Settings with { SizeBytes = sizeBytes })).Rule);

    private static Ext4Image Plan(IEnumerable<TreeEntry> entries, Ext4Settings? settings = null) =>
        Ext4Image.Plan(FileTree.Of(entries, Ext4Sample.Time), settings ?? Ext4Sample.Settings);

    private static byte[] Read(TreeEntry entry)
    {
        byte[] content = new byte[entry.SizeBytes];
        using Stream? stream = entry.Open?.Invoke();
        stream?.ReadExactly(content);
        return content;
    }

    private string Write(Ext4Image image)
    {
        string path = Path.Combine(_folder.FullName, "image");
        using FileStream output = File.Create(path);
        image.WriteTo(output);
        Assert.Equal(image.SizeBytes, output.Length);
        return path;
    }

    private static void CheckWithE2fsck(string path)
    {
        (int exitCode, string output) = HostTool.Run("e2fsck", "-f", "-n", path);
        string[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("e2fsck ", StringComparison.Ordinal)
                && !line.StartsWith("Pass ", StringComparison.Ordinal))];
        Assert.Equal(0, exitCode);
        Assert.Contains(" files (", Assert.Single(lines), StringComparison.Ordinal);
    }
}
