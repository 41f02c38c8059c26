using Limyra.Formats.Trees;
using Limyra.Images.Checks;
using Limyra.Images.Composition;

namespace Limyra.Tests.Images.Composition;

public sealed class ImageMakerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-image-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_same_root_in_another_folder_gives_the_same_bytes()
    {
        MadeImage first = ImageMaker.Make(Root("one", "host"), At("one.ext4"));
        MadeImage second = ImageMaker.Make(Root("another", "host"), At("another.ext4"));
        Assert.Equal(first.Uuid, second.Uuid);
        Assert.Equal(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
        Assert.Equal("limyra", FileSystemCheck.ReadSuperblock(first.Path).Label);
    }

    [Fact]
    public void One_other_byte_gives_another_identity() => Assert.NotEqual(
        ImageMaker.Make(Root("one", "host"), At("one.ext4")).Uuid,
        ImageMaker.Make(Root("another", "Host"), At("another.ext4")).Uuid);

    [Fact]
    public void What_is_left_out_is_gone_and_what_is_added_replaces()
    {
        ImageSettings settings = Root("one", "host") with
        {
            LeftOut = ["var/log"],
            Added =
                [new TreeEntry { Path = "etc/hostname", Kind = TreeEntryKind.SymbolicLink,
                    Target = "elsewhere" }],
        };
        FileTree tree = ImageMaker.Collect(settings);
        Assert.Null(tree.Find("var/log"));
        Assert.NotNull(tree.Find("var/logs"));
        Assert.Equal("elsewhere", tree.Find("etc/hostname")!.Entry.Target);
    }

    [Fact]
    public async Task A_new_image_is_clean_and_other_bytes_are_refused()
    {
        MadeImage image = ImageMaker.Make(Root("one", "host"), At("one.ext4"));
        Assert.True((await FileSystemCheck.OfAsync(image.Path, CancellationToken.None)).IsClean);
        File.WriteAllBytes(At("short"), [1, 2, 3]);
        Assert.Throws<Limyra.Formats.Ext4.Ext4Exception>(() => FileSystemCheck.ReadSuperblock(At("short")));
    }

    [Fact]
    public void A_sparse_copy_holds_the_same_bytes_in_as_little_space()
    {
        MadeImage image = ImageMaker.Make(Root("one", "host"), At("one.ext4"));
        WholeFile.CopySparse(image.Path, At("copy"));
        Assert.Equal(File.ReadAllBytes(image.Path), File.ReadAllBytes(At("copy")));
        Assert.InRange(long.Parse(HostTool.Run("stat", "--format=%b", At("copy")).Output) * 512, 1, 8 << 20);
    }

    private string At(string path) => Path.Combine(_folder.FullName, path);

    private ImageSettings Root(string name, string hostName)
    {
        foreach ((string path, string content) in ((string, string)[])
            [("etc/hostname", hostName), ("var/log/apk.log", name), ("var/logs", "x"),
                ("usr/bin/true", "#!/bin/sh")])
        {
            string file = At($"{name}/{path}");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }
        return new ImageSettings
        {
            Entries = HostTree.Read(At(name), _ => null, latestSeconds: 1_600_000_000),
            LeftOut = ["var/log/apk.log"],
            EpochSeconds = 1_600_000_000,
            FreeBytes = 16 << 20,
        };
    }
}
