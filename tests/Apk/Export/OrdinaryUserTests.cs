using System.Formats.Tar;

namespace Limyra.Tests.Apk.Export;

/// <summary>The real program in the hands of somebody who may do nothing.</summary>
public sealed class OrdinaryUserTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-ordinary-");

    public OrdinaryUserTests()
    {
        const UnixFileMode Everybody = (UnixFileMode)0x1ff;
        File.SetUnixFileMode(_folder.FullName, Everybody);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_ordinary_user_makes_installs_and_exports_what_belongs_to_others()
    {
        string files = At("files"), package = At("a.apk"), root = At("root"), archive = At("root.tar");
        Directory.CreateDirectory(Path.Combine(files, "etc"));
        File.WriteAllText(Path.Combine(files, "etc/group"), "shadow:x:42:\n");
        File.WriteAllText(Path.Combine(files, "etc/shadow"), "root:*:::::::\n");
        File.WriteAllText(At("manifest"),
            "./etc/shadow mode=0640 gname=shadow\n./dev/null type=char device=1,3 mode=0666\n");
        Succeed("mkpkg", "-I", "name:a", "-I", "version:1", "-F", files, "--manifest", At("manifest"),
            "-o", package);
        Succeed(
            "add", "--root", root, "--initdb", "--usermode", "--no-scripts", "--allow-untrusted",
            "--arch", "x86_64",
            "--repositories-file", "/dev/null", "--no-network", package);
        Succeed("export", "--root", root, "--output", archive);

        using TarReader reader = new(File.OpenRead(archive));
        List<TarEntry> entries = [];
        while (reader.GetNextEntry() is { } entry) entries.Add(entry);
        TarEntry shadow = Assert.Single(entries, entry => entry.Name == "etc/shadow");
        Assert.Equal((0, 42), (shadow.Uid, shadow.Gid));
        Assert.Equal(TarEntryType.CharacterDevice,
            Assert.Single(entries, entry => entry.Name == "dev/null").EntryType);
        Assert.All(entries, entry => Assert.Equal(0, entry.Uid));
    }

    private static void Succeed(params string[] arguments)
    {
        (int exitCode, string output) = ApkProgram.RunAsOrdinaryUser(arguments);
        Assert.True(exitCode == 0, output);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
