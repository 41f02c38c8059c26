using Limyra.Apk.Commands.Files;
using Limyra.Apk.Packages;
using Limyra.Formats.Apk;
using Limyra.Tests.Apk.Packages;

namespace Limyra.Tests.Interop.Apk;

public sealed class AdbdumpTests
{
    [Theory]
    [InlineData("yaml", false)]
    [InlineData("yaml", true)]
    [InlineData("json", false)]
    public void Listings_are_those_of_the_original(string format, bool isPretty)
    {
        using PeerApk peer = PeerApk.Require();
        Directory.CreateDirectory(peer.At("keys"));
        File.WriteAllText(peer.At("keys", "test.pub"), TestKeys.First.PublicKey.ToPem());
        PackageInfo info = SamplePackage.Info with
        {
            Description = "it's: a #hash, and 'quotes'",
            Maintainer = "- nobody",
            Url = new('x', 81),
            License = "a: b",
        };
        using (FileStream file = File.Create(peer.At("a.apk")))
        {
            PackageMaker maker = new() { Keys = [TestKeys.First, TestKeys.Second] };
            maker.Make(SamplePackage.Manifest with { Info = info }, file);
        }
        using IndexMaker index = new(new() { Trust = PackageTrust.Anyone, Description = "d" });
        index.AddFile(peer.At("a.apk"));
        index.WriteFile(peer.At("i.adb"));
        foreach (string path in (string[])["a.apk", "i.adb"])
        {
            (int exitCode, string theirs, _) = peer.Run(
                "adbdump", $"--pretty-print={(isPretty ? "yes" : "no")}", "--format", format,
                "--keys-dir", peer.At("keys"), path);
            Assert.Equal(0, exitCode);
            using StringWriter ours = new();
            PackageCommandContext context = new()
            {
                Output = ours,
                Errors = TextWriter.Null,
                Arch = "x86_64",
                IsPretty = isPretty,
                Keys = TestKeys.Trusting(TestKeys.First),
            };
            Assert.Equal(0, new AdbdumpCommand([peer.At(path)], format, context).Run());
            Assert.Equal(theirs, ours.ToString());
        }
    }

    [Fact]
    public void What_is_printed_becomes_the_file_of_the_original_again()
    {
        using PeerApk peer = PeerApk.Require();

        // The original reads extended attributes back with "=" where a zero byte belongs; we do not.
        PackageManifest manifest = SamplePackage.Manifest with
        {
            Entries = [.. SamplePackage.Manifest.Entries.Where(entry => entry.Acl.Attributes.Count == 0)],
        };
        new PackageMaker { Compression = AdbCompression.None }.MakeFile(manifest, peer.At("a.apk"));
        using IndexMaker index = new(new() { Trust = PackageTrust.Anyone, Description = "d" });
        index.AddFile(peer.At("a.apk"));
        index.WriteFile(peer.At("i.adb"));
        foreach (string path in (string[])["a.apk", "i.adb"])
        {
            (_, string text, _) = peer.Run("adbdump", path);
            File.WriteAllText(peer.At("text"), text);
            (int exitCode, byte[] theirs, _) = peer.RunBinary("adbgen", "text");
            Assert.Equal(0, exitCode);
            using MemoryStream ours = new();
            PackageCommandContext context = new()
            {
                Output = TextWriter.Null,
                Errors = TextWriter.Null,
                Arch = "x86_64",
                OpenBinaryOutput = () => ours,
            };
            Assert.Equal(0, new AdbgenCommand([peer.At("text")], context).Run());
            Assert.Equal(theirs, ours.ToArray());
        }
    }

    [Fact]
    public void Signed_again_a_file_is_believed_by_both()
    {
        using PeerApk peer = PeerApk.Require();
        Directory.CreateDirectory(peer.At("keys"));
        File.WriteAllText(peer.At("keys", "test.pub"), TestKeys.Second.PublicKey.ToPem());
        File.WriteAllBytes(peer.At("a.apk"), SamplePackage.Make(AdbCompression.Zstd, TestKeys.First));
        PackageCommandContext context = new()
        {
            Output = TextWriter.Null,
            Errors = TextWriter.Null,
            Arch = "x86_64",
            Keys = TestKeys.Trusting(TestKeys.First),
            SigningKeys = [TestKeys.Second],
        };
        Assert.Equal(1, peer.Run("verify", "--keys-dir", peer.At("keys"), "a.apk").ExitCode);
        Assert.Equal(0, new AdbsignCommand([peer.At("a.apk")], resetsSignatures: false, context).Run());
        Assert.Equal("a.apk: OK\n", peer.Run("verify", "--keys-dir", peer.At("keys"), "a.apk").Output);
        Assert.Equal(0, new VerifyCommand([peer.At("a.apk")], context).Run());
    }
}
