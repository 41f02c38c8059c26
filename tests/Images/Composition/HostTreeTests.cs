using Limyra.Formats.Trees;
using Limyra.Images.Composition;

namespace Limyra.Tests.Images.Composition;

public sealed class HostTreeTests : IDisposable
{
    private const long Epoch = 1_600_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-tree-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Owners_and_modes_come_from_the_database_and_content_from_the_folder()
    {
        Put("usr/bin/su", "su", UnixFileMode.UserRead);
        TreeEntry entry =
            Read(path => path == "usr/bin/su" ? new IntendedStatus(0x9ED, 0, 42) : null)["usr/bin/su"];
        Assert.Equal((0x9ED, 0u, 42u, 2L), (entry.Mode, entry.Uid, entry.Gid, entry.SizeBytes));
        using StreamReader content = new(entry.Open!());
        Assert.Equal("su", content.ReadToEnd());
    }

    [Theory]
    [InlineData(0b110_110_110, 0b110_100_100)]
    [InlineData(0b110_100_000, 0b110_100_100)]
    [InlineData(0b111_101_000, 0b111_101_101)]
    [InlineData(0b110_000_000, 0b110_000_000)]
    public void The_creation_mask_of_the_user_does_not_reach_the_image(int onHost, int inImage)
    {
        Put("a", "a", (UnixFileMode)onHost);
        Assert.Equal(inImage, Read()["a"].Mode);
    }

    [Fact]
    public void Names_of_one_file_stay_names_of_one_file()
    {
        Put("first", "same");
        Directory.CreateDirectory(At("z"));
        HostTool.Run("ln", At("first"), At("z/second"));
        TreeEntry second = Read()["z/second"];
        Assert.Equal((TreeEntryKind.HardLink, "first"), (second.Kind, second.Target));
    }

    [Fact]
    public void Nothing_is_younger_than_the_epoch()
    {
        Put("new", "new");
        Put("old", "old");
        File.SetLastWriteTimeUtc(At("old"), DateTime.UnixEpoch.AddSeconds(5));
        File.CreateSymbolicLink(At("link"), "nowhere");
        Dictionary<string, TreeEntry> entries = Read();
        Assert.Equal(Epoch, entries["new"].ModifiedSeconds);
        Assert.Equal(5, entries["old"].ModifiedSeconds);
        Assert.Equal(Epoch, entries[""].ModifiedSeconds);
        Assert.Equal("nowhere", entries["link"].Target);
    }

    private Dictionary<string, TreeEntry> Read(Func<string, IntendedStatus?>? intended = null) =>
        HostTree.Read(_folder.FullName, intended ?? (_ => null), Epoch).ToDictionary(entry => entry.Path);

    private string At(string path) => Path.Combine(_folder.FullName, path);

    private void Put(string path, string content,
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
        File.SetUnixFileMode(At(path), mode);
    }
}
