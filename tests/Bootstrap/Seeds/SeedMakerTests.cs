using System.Security.Cryptography;
using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Bootstrap;
using Limyra.Bootstrap.Seeds;
using Limyra.Builder.Fetch;

namespace Limyra.Tests.Bootstrap.Seeds;

public sealed class SeedMakerTests : IDisposable
{
    private static readonly SigningKey Key = SigningKey.Generate(bits: 2048);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-seeds-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_same_Debian_packages_give_the_same_bytes()
    {
        MadeSeed first = await MakeAsync(Folder("one"), "a program");
        MadeSeed second = await MakeAsync(Folder("two"), "a program");

        Assert.True(first.IsNew);
        Assert.Equal(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
    }

    [Fact]
    public async Task What_was_made_is_found_again_until_its_input_changes()
    {
        string place = Folder("one");
        Assert.True((await MakeAsync(place, "a program")).IsNew);
        Assert.False((await MakeAsync(place, "a program")).IsNew);
        Assert.True((await MakeAsync(place, "another program")).IsNew);
    }

    [Fact]
    public async Task The_package_offers_its_commands_and_no_libraries()
    {
        MadeSeed made = await MakeAsync(Folder("one"), "a program");
        using FileStream stream = File.OpenRead(made.Path);
        using PackageReader reader = PackageReader.Open(stream, Trust(), made.Path);

        Limyra.Formats.Apk.PackageInfo info = reader.Package.Info;
        Assert.Equal("tool-1.0-r0", info.NameAndVersion);
        Assert.Equal(["cmd:tool=1.0-r0"], info.Provides.Select(provide => provide.ToString()));
        Assert.Equal(["base"], info.Depends.Select(depend => depend.ToString()));
    }

    [Fact]
    public async Task A_name_that_no_table_has_is_refused()
    {
        using HostApt apt = new(new HostAptOptions { Directory = Folder("apt") }, TimeProvider.System);
        SeedMaker maker = new(Set(new string('0', 64)), _folder.FullName, apt, Key)
        {
            Nuget = new(Folder("nuget")),
        };

        await Assert.ThrowsAsync<SetupException>(() =>
            maker.MakeAsync("nothing", Folder("one"), Folder("debs"), TestContext.Current.CancellationToken));
    }

    private async Task<MadeSeed> MakeAsync(string place, string content)
    {
        byte[] deb = DebianSample.Package(
            DebianSample.File("./usr/bin/tool", content, isExecutable: true),
            DebianSample.File("./usr/lib/x86_64-linux-gnu/libtool.so.1", "library"));
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(deb));
        string debs = Folder("debs");
        await File.WriteAllBytesAsync(Path.Combine(debs, sha256), deb, TestContext.Current.CancellationToken);
        using HostApt apt = new(new HostAptOptions { Directory = Folder("apt") }, TimeProvider.System);
        return await new SeedMaker(Set(sha256), _folder.FullName, apt, Key) { Nuget = new(Folder("nuget")) }
            .MakeAsync("tool", place, debs, TestContext.Current.CancellationToken);
    }

    private static SeedSet Set(string sha256) => new(
        new Dictionary<string, SeedPackage>
        {
            ["tool"] = new()
            {
                Name = "tool",
                Version = "1.0-r0",
                Description = "A tool",
                License = "MIT",
                Url = "https://example.org",
                Debs = ["tool"],
                Depends = ["base"],
            },
        },
        new SeedRules([], []),
        new Dictionary<string, SeedPin> { ["tool"] = new("tool", "suite", "1.0", sha256) });

    private static PackageTrust Trust()
    {
        TrustedKeys keys = new();
        keys.Add("test.pub", Key.PublicKey);
        return new PackageTrust { Keys = keys };
    }

    private string Folder(string name) =>
        Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;
}
