using Limyra.Apk.Commands.Files;
using Limyra.Apk.Packages;
using Limyra.Linux;
using Limyra.Tests.Apk.Packages;

namespace Limyra.Tests.Interop.Apk;

public sealed class MkpkgTests
{
    private static readonly string[] Fields =
    [
        "name:sample", "version:1.2.3_rc4-r5", "arch:x86_64", "description:Eine Beschreibung mit ü",
        "license:MIT",
        "origin:sample", "maintainer:Nobody <nobody@example.org>", "url:https://example.org",
        "repo-commit:0123456789abcdef0123456789abcdef01234567", "build-time:1700000000",
        "provider-priority:0", "layer:0",
        "depends:so:libz.so.1=1.3 musl>=1.2 !bad musl>=1.2 a<1 a~2 busybox",
        "provides:cmd:sample=1.2.3_rc4-r5 so:x=1 virtual",
        "replaces:old<2", "install-if:docs sample", "recommends:extra", "tags:x=y z", "replaces-priority:9",
    ];

    public static TheoryData<string, bool, bool> Variants => new()
    {
        { "3.0.0_pre1", true, true },
        { "3.0.0_pre3", true, false },
        { "3.0.0", true, true },
        { "3.0.0_pre1", false, true },
        { "3.0.0_pre1", false, false },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Uncompressed_packages_are_those_of_the_original(string compat, bool hasFiles, bool hasScripts)
    {
        using PeerApk peer = PeerApk.Require();
        WriteTree(peer.At("tree"));
        File.WriteAllText(peer.At("post"), "#!/bin/sh\nexit 0\n");
        List<string> options = ["mkpkg", "-c", "none", "--compat", compat, "-o", "theirs.apk"];
        foreach (string field in Fields) options.AddRange(["-I", field]);
        if (hasFiles) options.AddRange(["-F", "tree"]);
        if (hasScripts)
            options.AddRange(
                ["-s", "post-install:post", "-s", "trigger:post", "-t", "/usr/lib", "-t", "/a/*"]);
        MkpkgOptions same = new()
        {
            Compat = compat,
            OutputPath = peer.At("ours.apk"),
            Info = Fields,
            Files = hasFiles ? peer.At("tree") : null,
            Scripts = hasScripts ? [$"post-install:{peer.At("post")}", $"trigger:{peer.At("post")}"] : [],
            Triggers = hasScripts ? ["/usr/lib", "/a/*"] : [],
        };
        Assert.Equal((0, "", ""), peer.Run([.. options]));
        Assert.Equal(0, new MkpkgCommand(same, Context(AdbCompression.None)).Run());
        Assert.Equal(File.ReadAllBytes(peer.At("theirs.apk")), File.ReadAllBytes(peer.At("ours.apk")));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("deflate")]
    [InlineData("deflate:3")]
    [InlineData("zstd")]
    [InlineData("zstd:19")]
    public void The_original_verifies_and_dumps_our_packages(string compression)
    {
        using PeerApk peer = PeerApk.Require();
        Directory.CreateDirectory(peer.At("keys"));
        File.WriteAllText(peer.At("keys", "test.pub"), TestKeys.First.PublicKey.ToPem());
        byte[] package = SamplePackage.Make(AdbCompression.Parse(compression)!.Value, TestKeys.First);
        File.WriteAllBytes(peer.At("ours.apk"), package);
        Assert.Equal((0, "ours.apk: OK\n", ""),
            peer.Run("verify", "--keys-dir", peer.At("keys"), "ours.apk"));
        (int exitCode, string dump, _) = peer.Run("adbdump", "--keys-dir", peer.At("keys"), "ours.apk");
        Assert.Equal(0, exitCode);
        Assert.Contains("name: sample\n", dump, StringComparison.Ordinal);
        Assert.Contains(": OK\n", dump, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("deflate:1")]
    [InlineData("zstd:3")]
    public void We_read_signed_packages_of_the_original(string compression)
    {
        using PeerApk peer = PeerApk.Require();
        WriteTree(peer.At("tree"));
        File.WriteAllText(peer.At("key"), TestKeys.First.ToPem());
        Assert.Equal((0, "", ""), peer.Run(
            "mkpkg", "-c", compression, "--sign-key", "key", "-F", "tree", "-I", "name:a", "-I", "version:1",
            "-o", "theirs.apk"));
        using FileStream file = File.OpenRead(peer.At("theirs.apk"));
        PackageTrust trust = new() { Keys = TestKeys.Trusting(TestKeys.First) };
        using PackageReader reader = PackageReader.Open(file, trust, "theirs.apk");
        int files = 0;
        while (reader.Next() is { } entry)
        {
            if (!entry.IsRegularFile) continue;
            using MemoryStream content = new();
            entry.Content.CopyTo(content);
            Assert.Equal(File.ReadAllBytes(peer.At("tree", entry.Path)), content.ToArray());
            files++;
        }
        Assert.Equal(6, files);
    }

    private static PackageCommandContext Context(AdbCompression compression) => new()
    {
        Output = TextWriter.Null,
        Errors = TextWriter.Null,
        Arch = "x86_64",
        Compression = compression,
    };

    private static void WriteTree(string top)
    {
        foreach (string directory in (string[])["usr/bin", "usr/lib/deep/er", "etc", "empty",
            "plain/parent/of/file"])
            Directory.CreateDirectory(Path.Combine(top, directory));
        File.WriteAllBytes(Path.Combine(top, "usr/bin/tool"), SamplePackage.Content(123_456, 5));
        File.WriteAllBytes(Path.Combine(top, "usr/bin/Tool"), SamplePackage.Content(123_456, 5));
        File.WriteAllBytes(Path.Combine(top, "usr/lib/deep/er/x"), [1]);
        File.WriteAllText(Path.Combine(top, "etc/config"), "a = b\n");
        File.WriteAllText(Path.Combine(top, "etc/nothing"), "");
        File.WriteAllText(Path.Combine(top, "plain/parent/of/file/ä"), "x");
        File.CreateSymbolicLink(Path.Combine(top, "usr/bin/link"), "tool");
        File.CreateSymbolicLink(Path.Combine(top, "usr/bin/link2"), "tool");
        Assert.Equal(Errno.None, Files.MakeLink(
            Files.CurrentDirectory, Path.Combine(top, "usr/bin/tool"),
            Files.CurrentDirectory, Path.Combine(top, "etc/hard")));
        File.SetUnixFileMode(Path.Combine(top, "empty"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (string path in Directory.EnumerateFileSystemEntries(top, "*", SearchOption.AllDirectories))
        {
            if (File.ResolveLinkTarget(path, returnFinalTarget: false) is null)
                File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(1_650_000_000));
        }
    }
}
