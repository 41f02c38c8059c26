using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Apk.Packages;

public sealed class PackageReaderTests
{
    public static TheoryData<string> Compressions => ["none", "deflate", "deflate:1", "zstd", "zstd:3"];

    [Theory]
    [MemberData(nameof(Compressions))]
    public void What_was_packed_comes_out_again(string compression)
    {
        byte[] bytes = SamplePackage.Make(AdbCompression.Parse(compression)!.Value, TestKeys.First);
        using PackageReader reader = Open(bytes, new() { Keys = TestKeys.Trusting(TestKeys.First) });
        Assert.Equal("sample-1.2.3-r4", reader.Package.Info.NameAndVersion);
        Assert.Equal(70_000u + 300 + 10 + 9, reader.Package.Info.InstalledSize);
        Assert.Equal(
            ["!other", "busybox~1.36", "musl>1.2", "so:libc.so=1.2.6"],
            reader.Package.Info.Depends.Select(d => d.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal([ScriptKind.Trigger, ScriptKind.PostInstall],
            reader.Package.Scripts.Select(s => s.Kind));
        Assert.Equal(["/usr/lib/*", "/usr/share/sample"], reader.Package.Triggers);
        List<string> seen = [];
        while (reader.Next() is { } entry)
        {
            using MemoryStream content = new();
            entry.Content.CopyTo(content);
            string mode = Convert.ToString(entry.Acl.Mode, 8);
            seen.Add($"{Describe(entry)} {mode} {entry.Acl.User}:{entry.Acl.Group} {content.Length}");
        }
        Assert.Equal(
            [
                "file .profile 644 root:root 10",
                "dir dev 755 root:root 0",
                "char 103 dev/null 777 root:root 0",
                "block 800 dev/sda 777 root:root 0",
                "dir etc 755 root:root 0",
                "file etc/empty 644 root:root 0",
                "dir run 755 root:root 0",
                "fifo run/pipe 777 root:root 0",
                "dir usr 755 root:root 0",
                "dir usr/bin 755 root:root 0",
                "file usr/bin/aa-hard 777 root:root 70000",
                "file usr/bin/again 755 root:root 300",
                "hard usr/bin/aa-hard usr/bin/sample 4755 root:root 0",
                "link ../bin/sample usr/bin/soft 777 root:root 0",
                "hard usr/bin/aa-hard usr/bin/zz-hard 777 root:root 0",
                "dir usr/share 755 root:root 0",
                "file usr/share/grüße 644 user:group 9",
                "dir var/spool 1777 daemon:mail 0",
            ],
            seen);
    }

    [Fact]
    public void The_same_manifest_gives_the_same_bytes()
    {
        byte[] first = SamplePackage.Make(AdbCompression.Zstd, TestKeys.First);
        Assert.Equal(first, SamplePackage.Make(AdbCompression.Zstd, TestKeys.First));
        Assert.Equal(SamplePackage.Make(AdbCompression.Default), SamplePackage.Make(AdbCompression.Default));
    }

    [Fact]
    public void A_package_without_a_trusted_signature_is_refused()
    {
        PackageTrust trust = new() { Keys = TestKeys.Trusting(TestKeys.First) };
        AssertRefused(ApkRule.SignatureUntrusted, SamplePackage.Make(AdbCompression.None), trust);
        AssertRefused(ApkRule.SignatureUntrusted,
            SamplePackage.Make(AdbCompression.None, TestKeys.Second), trust);
        byte[] both = SamplePackage.Make(AdbCompression.None, TestKeys.Second, TestKeys.First);
        using PackageReader reader = Open(both, trust);
        reader.VerifyRest();
    }

    [Fact]
    public void A_full_digest_from_an_index_stands_for_the_signature()
    {
        byte[] bytes = SamplePackage.Make(AdbCompression.None);
        PackageInfo expected = SamplePackage.Info with { Hashes = IdentityOf(bytes) };
        using (PackageReader reader = Open(bytes, new() { Expected = expected })) reader.VerifyRest();
        byte[] other = IdentityOf(bytes).Bytes.ToArray();
        other[31] ^= 1;
        AssertRefused(ApkRule.AdbIntegrity, bytes,
            new() { Expected = expected with { Hashes = new(other) } });
        AssertRefused(ApkRule.PackageMismatch, bytes, new() { Expected = expected with { Version = "9" } });
    }

    [Fact]
    public void A_cut_digest_needs_the_signature_too_and_must_fit()
    {
        byte[] bytes = SamplePackage.Make(AdbCompression.None, TestKeys.First);
        TrustedKeys keys = TestKeys.Trusting(TestKeys.First);
        PackageInfo expected = SamplePackage.Info with { Hashes = IdentityOf(bytes).Key };
        using (PackageReader reader = Open(bytes, new() { Keys = keys, Expected = expected }))
            reader.VerifyRest();
        AssertRefused(ApkRule.SignatureUntrusted, bytes, new() { Expected = expected });
        PackageInfo other = expected with { Hashes = new(new byte[20]) };
        AssertRefused(ApkRule.AdbIntegrity, bytes, new() { Keys = keys, Expected = other });
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void A_package_cut_anywhere_is_refused(string compression)
    {
        byte[] bytes = SamplePackage.Make(AdbCompression.Parse(compression)!.Value, TestKeys.First);
        PackageTrust trust = new() { Keys = TestKeys.Trusting(TestKeys.First) };
        int step = compression == "none" ? 97 : 11;
        for (int length = 0; length < bytes.Length - 8; length += length < 3000 ? 1 : step)
        {
            int cut = length;
            ApkFormatException error = Assert.Throws<ApkFormatException>(() => ReadAll(bytes[..cut], trust));
            Assert.StartsWith("cut.apk: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_wrong_byte_anywhere_is_noticed()
    {
        byte[] bytes = SamplePackage.Make(AdbCompression.None, TestKeys.First);
        PackageTrust trust = new() { Keys = TestKeys.Trusting(TestKeys.First) };
        List<int> unnoticed = [];
        for (int at = 0; at < bytes.Length; at += at < 4000 ? 1 : 53)
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 0x41;
            try
            {
                ReadAll(changed, trust);
                unnoticed.Add(at);
            }
            catch (ApkFormatException error)
            {
                Assert.StartsWith("cut.apk: ", error.Message, StringComparison.Ordinal);
            }
        }
        // Padding after a block is all that no digest covers.
        Assert.All(unnoticed, at => Assert.Equal(0, bytes[at]));
        Assert.InRange(unnoticed.Count, 0, 8 * 8);
    }

    [Fact]
    public void A_block_that_claims_more_than_there_is_costs_no_memory()
    {
        byte[] bytes = [.. "ADB.pckg"u8, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0];
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(ApkRule.AdbBlock, bytes, PackageTrust.Anyone);
        // The first step is taken at once; the block claims 32 times as much.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 9 * 1024 * 1024);
    }

    private static string Describe(PackageEntry entry) => entry.Target switch
    {
        FileTarget.Symlink link => $"link {link.Text} {entry.Path}",
        FileTarget.HardLink link => $"hard {link.Path} {entry.Path}",
        FileTarget.CharacterDevice device => $"char {device.Number:x} {entry.Path}",
        FileTarget.BlockDevice device => $"block {device.Number:x} {entry.Path}",
        FileTarget.Fifo => $"fifo {entry.Path}",
        _ => $"{(entry.IsDirectory ? "dir" : "file")} {entry.Path}",
    };

    private static Digest IdentityOf(byte[] bytes)
    {
        using PackageReader reader = Open(bytes, PackageTrust.Anyone);
        return reader.Identity;
    }

    private static void ReadAll(byte[] bytes, PackageTrust trust)
    {
        using PackageReader reader = Open(bytes, trust);
        reader.VerifyRest();
    }

    private static void AssertRefused(ApkRule rule, byte[] bytes, PackageTrust trust) =>
        Assert.Equal(rule, Assert.Throws<ApkFormatException>(() => ReadAll(bytes, trust)).Rule);

    private static PackageReader Open(byte[] bytes, PackageTrust trust) =>
        PackageReader.Open(new MemoryStream(bytes), trust, "cut.apk");
}
