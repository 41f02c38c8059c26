using System.Text;
using Limyra.Formats.Trees;
using Limyra.Images.Composition;
using Limyra.Init.Proving;

namespace Limyra.Tests.Init.Proving;

/// <summary>Every fault that a root can be seeded with is found before anything
/// runs, and names its culprit.</summary>
public sealed class ServiceProofTests
{
    private const int Executable = 0b111_101_101;

    private static readonly Dictionary<string, string> Sound = new()
    {
        ["usr/lib/dinit.d/boot"] =
            "type = internal\ndepends-on = network\nwaits-for.d = /etc/dinit.d/boot.d\n",
        ["usr/lib/dinit.d/network"] =
            "type = scripted\ncommand = /usr/bin/net up\nstop-command = /usr/bin/net down\n",
        ["usr/lib/dinit.d/web"] = "type = process\ncommand = /usr/bin/net serve\ndepends-on = network\n",
        ["usr/lib/dinit.d/getty"] = "type = process\ncommand = /usr/bin/net $1\ndepends-on = network\n",
        ["etc/dinit.d/boot.d/web"] = "-> /usr/lib/dinit.d/web",
        ["etc/dinit.d/boot.d/getty@tty1"] = "-> /usr/lib/dinit.d/getty",
        ["usr/bin/net"] = "#!/bin/sh\n",
        ["usr/bin/sh"] = "\u007fELF not much of one",
        ["bin"] = "-> usr/bin",
        ["lib"] = "-> usr/lib",
        ["etc/passwd"] = "root:x:0:0::/root:/bin/sh\n",
    };

    [Fact]
    public void A_sound_root_has_no_findings() => Assert.Empty(Prove([]));

