using Limyra.Apk.Commands.Files;
using Limyra.Apk.Packages;
using Limyra.Formats.Apk;
using Limyra.Tests.Apk.Packages;

namespace Limyra.Tests.Interop.Apk;

public sealed class MkndxTests
{
    private const int PackageCount = 30;

    [Theory]
    [InlineData("sha256", null, null)]
    [InlineData("sha256-160", "a repository", null)]
    [InlineData("sha256", null, "${name}_${version}.apk")]
    public void Uncompressed_indexes_are_those_of_the_original(string hash, string? description, string? spec)
    {
        using PeerApk peer = PeerApk.Require();
        string[] packages = MakePackages(peer);
        List<string> options =
            ["mkndx", "--allow-untrusted", "-c", "none", "--hash", hash, "-o", "theirs.adb"];
        if (description is not null) options.AddRange(["-d", description]);
        if (spec is not null) options.AddRange(["--pkgname-spec", spec]);
        using StringWriter output = new();
        MkndxOptions same = new()
        {
            Arguments = [.. packages.Select(name => peer.At(name))],
            OutputPath = peer.At("ours.adb"),
            Hash = hash,
            Description = description,
            NameSpec = spec,
        };
        (int exitCode, string text, _) = peer.Run([.. options, .. packages]);
        Assert.Equal(0, exitCode);
        Assert.Equal(0, new MkndxCommand(same, Context(output)).Run());
        Assert.Equal(text, output.ToString());
        Assert.Equal(File.ReadAllBytes(peer.At("theirs.adb")), File.ReadAllBytes(peer.At("ours.adb")));

        // Again with every second package taken from the index that was just made.
        string[] half = [.. packages.Where((_, number) => number % 2 == 0)];
        Assert.Equal(0, peer.Run([.. options, "--index", "theirs.adb", .. half]).ExitCode);
        same =
            same with { Arguments = [.. half.Select(name => peer.At(name))], OldIndex = peer.At("ours.adb") };
        output.GetStringBuilder().Clear();
        Assert.Equal(0, new MkndxCommand(same, Context(output)).Run());
        if (spec is null)
            Assert.Equal($"Index has {half.Length} packages (of which 0 are new)\n", output.ToString());
        Assert.Equal(File.ReadAllBytes(peer.At("theirs.adb")), File.ReadAllBytes(peer.At("ours.adb")));
    }

    [Fact]
    public void The_original_solves_and_installs_from_our_signed_repository()
    {
        using PeerApk peer = PeerApk.Require();
        Directory.CreateDirectory(peer.At("keys"));
        File.WriteAllText(peer.At("keys", "test.pub"), TestKeys.First.PublicKey.ToPem());
        Directory.CreateDirectory(peer.At("repo", "x86_64"));
        string package = peer.At("repo", "x86_64", "sample-1.2.3-r4.apk");
        PackageMaker packages = new() { Keys = [TestKeys.First] };
        PackageInfo info = SamplePackage.Info with { Depends = [], InstallIf = [] };
        packages.MakeFile(SamplePackage.Manifest with { Info = info }, package);
        using IndexMaker index = new(new()
        {
            Keys = [TestKeys.First],
            Trust = new() { Keys = TestKeys.Trusting(TestKeys.First) },
            Compression = AdbCompression.Zstd,
        });
        index.AddFile(package);
        index.WriteFile(peer.At("repo", "x86_64", "Packages.adb"));
        File.WriteAllText(peer.At("repositories"), $"v3 {peer.At("repo")}\n");
        (int exitCode, string output, string errors) = peer.Run(
            "add", "--root", peer.At("root"), "--initdb", "--arch", "x86_64", "--keys-dir", peer.At("keys"),
            "--repositories-file", peer.At("repositories"), "--no-scripts", "--no-logfile", "sample");
        Assert.True(exitCode == 0, output + errors);
        Assert.Equal(SamplePackage.Content(70_000, 1), File.ReadAllBytes(peer.At("root/usr/bin/sample")));
    }

    [Fact]
    public void We_read_the_index_of_the_original()
    {
        using PeerApk peer = PeerApk.Require();
        string[] packages = MakePackages(peer);
        File.WriteAllText(peer.At("key"), TestKeys.First.ToPem());
        Assert.Equal(0, peer.Run(
            ["mkndx", "--allow-untrusted", "--sign-key", "key", "-d", "theirs", "-o", "theirs.adb",
                .. packages]).ExitCode);
        PackageTrust trust = new() { Keys = TestKeys.Trusting(TestKeys.First) };
        PackageIndex index = IndexFile.Load(peer.At("theirs.adb"), trust).Index;
        Assert.Equal("theirs", index.Description);
        Assert.Equal(PackageCount, index.Packages.Count);
        foreach (PackageInfo info in index.Packages)
        {
            string path = peer.At($"{info.NameAndVersion}.apk");
            Assert.Equal((ulong)new FileInfo(path).Length, info.FileSize);
            using FileStream file = File.OpenRead(path);
            using PackageReader reader = PackageReader.Open(file, new() { Expected = info }, path);
            reader.VerifyRest();
        }
    }

    private static string[] MakePackages(PeerApk peer)
    {
        PackageMaker maker = new() { Compression = AdbCompression.None };
        List<string> names = [];
        for (int i = 0; i < PackageCount; i++)
        {
            PackageInfo info = SamplePackage.Info with
            {
                Name = $"pkg{i % 7}",
                Version = $"1.{i}",
                Depends = Dependency.ParseList($"pkg{(i * 3) % 7}>{i} so:lib{i}.so !x{i}"),
                Provides = Dependency.ParseList($"cmd:tool{i}=1.{i}"),
                BuildTime = 1_000_000UL * (ulong)i * (ulong)i * (ulong)i,
            };
            string name = $"{info.NameAndVersion}.apk";
            maker.MakeFile(SamplePackage.Manifest with { Info = info }, peer.At(name));
            names.Add(name);
        }
        return [.. names];
    }

    private static PackageCommandContext Context(TextWriter output) => new()
    {
        Output = output,
        Errors = TextWriter.Null,
        Arch = "x86_64",
        Compression = AdbCompression.None,
        AllowUntrusted = true,
    };
}
