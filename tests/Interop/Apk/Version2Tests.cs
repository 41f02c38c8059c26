using System.IO.Compression;
using System.Text;
using Limyra.Apk.Commands.Files;
using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Limyra.Tests.Apk.Commands;
using Limyra.Tests.Apk.Packages;

namespace Limyra.Tests.Interop.Apk;

public sealed class Version2Tests
{
    [Theory]
    [InlineData("RSA")]
    [InlineData("RSA256")]
    [InlineData("RSA512")]
    public void Both_believe_the_same_v2_packages(string kind)
    {
        using PeerApk peer = PeerApk.Require();
        Directory.CreateDirectory(peer.At("keys"));
        File.WriteAllText(peer.At("keys", "test.pub"), TestKeys.First.PublicKey.ToPem());
        byte[] package = Version2Sample.Make(TestKeys.First, kind);
        File.WriteAllBytes(peer.At("a.apk"), package);
        Assert.Equal("a.apk: OK\n", peer.Run("verify", "--keys-dir", peer.At("keys"), "a.apk").Output);
        package[^300] ^= 1;
        File.WriteAllBytes(peer.At("b.apk"), package);
        Assert.Equal(1, peer.Run("verify", "--keys-dir", peer.At("keys"), "b.apk").ExitCode);
        PackageTrust trust = new() { Keys = TrustedKeys.Load(peer.At("keys")) };
        Assert.Throws<ApkFormatException>(() =>
        {
            using PackageReader reader = PackageReader.Open(new MemoryStream(package), trust, "b.apk");
            reader.VerifyRest();
        });
    }

    [Fact]
    public void Indexes_of_v2_packages_are_those_of_the_original()
    {
        using PeerApk peer = PeerApk.Require();
        File.WriteAllBytes(peer.At("old-1.0-r0.apk"), Version2Sample.Make(TestKeys.First, "RSA256"));
        new PackageMaker().MakeFile(SamplePackage.Manifest, peer.At("sample-1.2.3-r4.apk"));
        Assert.Equal(0, peer.Run(
            "mkndx", "--allow-untrusted", "-c", "none", "-o", "theirs.adb", "old-1.0-r0.apk",
            "sample-1.2.3-r4.apk").ExitCode);
        MkndxOptions same = new()
        {
            Arguments = [peer.At("old-1.0-r0.apk"), peer.At("sample-1.2.3-r4.apk")],
            OutputPath = peer.At("ours.adb"),
        };
        PackageCommandContext context = new()
        {
            Output = TextWriter.Null,
            Errors = TextWriter.Null,
            Arch = "x86_64",
            Compression = AdbCompression.None,
            AllowUntrusted = true,
        };
        Assert.Equal(0, new MkndxCommand(same, context).Run());
        Assert.Equal(File.ReadAllBytes(peer.At("theirs.adb")), File.ReadAllBytes(peer.At("ours.adb")));
    }

    [Fact]
    public void Indexes_converted_from_text_are_those_of_the_original()
    {
        using PeerApk peer = PeerApk.Require();
        File.WriteAllBytes(peer.At("old-1.0-r0.apk"), Version2Sample.Make(TestKeys.First, "RSA256"));
        Assert.Equal(0, peer.Run(
            "index", "--allow-untrusted", "--no-warnings", "-o", "APKINDEX.tar.gz",
            "old-1.0-r0.apk").ExitCode);
        (int exitCode, byte[] theirs, _) = peer.RunBinary(
            "convndx", "--allow-untrusted", "-c", "none", "APKINDEX.tar.gz");
        Assert.Equal(0, exitCode);
        CommandRun ours =
            CommandRun.Of("convndx", "--allow-untrusted", "-c", "none", peer.At("APKINDEX.tar.gz"));
        Assert.Equal(0, ours.ExitCode);
        Assert.Equal(theirs, ours.Bytes);
    }

    [Fact]
    public void We_read_the_v2_index_of_the_original()
    {
        using PeerApk peer = PeerApk.Require();
        File.WriteAllBytes(peer.At("old-1.0-r0.apk"), Version2Sample.Make(TestKeys.First, "RSA256"));
        Assert.Equal(0, peer.Run(
            "index", "--allow-untrusted", "--no-warnings", "-d", "mine", "-o", "APKINDEX.tar.gz",
            "old-1.0-r0.apk").ExitCode);
        PackageIndex index = IndexFile.Load(peer.At("APKINDEX.tar.gz"), PackageTrust.Anyone).Index;
        Assert.Equal("mine", index.Description);
        PackageInfo info = Assert.Single(index.Packages);
        Assert.Equal("old-1.0-r0", info.NameAndVersion);
        using FileStream file = File.OpenRead(peer.At("old-1.0-r0.apk"));
        using PackageReader reader = PackageReader.Open(file, new() { Expected = info }, "old");
        reader.VerifyRest();
        Assert.Throws<ApkFormatException>(() => IndexFile.Load(peer.At("APKINDEX.tar.gz"), new()));
    }
}
