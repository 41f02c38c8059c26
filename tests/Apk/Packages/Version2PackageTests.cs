using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Apk.Packages;

public sealed class Version2PackageTests
{
    [Fact]
    public void Metadata_scripts_and_entries_are_read()
    {
        using PackageReader reader = Open(Version2Sample.Make(TestKeys.First, "RSA256"), Trusting());
        PackageInfo info = reader.Package.Info;
        Assert.Equal("old-1.0-r0", info.NameAndVersion);
        Assert.Equal(["so:libc.musl-x86_64.so.1", "b>=2", "a"], info.Depends.Select(d => d.ToString()));
        Assert.Equal("0123456789abcdef0123456789abcdef01234567", info.RepoCommit);
        Assert.Equal(20, reader.Identity.Length);
        Assert.Equal(["/usr/lib", "/etc/*"], reader.Package.Triggers);
        Assert.Equal(5u, reader.Package.ReplacesPriority);
        Assert.Equal(ScriptKind.PostInstall, Assert.Single(reader.Package.Scripts).Kind);
        List<string> seen = [];
        while (reader.Next() is { } entry)
            seen.Add($"{entry.Path} {entry.Target?.ToString() ?? entry.Size.ToString()}");
        Assert.Equal(
            ["usr 0", "usr/hello 3000", "usr/link Symlink { Text = hello }",
                "usr/again HardLink { Path = usr/hello }"], seen);
    }

    [Theory]
    [InlineData("RSA")]
    [InlineData("RSA256")]
    [InlineData("RSA512")]
    public void All_three_signatures_are_known(string kind)
    {
        byte[] bytes = Version2Sample.Make(TestKeys.First, kind);
        ReadAll(bytes, Trusting());
        TrustedKeys other = new();
        other.Add(Version2Sample.KeyName, TestKeys.Second.PublicKey);
        AssertRefused(ApkRule.SignatureInvalid, bytes, new() { Keys = other });
        AssertRefused(ApkRule.SignatureUntrusted, bytes, new());
    }

    [Fact]
    public void One_wrong_byte_anywhere_is_noticed()
    {
        byte[] bytes = Version2Sample.Make(TestKeys.First, "RSA512");
        int controlStart = MemberStarts(bytes)[1];
        for (int at = controlStart; at < bytes.Length; at += 3)
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 0x10;
            Assert.Throws<ApkFormatException>(() => ReadAll(changed, Trusting()));
        }
    }

    [Fact]
    public void A_package_cut_anywhere_is_refused()
    {
        byte[] bytes = Version2Sample.Make(TestKeys.First, "RSA");
        for (int length = 0; length < bytes.Length; length += length < 600 ? 1 : 7)
        {
            int cut = length;
            Assert.Throws<ApkFormatException>(() => ReadAll(bytes[..cut], Trusting()));
        }
    }

    [Fact]
    public void A_member_behind_the_data_is_refused()
    {
        byte[] bytes = Version2Sample.Make(TestKeys.First, "RSA");
        byte[] more = [.. bytes, .. bytes.AsSpan(MemberStarts(bytes)[2])];
        AssertRefused(ApkRule.FormatInvalid, more, Trusting());
    }

    private static int[] MemberStarts(byte[] bytes) =>
    [
        .. Enumerable.Range(0, bytes.Length - 10)
            .Where(at => bytes.AsSpan(at).StartsWith((byte[])[0x1f, 0x8b, 8, 0, 0, 0, 0, 0])),
    ];

    private static PackageTrust Trusting()
    {
        TrustedKeys keys = new();
        keys.Add(Version2Sample.KeyName, TestKeys.First.PublicKey);
        return new() { Keys = keys };
    }

    private static void ReadAll(byte[] bytes, PackageTrust trust)
    {
        using PackageReader reader = Open(bytes, trust);
        reader.VerifyRest();
    }

    private static void AssertRefused(ApkRule rule, byte[] bytes, PackageTrust trust) =>
        Assert.Equal(rule, Assert.Throws<ApkFormatException>(() => ReadAll(bytes, trust)).Rule);

    private static PackageReader Open(byte[] bytes, PackageTrust trust) =>
        PackageReader.Open(new MemoryStream(bytes), trust, "old.apk");
}
