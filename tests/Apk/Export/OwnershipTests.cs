using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Limyra.Apk.Commands;
using Limyra.Apk.Commands.Files;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Apk.Export;

/// <summary>From a manifest through a package and a root of an ordinary user to an archive:
/// nobody needs to be root.</summary>
public sealed class OwnershipTests : IDisposable
{
    private const string Manifest = """
        # what the files are meant to be
        /set uname=root gname=root
        ./usr/bin/ping mode=0755 capability=cap_net_raw+ep
        ./usr/bin/su mode=4755
        ./etc/shadow mode=0640 gname=shadow xattr.user.note=0x6869
        ./var/mail type=dir mode=1777 gname=mail
        ./dev/null type=char device=1,3 mode=0666
        ./run/pipe type=fifo mode=0600
        ./usr/bin/ping6 type=link link=ping

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-ownership-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_exported_root_has_the_owners_of_the_manifest()
    {
        string archive = MakeRootAndExport("tar");
        Dictionary<string, PaxTarEntry> entries = ReadTar(File.OpenRead(archive));

        PaxTarEntry ping = entries["usr/bin/ping"];
        Assert.Equal((0, 0), (ping.Uid, ping.Gid));
        Assert.Equal("ping", new StreamReader(ping.DataStream!).ReadToEnd());
        Assert.Equal(UnixFileMode.SetUser, entries["usr/bin/su"].Mode & UnixFileMode.SetUser);
        PaxTarEntry shadow = entries["etc/shadow"];
        Assert.Equal((0, 42), (shadow.Uid, shadow.Gid));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, shadow.Mode);
        Assert.Equal("hi", shadow.ExtendedAttributes["SCHILY.xattr.user.note"]);
        Assert.StartsWith("\x01\0\0\x02", ping.ExtendedAttributes["SCHILY.xattr.security.capability"],
            StringComparison.Ordinal);
        Assert.Equal((8, UnixFileMode.StickyBit),
            (entries["var/mail/"].Gid, entries["var/mail/"].Mode & UnixFileMode.StickyBit));
        PaxTarEntry device = entries["dev/null"];
        Assert.Equal((TarEntryType.CharacterDevice, 1, 3),
            (device.EntryType, device.DeviceMajor, device.DeviceMinor));
        Assert.Equal(TarEntryType.Fifo, entries["run/pipe"].EntryType);
        Assert.Equal("ping", entries["usr/bin/ping6"].LinkName);
        Assert.DoesNotContain("lib/apk/db/lock", entries.Keys);
        Assert.DoesNotContain("lib/apk/db/withheld", entries.Keys);
    }

    [Fact]
    public void Two_exports_of_equal_roots_are_equal()
    {
        byte[] first = File.ReadAllBytes(MakeRootAndExport("oci"));
        _folder.GetDirectories("root").Single().Delete(recursive: true);
        Assert.Equal(first, File.ReadAllBytes(MakeRootAndExport("oci")));
    }

    [Fact]
    public void An_image_for_container_engines_names_every_part_by_its_digest()
    {
        Dictionary<string, byte[]> parts = ReadTar(File.OpenRead(MakeRootAndExport("oci"))).Values
            .Where(entry => entry.EntryType == TarEntryType.RegularFile)
            .ToDictionary(entry => entry.Name, entry => ((MemoryStream)entry.DataStream!).ToArray());
        foreach ((string name, byte[] content) in parts.Where(
            part => part.Key.StartsWith("blobs/", StringComparison.Ordinal)))
            Assert.Equal("blobs/sha256/" + Digest(content), name);
        JsonElement index = JsonDocument.Parse(parts["index.json"]).RootElement;
        JsonElement manifest = Blob(index.GetProperty("manifests")[0]);
        JsonElement config = Blob(manifest.GetProperty("config"));
        JsonElement layer = manifest.GetProperty("layers")[0];
        byte[] packed = parts[PathOf(layer)];
        Assert.Equal(packed.Length, layer.GetProperty("size").GetInt64());
        using MemoryStream plain = new();
        using (System.IO.Compression.GZipStream gzip = new(
            new MemoryStream(packed), System.IO.Compression.CompressionMode.Decompress)) gzip.CopyTo(plain);
        Assert.Equal(
            "sha256:" + Digest(plain.ToArray()), config.GetProperty("rootfs")
                .GetProperty("diff_ids")[0].GetString());

        JsonElement Blob(JsonElement descriptor) => JsonDocument.Parse(parts[PathOf(descriptor)]).RootElement;
        static string PathOf(JsonElement descriptor) =>
            descriptor.GetProperty("digest")
                .GetString()!.Replace("sha256:", "blobs/sha256/", StringComparison.Ordinal);
    }

    /// <summary>erofs has its own reader of tar archives; it must see the same owners.</summary>
    [Fact]
    public void An_erofs_image_is_made_of_the_archive()
    {
        string archive = MakeRootAndExport("tar"), image = Path.Combine(_folder.FullName, "image.erofs");
        (int exitCode, string said) = HostTool.Run("mkfs.erofs", "--tar=f", image, archive);
        if (exitCode != 0 && said.Contains("unrecognized option", StringComparison.Ordinal))
            Assert.Skip("this mkfs.erofs reads no archives");
        Assert.True(exitCode == 0, said);
        string shadow = HostTool.Run("dump.erofs", "--path=/etc/shadow", image).Output;
        Assert.Matches("Uid: 0 *Gid: 42", shadow);
    }

    [Fact]
    public void What_is_wrong_in_a_manifest_is_told_with_line_and_column()
    {
        FileManifest manifest = FileManifest.Parse(
            "./a mode=9\n/abs mode=1\n./b colour=red\n..\n./c uid=7\n./d type=char\n./e capability=cap_fly+ep\n");
        Assert.Equal(
            [(1, 5), (2, 1), (3, 5), (4, 1), (5, 5), (6, 1), (7, 5)],
            manifest.Complaints.Select(complaint => (complaint.Line, complaint.Column)));
    }

    [Fact]
    public void A_path_of_the_manifest_that_nothing_makes_is_refused()
    {
        string path = Path.Combine(_folder.FullName, "manifest");
        File.WriteAllText(path, "./missing mode=0644\n");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "files"));
        (int exitCode, string output) = Apk(
            "mkpkg", "-I", "name:a", "-I", "version:1", "-F", Path.Combine(_folder.FullName, "files"),
            "--manifest", path,
            "-o", Path.Combine(_folder.FullName, "a.apk"));
        Assert.NotEqual(0, exitCode);
        Assert.Contains($"{path}:1:1: ./missing is not in the directory", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "a.apk")));
    }

    [Fact]
    public void Any_text_is_survived()
    {
        Random random = new(Seed: 1);
        for (int round = 0; round < 3000; round++)
        {
            char[] text = Manifest.ToCharArray();
            for (int flips = random.Next(1, 8); flips > 0; flips--)
                text[random.Next(text.Length)] = (char)random.Next(256);
            _ = FileManifest.Parse(new string(text));
        }
    }

    private string MakeRootAndExport(string format)
    {
        string files = Path.Combine(_folder.FullName, "files"), root = Path.Combine(_folder.FullName, "root");
        foreach (string name in new[] { "usr/bin/ping", "usr/bin/su", "etc/shadow", "etc/passwd",
            "etc/group" })
        {
            string path = Path.Combine(files, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path,
                name == "etc/group" ? "shadow:x:42:\nmail:x:8:\n" : Path.GetFileName(name));
        }
        string manifest = Path.Combine(_folder.FullName, "manifest"),
            package = Path.Combine(_folder.FullName, "a.apk");
        File.WriteAllText(manifest, Manifest);
        Succeed("mkpkg", "-I", "name:a", "-I", "version:1", "-F", files, "--manifest", manifest,
            "-o", package);
        Install(root, package);
        string archive = Path.Combine(_folder.FullName, "archive");
        Succeed("export", "--root", root, "--format", format, "--output", archive);
        return archive;
    }

    /// <summary>As an ordinary user would, whoever runs the tests.</summary>
    private static void Install(string path, string package)
    {
        using ApkRoot root = ApkRoot.Open(new()
        {
            Path = path, Access = RootAccess.Create, IsUserMode = true, AllowsUntrusted = true,
            Architectures = ["x86_64"],
            UsesCache = false,
        });
        root.ReplaceWorld([root.AddFile(package)]);
        SolveResult.Planned planned = Assert.IsType<SolveResult.Planned>(root.Solve());
        ApplyResult result = root.Apply(
            planned.Plan, new() { Durability = Durability.NoSync }, TestContext.Current.CancellationToken);
        Assert.Equal(new ApplyResult.Applied(0), result);
    }

    private static void Succeed(params string[] arguments)
    {
        (int exitCode, string output) = Apk(arguments);
        Assert.True(exitCode == 0, output);
    }

    private static (int ExitCode, string Output) Apk(params string[] arguments)
    {
        using MemoryStream output = new();
        int exitCode = ApkCommandLine.Run(new()
        {
            Output = output,
            Error = output,
            ProgramName = "apk",
            Arguments = arguments,
            Variable = name => name == "SOURCE_DATE_EPOCH" ? "1700000000" : null,
            Cancellation = static () => TestContext.Current.CancellationToken,
        });
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()));
    }

    private static string Digest(byte[] content) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));

    private static Dictionary<string, PaxTarEntry> ReadTar(Stream stream)
    {
        using TarReader reader = new(stream);
        Dictionary<string, PaxTarEntry> entries = [];
        while (reader.GetNextEntry(copyData: true) is { } entry)
            entries.Add(entry.Name, new PaxTarEntry(entry));
        return entries;
    }
}
