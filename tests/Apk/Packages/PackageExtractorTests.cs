using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Apk.Packages;

public sealed class PackageExtractorTests : IDisposable
{
    private readonly string _top = Directory.CreateTempSubdirectory("limyra-extract-").FullName;

    [Fact]
    public void Files_links_and_modes_arrive()
    {
        Extract(Package(
            new("", new() { Mode = 0x1ed }, []),
            new("a/b", new() { Mode = 0x16d },
                [File("file", 0x9ed, "text"), Link("link", "file"), Hard("other", "a/b/file")])));
        Assert.Equal("text", System.IO.File.ReadAllText(At("a/b/other")));
        Assert.Equal("file", new FileInfo(At("a/b/link")).LinkTarget);
        Assert.Equal((UnixFileMode)0x9ed, System.IO.File.GetUnixFileMode(At("a/b/file")));
        Assert.Equal((UnixFileMode)0x16d, System.IO.File.GetUnixFileMode(At("a/b")));
        Assert.Equal(1_600_000_000,
            new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(At("a/b/file"))).ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("..")]
    [InlineData("/etc")]
    [InlineData("a/../..")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a\nb")]
    public void Names_that_lead_out_are_refused(string directory)
    {
        byte[] package =
            Package(new PackageDirectory(directory, new() { Mode = 0x1ed }, [File("evil", 0x1a4, "x")]));
        Assert.Equal(ApkRule.PackageFormat, Assert.Throws<ApkFormatException>(() => Extract(package)).Rule);
        Assert.False(System.IO.File.Exists(Path.Combine(_top, "..", "evil")));
    }

    [Fact]
    public void Links_are_not_followed_on_the_way()
    {
        string outside = Directory.CreateTempSubdirectory("limyra-outside-").FullName;
        byte[] own = Package(
            new("", new() { Mode = 0x1ed }, [Link("way", outside)]),
            new("way", new() { Mode = 0x1ed }, [File("evil", 0x1a4, "x")]));
        Assert.Throws<IOException>(() => Extract(own));
        System.IO.File.CreateSymbolicLink(At("there"), outside);
        byte[] old =
            Package(new PackageDirectory("there", new() { Mode = 0x1ed }, [File("evil", 0x1a4, "x")]));
        Assert.Throws<IOException>(() => Extract(old));
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Directory.Delete(outside);
    }

    [Fact]
    public void What_is_there_already_stays()
    {
        System.IO.File.WriteAllText(At("file"), "mine");
        byte[] package =
            Package(new PackageDirectory("", new() { Mode = 0x1ed }, [File("file", 0x1a4, "theirs")]));
        Assert.Throws<IOException>(() => Extract(package));
        Assert.Equal("mine", System.IO.File.ReadAllText(At("file")));
        Extract(package, overwrites: true);
        Assert.Equal("theirs", System.IO.File.ReadAllText(At("file")));
    }

    public void Dispose() => Directory.Delete(_top, recursive: true);

    private static PackageFile File(string name, uint mode, string text) => new()
    {
        Name = name,
        Acl = new() { Mode = mode },
        Size = (ulong)text.Length,
        ModifiedTime = 1_600_000_000,
        Hash = Hasher.Sha256(System.Text.Encoding.ASCII.GetBytes(text)),
    };

    private static PackageFile Link(string name, string target) =>
        File(name, 0x1ff, "") with { Target = new FileTarget.Symlink(target) };

    private static PackageFile Hard(string name, string target) =>
        File(name, 0x1ff, "text") with { Target = new FileTarget.HardLink(target) };

    /// <summary>A package with any names, also those that PackageMaker refuses.</summary>
    private static byte[] Package(params PackageDirectory[] directories)
    {
        ApkPackage package = new() { Info = new() { Name = "x", Version = "1" }, Directories = directories };
        AdbWriter adb = PackageEncoder.Package(package, Hasher.Sha256, EncodeOptions.Plain);
        using MemoryStream stream = new();
        AdbOutput output = new(stream);
        output.WriteHead(AdbFile.PackageSchema, adb.Payload, []);
        string[] texts = ["text", "x", "theirs"];
        ApkPackage stored = PackageDecoder.Package(adb.Reader);
        for (int i = 0; i < stored.Directories.Count; i++)
        {
            for (int j = 0; j < stored.Directories[i].Files.Count; j++)
            {
                PackageFile file = stored.Directories[i].Files[j];
                if (!file.HasData) continue;
                string text = texts.Single(candidate => (ulong)candidate.Length == file.Size);
                byte[] place = [.. BitConverter.GetBytes(i + 1), .. BitConverter.GetBytes(j + 1)];
                output.WriteBlock(AdbBlockType.Data,
                    [.. place, .. System.Text.Encoding.ASCII.GetBytes(text)]);
            }
        }
        return stream.ToArray();
    }

    private void Extract(byte[] package, bool overwrites = false)
    {
        using PackageReader reader =
            PackageReader.Open(new MemoryStream(package), PackageTrust.Anyone, "x.apk");
        PackageExtractor.Extract(reader, _top, new() { Overwrites = overwrites });
    }

    private string At(string path) => Path.Combine(_top, path);
}
