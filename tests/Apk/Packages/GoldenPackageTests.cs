using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Apk.Packages;

/// <summary>
/// Packages and indexes as they were made in November 2026, kept in <c>golden/</c>: by abuild 3.18 (v2), by
/// apk-tools 3.0.6 ("peer") and by this program ("ours"). Whatever changes here, they stay readable. The
/// private key is gone.
/// </summary>
public sealed class GoldenPackageTests
{
    private const string KeyName = "golden.rsa.pub";

    /// <summary>What all of them contain, in the order of the names.</summary>
    private static readonly string[] Entries =
    [
        "usr d755", "usr/bin d755", "usr/bin/gold -> golden", "usr/bin/golden 755 22",
        "usr/bin/hard => usr/bin/golden", "usr/share d755", "usr/share/golden d755",
        "usr/share/golden/empty 644 0", "usr/share/golden/text 644 7", "var d755", "var/spool d755",
        "var/spool/golden d1777",
    ];

    private static readonly PackageTrust Trust = LoadTrust();

    public static TheoryData<string> Packages => [.. Files("*.apk")];

    public static TheoryData<string> Indexes => [.. Files("*index*")];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_of_then_is_read_in_full(string name)
    {
        using FileStream file = File.OpenRead(At(name));
        using PackageReader reader = PackageReader.Open(file, Trust, name);
        CheckInfo(reader.Package.Info, isSorted: reader.IsVersion3);
        Assert.Equal([ScriptKind.Trigger, ScriptKind.PostInstall],
            reader.Package.Scripts.Select(script => script.Kind).Order());
        Assert.Equal(["/usr/share/golden/*"], reader.Package.Triggers);
        SortedSet<string> entries = new(StringComparer.Ordinal);
        while (reader.Next() is { } entry) entries.Add(Describe(entry));
        Assert.Equal(Entries, entries);
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void An_index_of_then_names_its_package(string name)
    {
        using FileStream file = File.OpenRead(At(name));
        IndexFile index = IndexFile.Read(file, Trust, name);
        bool isVersion3 = name.EndsWith(".adb", StringComparison.Ordinal);
        PackageInfo info = Assert.Single(index.Index.Packages);
        CheckInfo(info, isVersion3);
        using FileStream package = File.OpenRead(At(isVersion3 ? "peer-none.apk" : "abuild-rsa.apk"));
        using PackageReader reader = PackageReader.Open(package, Trust with { Expected = info }, "package");
        Assert.Equal(package.Length, (long)info.FileSize);
        reader.VerifyRest();
    }

    /// <summary>What the two programs made of the same folder is the same.</summary>
    [Theory]
    [InlineData("none.apk")]
    [InlineData("index.adb")]
    public void Both_programs_made_the_same_bytes(string what) =>
        Assert.Equal(File.ReadAllBytes(At("peer-" + what)), File.ReadAllBytes(At("ours-" + what)));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Another_key_does_not_do(string name)
    {
        TrustedKeys keys = new();
        keys.Add(KeyName, TestKeys.First.PublicKey);
        using FileStream file = File.OpenRead(At(name));
        Assert.Throws<ApkFormatException>(() => PackageReader.Open(file, new() { Keys = keys }, name));
    }

    private static void CheckInfo(PackageInfo info, bool isSorted)
    {
        Assert.Equal("golden-1.2-r3", info.NameAndVersion);
        Assert.Equal(("Kept as it was made", "noarch", "Apache-2.0", "golden"),
            (info.Description, info.Arch, info.License, info.Origin));
        Assert.Equal(("Nobody <nobody@example.org>", "https://example.org/golden", 7u),
            (info.Maintainer, info.Url, (uint)info.ProviderPriority));
        Assert.Equal(1_700_000_000, (long)info.BuildTime);
        IEnumerable<string> depends = info.Depends.Select(item => item.ToString());
        if (isSorted) Assert.Equal(["apple", "!melon", "so:libx.so=1", "zebra>=2"], depends);
        // abuild adds the shell of the scripts.
        else Assert.Equal(["!melon", "/bin/sh", "apple", "so:libx.so=1", "zebra>=2"],
            depends.Order(StringComparer.Ordinal));
        Assert.Equal(["cmd:golden=1.2-r3", "gold"],
            info.Provides.Select(item => item.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(["apple", "gold-if"],
            info.InstallIf.Select(item => item.ToString()).Order(StringComparer.Ordinal));
    }

    private static string Describe(PackageEntry entry)
    {
        string mode = Convert.ToString(entry.Acl.Mode, toBase: 8);
        return entry switch
        {
            { IsDirectory: true } => $"{entry.Path} d{mode}",
            { Target: FileTarget.Symlink link } => $"{entry.Path} -> {link.Text}",
            { Target: FileTarget.HardLink link } => $"{entry.Path} => {link.Path}",
            _ => $"{entry.Path} {mode} {entry.Size}",
        };
    }

    private static PackageTrust LoadTrust()
    {
        TrustedKeys keys = new();
        keys.Add(KeyName, PublicKey.Parse(File.ReadAllText(At(KeyName))));
        return new() { Keys = keys };
    }

    private static string At(string name) => Repository.At("tests/Apk/Packages/golden", name);

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(At(""), pattern).Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal);
}
