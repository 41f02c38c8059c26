using System.Diagnostics;
using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Builder.Pack;

namespace Limyra.Tests.Builder;

/// <summary>
/// A run that is killed while it publishes, or whose disk is full, at a call of the kernel that concerns a
/// certain file: no index names what is not there whole, and the next run ends as if nothing had been. Needs
/// strace; LIMYRA_LONG=1 does it at every call, otherwise at the first.
/// </summary>
public sealed class KilledPublishTests
{
    private const string Fields = """
        pkgrel = 0
        build_style = "meta"
        pkgdesc = "Is published"
        license = "custom:meta"
        url = "https://example.org"
        options = ["bootstrap", "!lintcomp", "empty"]


        """;

    private const string Before = """
        @subpackage("many-gone")
        def _(self):
            self.subdesc = "one"
            self.options = ["empty"]

            return []


        """;

    private const string Stays = """
        @subpackage("many-stays")
        def _(self):
            self.subdesc = "other"
            self.options = ["empty"]

            return []

        """;

    /// <summary>Files, in the order in which publishing comes to them.</summary>
    public static TheoryData<string> Moments =>
    [
        "stage/main/x86_64/.stage-many",
        "stage/main/x86_64/.stage-many/many-stays-2.0-r0.apk",
        "stage/main/.records/x86_64/many.part",
        "stage/main/x86_64/many-2.0-r0.apk",
        "stage/main/x86_64/Packages.adb.part",
        "stage/main/.records/x86_64/many",
        "repository/main/.records/x86_64/many.part",
        "repository/main/x86_64/many-2.0-r0.apk",
        "repository/main/x86_64/many-stays-2.0-r0.apk",
        "repository/main/x86_64/Packages.adb.part",
        "repository/main/x86_64/APKINDEX.tar.gz.part",
        "repository/main/x86_64/many-gone-1.0-r0.apk",
    ];

    [Theory]
    [MemberData(nameof(Moments))]
    public Task Nothing_half_made_is_in_an_index_after_a_kill_and_the_next_run_completes(string file) =>
        StrikeAt(file, "open,openat,rename,link,linkat,unlink,mkdir,rmdir", "signal=SIGKILL");

    [Theory]
    [InlineData("stage/main/x86_64/.stage-many/many-stays-2.0-r0.apk")]
    [InlineData("stage/main/.records/x86_64/many.part")]
    [InlineData("stage/main/x86_64/Packages.adb.part")]
    [InlineData("repository/main/x86_64/many-2.0-r0.apk")]
    [InlineData("repository/main/x86_64/Packages.adb.part")]
    [InlineData("repository/main/.records/x86_64/many.part")]
    public Task Nor_when_the_disk_is_full(string file) =>
        StrikeAt(file, "openat,rename,mkdir,write,pwrite64,pwritev,fsync", "error=ENOSPC");

