using System.IO.Compression;
using Limyra.Apk.Packages;
using Limyra.Apk.Root;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Limyra.Linux;
using Limyra.Tests.Apk.Commands;
using Limyra.Tests.Apk.Network;
using Limyra.Tests.Apk.Packages;

namespace Limyra.Tests.Apk.Root;

/// <summary>What apk-tools 3.0.6 lets through, one by one, and that it does not get through here.</summary>
public sealed class GapsOfTheOriginalTests
{
    private const string Arch = "x86_64";

    private static PackageInfo Info(string name, string version = "1", ulong buildTime = 0) =>
        new() { Name = name, Version = version, Arch = Arch, BuildTime = buildTime };

    private static byte[] Signed(PackageInfo info, params SigningKey[] keys)
    {
        using MemoryStream stream = new();
        new PackageMaker { Keys = keys }.Make(new() { Info = info, Entries = [] }, stream);
        return stream.ToArray();
    }

    private static ApkRule? Refusal(byte[] package, PackageTrust trust)
    {
        try
        {
            using PackageReader reader = PackageReader.Open(new MemoryStream(package), trust, "x.apk");
            reader.VerifyRest();
            return null;
        }
        catch (ApkFormatException error)
        {
            return error.Rule;
        }
    }

    private static byte[] Index(TestRoot root, string name, params string[] packages)
    {
        IndexMaker index = new(new() { Trust = new() { AllowUntrusted = true } });
        foreach (string package in packages) index.AddFile(package);
        string file = root.At($"../{name}");
        index.WriteFile(file);
        return File.ReadAllBytes(file);
    }

    [Fact]
    public void Gap_1_a_cut_digest_of_an_index_binds_the_package_it_names()
    {
        byte[] old = Signed(Info("a", "1"), TestKeys.First);
        byte[] good = Signed(Info("a", "2"), TestKeys.First);
        using PackageReader reader = PackageReader.Open(new MemoryStream(good), PackageTrust.Anyone, "a.apk");
        PackageInfo expected = Info("a", "2") with { Hashes = reader.Identity.Key };
        PackageTrust trust = new() { Keys = TestKeys.Trusting(TestKeys.First), Expected = expected };
        Assert.Null(Refusal(good, trust));
        Assert.Equal(ApkRule.PackageMismatch, Refusal(old, trust));
        byte[] renamed = Signed(Info("a", "2") with { Description = "other content" }, TestKeys.First);
        Assert.Equal(ApkRule.AdbIntegrity, Refusal(renamed, trust));
    }

