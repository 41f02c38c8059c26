using System.Formats.Tar;
using Limyra.Bootstrap;
using Limyra.Bootstrap.Seeds;
using Limyra.Formats.Debian;

namespace Limyra.Tests.Bootstrap.Seeds;

public sealed class SeedTreeTests : IDisposable
{
    private static readonly SeedPackage Sample = new()
    {
        Name = "sample",
        Version = "1-r0",
        Description = "",
        License = "",
        Url = "",
    };

    private static readonly SeedRules Rules = new(
        [new SeedMove("bin/", "usr/bin/"), new SeedMove("usr/sbin/", "usr/bin/"),
            new SeedMove("lib/", "usr/lib/")],
        ["usr/share/doc/"]);

    private readonly DirectoryInfo _content = Directory.CreateTempSubdirectory("limyra-seed-");

    public void Dispose() => _content.Delete(recursive: true);

    [Fact]
    public void Files_move_below_usr_and_documentation_is_dropped()
    {
        SeedTree tree = Tree(Sample, DebianSample.File("./bin/ls", "elf", isExecutable: true),
            DebianSample.File("./usr/share/doc/ls/README", "text"),
            DebianSample.File("./lib/libx.so", "elf"));

        Assert.Equal(["usr", "usr/bin", "usr/bin/ls", "usr/lib", "usr/lib/libx.so"], Paths(tree));
        Assert.True(Assert.IsType<SeedEntry.Plain>(tree.Entries()[2]).IsExecutable);
        Assert.Equal(1_000_000, tree.Entries()[2].ModifiedSeconds);
    }

    [Fact]
    public void Only_what_keep_names_stays()
    {
        SeedTree tree = Tree(Sample with { Keep = ["usr/bin/l*"] },
            DebianSample.File("./bin/ls", ""), DebianSample.File("./bin/cat", ""));

        Assert.Equal(["usr", "usr/bin", "usr/bin/ls"], Paths(tree));
    }

    [Fact]
    public void An_added_file_is_a_program_where_the_repository_says_so()
    {
        string program = Path.Combine(_content.FullName, "program");
        File.WriteAllText(program, "#!/bin/sh\n");
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        File.WriteAllText(Path.Combine(_content.FullName, "data"), "");
        SeedPackage package = Sample with
        {
            Files = [new SeedFile("usr/bin/x", "program"), new SeedFile("usr/share/x", "data")],
        };
        SeedTree tree = new(package, Rules, _content.FullName);
        tree.AddOwn(_content.FullName);

        Dictionary<string, bool> isProgram = tree.Entries().OfType<SeedEntry.Plain>()
            .ToDictionary(file => file.Path, file => file.IsExecutable);
        Assert.True(isProgram["usr/bin/x"]);
        Assert.False(isProgram["usr/share/x"]);
    }

    [Fact]
    public void The_SDK_of_this_machine_is_taken_but_for_what_is_dropped()
    {
        SeedPackage package = Sample with
        {
            Keep = ["usr/share/dotnet/dotnet", "usr/share/dotnet/shared/"],
            Drop = ["usr/share/dotnet/shared/Microsoft.AspNetCore.App/"],
            Files = [new SeedFile("usr/share/dotnet/sdk/{sdk}/x", "data")],
        };
        SeedTree tree = new(package, Rules, _content.FullName);
        tree.AddSdk("usr/share/dotnet/");
        File.WriteAllText(Path.Combine(_content.FullName, "data"), "");
        tree.AddOwn(_content.FullName);

        List<string> paths = [.. Paths(tree)];
        string runtime = $"usr/share/dotnet/shared/Microsoft.NETCore.App/{Environment.Version}";
        Assert.Contains("usr/share/dotnet/dotnet", paths);
        Assert.Contains($"{runtime}/libcoreclr.so", paths);
        Assert.DoesNotContain(paths, path => path.Contains("AspNetCore", StringComparison.Ordinal));
        Assert.Matches("^usr/share/dotnet/sdk/[0-9.]+/x$",
            paths.Single(path => path.EndsWith("/x", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_hard_link_becomes_a_file_with_the_same_bytes()
    {
        SeedTree tree = Tree(Sample, DebianSample.File("./usr/bin/perl", "same"),
            DebianSample.Link(TarEntryType.HardLink, "./usr/bin/perl5", "./usr/bin/perl"));

        List<SeedEntry.Plain> files = tree.Entries().OfType<SeedEntry.Plain>().ToList();
        Assert.Equal(2, files.Count);
        Assert.Equal(files[0].Content, files[1].Content);
    }

    [Fact]
    public void Added_links_win_over_Debians()
    {
        SeedTree tree = Tree(Sample with { Links = [new SeedLink("usr/bin/cc", "ours")] },
            DebianSample.Link(TarEntryType.SymbolicLink, "./usr/bin/cc", "theirs"));
        tree.AddOwn(_content.FullName);

        Assert.Equal("ours", Assert.Single(tree.Entries().OfType<SeedEntry.Link>()).Target);
    }

    [Theory]
    [InlineData("../etc/passwd")]
    [InlineData("usr/../../etc/passwd")]
    public void A_name_that_climbs_out_is_refused(string name) => Assert.Equal(
        "deb.path",
        Assert.Throws<DebianFormatException>(() => Tree(Sample, DebianSample.File(name, ""))).Rule);

    [Fact]
    public void A_device_is_refused() => Assert.Equal(
        "deb.kind",
        Assert.Throws<DebianFormatException>(
            () => Tree(Sample, new PaxTarEntry(TarEntryType.Fifo, "./dev/x"))).Rule);

    [Fact]
    public void Two_packages_with_one_file_are_refused()
    {
        SeedTree tree = Tree(Sample, DebianSample.File("./bin/x", "1"));

        Assert.Throws<SetupException>(() => tree.Add(Open(DebianSample.File("./usr/bin/x", "2"))));
    }

    [Fact]
    public void The_package_describes_itself() => Assert.Equal("1-2", Open().Control()["Version"]);

    [Fact]
    public void Every_truncation_of_a_package_is_refused_or_read_without_harm()
    {
        byte[] whole = DebianSample.Package(DebianSample.File("./usr/bin/x", "1234"));
        for (int length = 0; length < whole.Length; length++)
        {
            try
            {
                DirectoryInfo folder =
                    Directory.CreateDirectory(Path.Combine(_content.FullName, $"{length}"));
                SeedTree tree = new(Sample, Rules, folder.FullName);
                tree.Add(DebianPackageFile.Open(whole.AsMemory(0, length), "test"));
            }
            catch (FormatException)
            {
                continue;
            }
        }
    }

    private SeedTree Tree(SeedPackage package, params TarEntry[] payload)
    {
        SeedTree tree = new(package, Rules, _content.FullName);
        tree.Add(Open(payload));
        return tree;
    }

    private static DebianPackageFile Open(params TarEntry[] payload) =>
        DebianPackageFile.Open(DebianSample.Package(payload), "sample.deb");

    private static IEnumerable<string> Paths(SeedTree tree) => tree.Entries().Select(entry => entry.Path);
}