    private static async Task StrikeAt(string file, string calls, string fault)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        BuilderFixture.RequireSandbox();
        bool isLong = Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1";
        int struck = 0;
        for (int call = 1; call <= (isLong ? 40 : 1); call++)
        {
            using BuilderFixture fixture = new();
            if (!await StrikeAt(fixture, file, calls, $"{fault}:when={call}")) break;
            struck++;
        }
        Assert.True(struck > 0, $"no run was struck at {file}");
    }

    [Fact]
    public async Task What_an_index_names_has_reached_the_disk_before_it_has_its_name()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        await PrepareTrees(fixture);
        string calls = Path.Combine(fixture.Root, "calls");
        (int status, string said) =
            await Run(fixture, ["strace", "-f", "-y", "-s", "300", "-e", "trace=fsync,rename", "-o", calls]);
        Assert.True(status == 0, said);
        string[] lines = await File.ReadAllLinesAsync(calls, TestContext.Current.CancellationToken);
        foreach (string file in (string[])["many-2.0-r0.apk", "many-stays-2.0-r0.apk"])
        {
            string name = $"/.stage-many/{file}";
            int flushed = Array.FindIndex(lines, line =>
                line.Contains("fsync(", StringComparison.Ordinal)
                && line.Contains(name + ">", StringComparison.Ordinal));
            int renamed = Array.FindIndex(lines, line =>
                line.Contains("rename(", StringComparison.Ordinal)
                && line.Contains(name + "\", ", StringComparison.Ordinal)); // from there
            Assert.True(flushed >= 0 && renamed > flushed,
                $"{file}: written to the disk in line {flushed}, renamed in {renamed}");
        }
    }

    /// <summary>Whether the run came to that call at all.</summary>
    private static async Task<bool> StrikeAt(BuilderFixture fixture, string file, string calls, string fault)
    {
        await PrepareTrees(fixture);
        string[] strace =
        [
            "strace", "-f", "-qq", "-o", "/dev/null", "-P", Path.Combine(fixture.Root, file),
            "-e", $"trace={calls}", "-e", $"inject={calls}:{fault}",
        ];
        (int status, string first) = await Run(fixture, strace);
        if (status == 0) return false;
        if (fault.StartsWith("signal", StringComparison.Ordinal)) Assert.Equal(128 + 9, status);
        else Assert.Contains("No space left on device", first, StringComparison.Ordinal);
        foreach (string place in (string[])["stage", "repository"]) CheckIndex(fixture, place);
        (int again, string said) = await Run(fixture, []);
        Assert.True(again == 0, $"{fault}: {said}");
        Assert.Equal(["base-seed 1.0-r0", "many 2.0-r0", "many-stays 2.0-r0"],
            CheckIndex(fixture, "repository"));
        string[] left = [.. Directory.EnumerateFileSystemEntries(fixture.Package("."))
            .Select(path => Path.GetFileName(path))
            .Where(name => name.Contains("1.0", StringComparison.Ordinal)
                && name.StartsWith("many", StringComparison.Ordinal)
                || name.EndsWith(".part", StringComparison.Ordinal)
                || name.StartsWith(".stage", StringComparison.Ordinal))];
        Assert.Empty(left);
        return true;
    }

    /// <summary>A repository with the first version of a template, and a tree with the second.</summary>
    private static async Task PrepareTrees(BuilderFixture fixture)
    {
        File.WriteAllText(Path.Combine(fixture.Tree, "etc/config.ini"), "[signing]\nkey = ../key.rsa\n");
        // The ground of build roots, empty: nothing is run in them here.
        fixture.Write("base-seed", $"pkgname = \"base-seed\"\npkgver = \"1.0\"\n{Fields}");
        fixture.Write("many", $"pkgname = \"many\"\npkgver = \"1.0\"\n{Fields}{Before}{Stays}");
        await fixture.Build("base-seed");
        await fixture.Build("many");
        Assert.True(File.Exists(fixture.Package("many-gone-1.0-r0.apk")), "the first version was not built");
        fixture.Write("many", $"pkgname = \"many\"\npkgver = \"2.0\"\n{Fields}{Stays}");
    }

    /// <summary>What an index names, all of it whole.</summary>
    private static IReadOnlyList<string> CheckIndex(BuilderFixture fixture, string place)
    {
        string folder = Path.Combine(fixture.Root, place, "main/x86_64");
        string index = Path.Combine(folder, RepositoryIndexer.FileName);
        if (!File.Exists(index)) return [];
        List<string> named = [];
        foreach (Limyra.Formats.Apk.PackageInfo package in
            IndexFile.Load(index, PackageTrust.Anyone).Index.Packages)
        {
            using FileStream stream =
                File.OpenRead(Path.Combine(folder, $"{package.Name}-{package.Version}.apk"));
            using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, stream.Name);
            Assert.Equal(package.Name, reader.Package.Info.Name);
            Assert.Equal((ulong)stream.Length, package.FileSize);
            named.Add($"{package.Name} {package.Version}");
        }
        return [.. named.Order(StringComparer.Ordinal)];
    }

    private static async Task<(int Status, string Said)> Run(BuilderFixture fixture, string[] before)
    {
        string[] arguments =
        [
            .. before, BuilderFixture.DotnetHost, BuilderFixture.Program(), "--tree", fixture.Tree,
            "-r", fixture.Repository, "--stage-path", Path.Combine(fixture.Root, "stage"),
            "--build-dir", Path.Combine(fixture.Root, "state"), "-k", fixture.Root, "-C", "pkg", "main/many",
        ];
        using Process? process = Process.Start(new ProcessStartInfo(arguments[0], arguments[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            // Our C functions lie beside the tests only.
            Environment =
            {
                ["DOTNET_EnableDiagnostics"] = "0", ["LD_LIBRARY_PATH"] = AppContext.BaseDirectory,
            },
        });
        Assert.NotNull(process);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output =
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }
}