    [Fact]
    public void Gap_2_no_file_is_written_through_a_link_that_leads_out_of_the_root()
    {
        using TestRoot root = new();
        string first = root.Make(Info("a"), ("usr/a", "a"));
        string second = root.Make(Info("b"), ("usr/way/evil", "x"), ("usr/up/evil", "x"));
        root.Apply(first);
        string outside = Directory.CreateTempSubdirectory("limyra-outside-").FullName;
        try
        {
            Directory.CreateSymbolicLink(root.At("usr/way"), outside);
            Directory.CreateSymbolicLink(root.At("usr/up"), "../../../../../../.." + outside);
            root.Apply(first, second);
            Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public void Gap_3_extract_stays_below_its_destination()
    {
        using TestRoot root = new();
        string package = root.Make(Info("a"), ("way/evil", "x"));
        string destination = Directory.CreateTempSubdirectory("limyra-extract-").FullName;
        string outside = Directory.CreateTempSubdirectory("limyra-outside-").FullName;
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(destination, "way"), outside);
            CommandRun run = CommandRun.Of(
                "--allow-untrusted", "extract", "--no-chown", "--destination", destination, package);
            Assert.NotEqual(0, run.ExitCode);
            Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        }
        finally
        {
            Directory.Delete(destination, recursive: true);
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public void Gap_4_the_signature_of_a_v2_package_counts_beside_the_sha1_of_its_index()
    {
        byte[] good = Version2Sample.Make(TestKeys.First, "RSA256");
        byte[] forged = Version2Sample.Make(TestKeys.Second, "RSA256");
        TrustedKeys keys = new();
        keys.Add(Version2Sample.KeyName, TestKeys.First.PublicKey);
        using PackageReader reader = PackageReader.Open(
            new MemoryStream(good), new() { Keys = keys }, "old.apk");
        PackageTrust trust = new() { Keys = keys,
            Expected = reader.Package.Info with { Hashes = reader.Identity } };
        Assert.Null(Refusal(good, trust));
        Assert.Equal(ApkRule.SignatureInvalid, Refusal(forged, trust));
        PackageTrust stranger = new() { Expected = reader.Package.Info with { Hashes = reader.Identity } };
        Assert.Null(Refusal(good, stranger));
    }

    [Fact]
    public void Gap_4_the_longest_digest_of_several_signatures_counts()
    {
        byte[] weak = Version2Sample.Make(TestKeys.First, "RSA");
        byte[] strong = Version2Sample.Make(TestKeys.Second, "RSA512");
        byte[] signature = strong[..Version2Sample.SignatureLength(strong)];
        TrustedKeys keys = new();
        keys.Add(Version2Sample.KeyName, TestKeys.First.PublicKey);
        Assert.Null(Refusal(weak, new() { Keys = keys }));
        Assert.Equal(ApkRule.SignatureInvalid,
            Refusal([.. weak[..Version2Sample.SignatureLength(weak)], .. signature,
            .. weak[Version2Sample.SignatureLength(weak)..]], new() { Keys = keys }));
    }

    [Fact]
    public void Gap_5_an_index_from_before_does_not_take_the_place_of_a_newer_one()
    {
        using TestRoot root = new();
        const ulong day = 24 * 60 * 60;
        string first = root.Make(Info("a", "1", buildTime: 100 * day), ("a", "1"));
        string second = root.Make(Info("a", "2", buildTime: 200 * day), ("a", "2"));
        string third = root.Make(Info("a", "3", buildTime: 190 * day), ("a", "3"));
        byte[] old = Index(root, "old.adb", first), current = Index(root, "new.adb", second);
        byte[] withdrawn = Index(root, "withdrawn.adb", third);
        byte[] served = current;
        using TestServer server = new(_ => new(200, served));
        string[] mode = Environment.IsPrivilegedProcess ? [] : ["--usermode"];
        CommandRun Update(params string[] options) => CommandRun.Of([
            "--root", root.Path, "--arch", Arch, "--allow-untrusted", "--repositories-file", "/dev/null",
            "--repository", $"{server.Url}/index.adb", "--no-logfile", .. options]);
        Directory.CreateDirectory(root.Path);
        Assert.Equal(0, Update(["add", "--initdb", .. mode]).ExitCode);
        served = old;
        CommandRun run = Update("update");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("older than the index that is here", run.Errors, StringComparison.Ordinal);
        Assert.Contains("a-2", Update("search", "a").Output, StringComparison.Ordinal);
        served = withdrawn;
        Assert.Equal(0, Update("update").ExitCode);
        served = old;
        Assert.Equal(1, Update("update").ExitCode);
        Assert.Equal(0, Update("--force-refresh", "update").ExitCode);
        Assert.Contains("a-1", Update("search", "a").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Gap_6_a_package_is_the_one_its_index_names_and_no_larger()
    {
        byte[] package = Signed(Info("a", "1"), TestKeys.First);
        using PackageReader reader = PackageReader.Open(
            new MemoryStream(package), PackageTrust.Anyone, "a.apk");
        PackageInfo expected = Info("a", "2") with { Hashes = reader.Identity };
        Assert.Equal(ApkRule.PackageMismatch, Refusal(package, new() { Expected = expected }));
        Assert.Equal(ApkRule.PackageMismatch,
            Refusal(package, new() { Expected = expected with { Name = "b" } }));
        using TestServer server = new(_ => new(200, new byte[100_000]));
        using DownloadFolder folder = new();
        Assert.Equal("the file is larger than the 500 bytes it may have",
            folder.Fetch($"{server.Url}/a", maxBytes: 500));
    }

    [Fact]
    public void Gap_6_metadata_that_grow_without_end_are_not_unpacked()
    {
        using MemoryStream bomb = new();
        using (GZipStream gzip = new(bomb, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(
            new byte[1 << 24]);
        bomb.Position = 0;
        using GzipMembers members = new(bomb);
        Assert.True(members.Begin());
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ApkFormatException>(() => members.ReadMember(limitBytes: 1 << 16));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    [Fact]
    public void Gap_7_a_fifo_is_packed_and_not_waited_for()
    {
        string tree = Directory.CreateTempSubdirectory("limyra-fifo-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(tree, "in"));
            Assert.Equal(Errno.None, Files.MakeNode(
                Files.CurrentDirectory, Path.Combine(tree, "in/pipe"), FileKind.Fifo, mode: 0x1a4,
                    new(0, 0)));
            string output = Path.Combine(tree, "a.apk");
            CommandRun run = CommandRun.Of(
                "mkpkg", "--files", Path.Combine(tree, "in"), "-I", "name:a", "-I", "version:1",
                "--output", output);
            Assert.Equal(0, run.ExitCode);
            using PackageReader reader = PackageReader.Open(
                File.OpenRead(output), PackageTrust.Anyone, output);
            Assert.IsType<FileTarget.Fifo>(
                Assert.Single(Assert.Single(reader.Package.Directories).Files).Target);
        }
        finally
        {
            Directory.Delete(tree, recursive: true);
        }
    }

    [Theory]
    [InlineData("adbdump")]
    [InlineData("verify")]
    public void Gap_7_sizes_that_a_file_claims_cost_no_memory(string command)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [.. "ADB.pckg"u8, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.NotEqual(0, CommandRun.Of("--allow-untrusted", command, file).ExitCode);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024 * 1024);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