    /// <summary>What is changed in the sound root, the rule, and who is named.</summary>
    [Theory]
    [InlineData("usr/lib/dinit.d/network", "type = internal\ndepends-on = web\n", "cycle", "network")]
    [InlineData("usr/lib/dinit.d/network", "type = internal\nafter = web\n", "cycle", "network")]
    [InlineData(
        "usr/lib/dinit.d/network",
        "type = internal\nbefore = network2\ndepends-on = network2\n", "missing-service", "network2")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = process\ncommand = /usr/bin/net\ndepends-on = databse\n", "missing-service", "databse")]
    [InlineData("etc/dinit.d/web.d/more.conf", "depends-on = databse\n", "missing-service", "databse")]
    [InlineData("etc/dinit.d/boot.d/gone", "-> /usr/lib/dinit.d/gone", "missing-service", "gone")]
    [InlineData("etc/dinit.d/network", "-> /dev/null", "unreachable", "boot")]
    [InlineData("etc/dinit.d/boot", "-> /dev/null", "unreachable", "boot")]
    [InlineData("usr/lib/dinit.d/network", "type = triggered\n", "unreachable", "network")]
    [InlineData("usr/lib/dinit.d/network", "type = internal\nno-such-setting = 1\n",
        "unknown-setting", "network")]
    [InlineData("usr/lib/dinit.d/network", "type = internal\nno-such-setting = 1\n", "unreachable", "boot")]
    [InlineData("usr/lib/dinit.d/web", "type = process\ncommand = /usr/bin/wbe\n", "bad-path", "web")]
    [InlineData("usr/lib/dinit.d/web", "type = process\ncommand = net\n", "bad-path", "web")]
    [InlineData("usr/lib/dinit.d/web", "type = process\ncommand = /etc/passwd\n", "bad-path", "web")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = process\ncommand = /usr/bin/net\nworking-dir = /srv/www\n", "bad-path", "web")]
    [InlineData("usr/bin/net", "#!/usr/bin/python4\n", "bad-path", "web")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = process\ncommand = /usr/bin/net\nrestart-limit-count = 0\n", "restart-storm", "web")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = process\ncommand = /usr/bin/net\nrestart-delay = 0.9\nrestart-limit-count = 20\n",
        "restart-storm", "web")]
    [InlineData(
        "usr/lib/dinit.d/network",
        "type = process\ncommand = /usr/bin/net\nrestart = no\n", "restart-storm", "boot")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = process\ncommand = /usr/bin/net\nchain-to = web\n", "restart-storm", "web")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = process\ncommand = /usr/bin/net\nstop-timeout = 0\n", "shutdown-deadlock", "web")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = scripted\ncommand = /usr/bin/net\nstart-timeout = 0\n", "shutdown-deadlock", "web")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = process\ncommand = /usr/bin/net\ndepends-on = network\n"
            + "stop-command = /usr/bin/sh -c \"dinitctl stop network; true\"\n",
        "shutdown-deadlock", "web")]
    [InlineData(
        "usr/lib/dinit.d/network",
        "type = scripted\ncommand = /usr/bin/sh -c \"dinitctl start web\"\n", "start-deadlock", "network")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = process\ncommand = /usr/bin/net\nrun-as = www\n", "unknown-user", "web")]
    public void A_seeded_fault_is_found_and_stops_the_image(
        string path, string content, string rule, string culprit)
    {
        IReadOnlyList<ProofFinding> findings = Prove(new() { [path] = content });
        Assert.True(
            findings.Any(found => found.IsError && found.Rule == rule && found.Service == culprit),
            string.Join('\n', findings));

        ImageServicesException refused = Assert.Throws<ImageServicesException>(
            () => ImageServices.Require(Tree(new() { [path] = content })));
        Assert.Contains(culprit, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = process\ncommand = /usr/bin/net\nrestart-limit-count = 0\nrestart-delay = 2\n")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = scripted\ncommand = /usr/bin/net\nstart-timeout = 0\noptions = start-interruptible\n")]
    [InlineData(
        "usr/lib/dinit.d/web",
        "type = process\ncommand = /usr/bin/net\nstop-command = /bin/dinitctl --no-wait stop network\ndepends-on = network\n")]
    [InlineData("etc/dinit.d/web", "-> /dev/null")]
    [InlineData("usr/lib/dinit.d/other", "type = triggered\n")]
    public void What_only_looks_like_a_fault_is_none(string path, string content)
    {
        Dictionary<string, string> changes = new() { [path] = content, ["usr/bin/dinitctl"] = "#!/bin/sh\n" };
        Assert.DoesNotContain(Prove(changes), found => found.IsError);
    }

    [Fact]
    public void A_trigger_that_some_service_gives_is_enough()
    {
        Assert.Empty(Prove(new()
        {
            ["usr/lib/dinit.d/network"] = "type = triggered\n",
            ["usr/lib/dinit.d/web"] =
                "type = process\ncommand = /usr/bin/sh -c \"dinitctl trigger network\"\n",
        }));
    }

    [Fact]
    public void A_chain_of_services_that_is_too_long_is_found()
    {
        Dictionary<string, string> chain = [];
        for (int i = 0; i < 40; i++)
            chain[$"usr/lib/dinit.d/s{i}"] = "type = internal\n" + (i < 39 ? $"depends-on = s{i + 1}\n" : "");
        Assert.Single(Prove(chain), found => found.Rule == "depth");
    }

    [Fact]
    public void A_program_of_another_machine_is_found()
    {
        IReadOnlyList<ProofFinding> findings = Prove(new()
        {
            ["usr/bin/sh"] = Elf(machine: '\u00b7'), ["usr/bin/other"] = Elf(machine: '>'),
            ["usr/lib/dinit.d/web"] = "type = process\ncommand = /usr/bin/other\n",
        });
        Assert.Contains("another machine", Assert.Single(findings).Message, StringComparison.Ordinal);
    }

    /// <summary>The head of a 64-bit little-endian ELF file, as Latin-1.</summary>
    private static string Elf(char machine) =>
        "\u007fELF\u0002\u0001\u0001" + new string('\0', 11) + machine + new string('\0', 60);

    [Fact]
    public void A_folder_is_proved_like_an_image_and_its_links_stay_within()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("limyra-proof-");
        try
        {
            foreach ((string? path, string? content) in Sound)
            {
                string full = Path.Combine(folder.FullName, path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                if (content.StartsWith("-> ", StringComparison.Ordinal))
                    File.CreateSymbolicLink(full, content[3..]);
                else File.WriteAllText(full, content);
                if (path.StartsWith("usr/bin/", StringComparison.Ordinal))
                    File.SetUnixFileMode(full, (UnixFileMode)Executable);
            }
            Assert.Empty(ServiceProof.Run(new FolderTree(folder.FullName), "boot"));
            File.Delete(Path.Combine(folder.FullName, "usr/bin/sh"));
            Assert.Contains(ServiceProof.Run(new FolderTree(folder.FullName), "boot"),
                found => found.Rule == "bad-path");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<ProofFinding> Prove(Dictionary<string, string> changes) =>
        ImageServices.Prove(Tree(changes));

    private static FileTree Tree(Dictionary<string, string> changes)
    {
        Dictionary<string, string> files = new(Sound);
        foreach ((string? path, string? content) in changes) files[path] = content;
        return FileTree.Of(files.Select(file => Entry(file.Key, file.Value)), impliedModifiedSeconds: 0);
    }

    private static TreeEntry Entry(string path, string content)
    {
        if (content.StartsWith("-> ", StringComparison.Ordinal))
            return new() { Path = path, Kind = TreeEntryKind.SymbolicLink, Mode = 0b111_111_111,
                Target = content[3..] };
        byte[] bytes = Encoding.Latin1.GetBytes(content);
        return new()
        {
            Path = path,
            Kind = TreeEntryKind.File,
            Mode = path.StartsWith("usr/bin/", StringComparison.Ordinal) ? Executable : 0b110_100_100,
            SizeBytes = bytes.Length,
            Open = () => new MemoryStream(bytes, writable: false),
        };
    }
}
