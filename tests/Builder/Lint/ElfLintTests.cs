using System.Text.RegularExpressions;
using Limyra.Builder;
using Limyra.Builder.Roots;
using Limyra.Formats.Apk;
using Limyra.Tests.Formats.Elf;

namespace Limyra.Tests.Builder.Lint;

/// <summary>Templates that install a library which breaks one rule.</summary>
public sealed partial class ElfLintTests
{
    private const string Template = """
        pkgname = "x"
        pkgver = "1"
        pkgrel = 0
        pkgdesc = "Sample"
        license = "custom:none"
        url = "https://example.org"
        options = ["!strip"]


        def install(self):
            self.install_file(self.files_path / "lib", "usr/lib", name="libx.so")
        """;

    private const ulong RunPath = 29, Flags = 30, GnuHash = 0x6FFFFEF5, TextRelocations = 22;
    private const uint Relro = 0x6474E552;

    /// <summary>Places in the file of 64 bits: its type and machine, flags of the first and third
    /// segment.</summary>
    private const int TypeAt = 16, MachineAt = 18, LoadFlagsAt = 64 + 4, StackFlagsAt = 64 + 2 * 56 + 4;

    /// <summary>Rules that the cases break, with the options that allow it.</summary>
    private static readonly Dictionary<string, string?> Cases = new(StringComparer.Ordinal)
    {
        ["elf-place"] = null,
        ["elf-foreign"] = "foreignelf",
        ["pie"] = null,
        ["relro"] = null,
        ["bindnow"] = null,
        ["gnuhash"] = null,
        ["execstack"] = "execstack",
        ["wxsegment"] = null,
        ["textrel"] = "textrels",
        ["rpath"] = null,
    };

    /// <summary>All rules that are broken here.</summary>
    public static IEnumerable<string> Rules => [.. Cases.Keys, "elf-container"];

    public static TheoryData<string> Stopping => [.. Cases.Keys];

    [Fact]
    public async Task A_hardened_library_is_packed()
    {
        (BuildResult result, _) = await Build(Template, Library(""));
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
    }

    [Theory]
    [MemberData(nameof(Stopping))]
    public async Task A_library_that_breaks_a_rule_is_refused_by_that_rule_alone(string rule)
    {
        (BuildResult result, _) = await Build(Placed(rule), Library(rule));
        Assert.Equal([rule],
            RuleNames().Matches(result.Failure?.Message ?? "").Select(match => match.Groups[1].Value));
    }

    [Theory]
    [MemberData(nameof(Stopping))]
    public async Task The_rule_is_silenced_with_a_reason(string rule)
    {
        (BuildResult result, IReadOnlyList<string> log) =
            await Build($"{Placed(rule)}\n# lint: {rule} firmware\n", Library(rule));
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
        Assert.Contains(log, line => line.EndsWith($" [{rule}: firmware]", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Stopping))]
    public async Task An_option_allows_what_has_one(string rule)
    {
        if (Cases[rule] is not { } option) return;
        string allowed = Placed(rule)
            .Replace("\"!strip\"", $"\"!strip\", \"{option}\"", StringComparison.Ordinal);
        (BuildResult result, _) = await Build(allowed, Library(rule));
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
    }

    [Fact]
    public async Task A_file_without_a_processor_is_warned_of()
    {
        (BuildResult result, IReadOnlyList<string> log) = await Build(Template, Library("elf-container"));
        Assert.Equal(BuildOutcome.Built, result.Outcome);
        Assert.Contains(log, line => line.EndsWith("[elf-container]", StringComparison.Ordinal));
        (_, log) = await Build(Template + "\n# lint: elf-container it is data\n", Library("elf-container"));
        Assert.Contains(log, line => line.EndsWith("[elf-container: it is data]", StringComparison.Ordinal));
    }

    private static string Placed(string rule) => rule == "elf-place"
        ? Template.Replace("\"usr/lib\"", "\"usr/share/x\"", StringComparison.Ordinal)
        : Template;

    /// <summary>A library in order but for one rule.</summary>
    private static byte[] Library(string rule)
    {
        ElfSample sample = new(is64: true, isBigEndian: false);
        if (rule != "bindnow") sample.Dynamic.Add((Flags, 8));
        if (rule != "gnuhash") sample.Dynamic.Add((GnuHash, 0));
        if (rule == "textrel") sample.Dynamic.Add((TextRelocations, 0));
        if (rule == "rpath") sample.Dynamic.Add((RunPath, 1));
        if (rule != "relro") sample.MoreSegments.Add(Relro);
        byte[] file = sample.Build();
        int place = rule switch
        {
            "pie" => TypeAt,
            "wxsegment" => LoadFlagsAt,
            "execstack" => StackFlagsAt,
            _ => MachineAt,
        };
        file[place] = rule switch
        {
            "elf-container" => 0,
            "elf-foreign" => 183,
            "pie" => 2,
            "wxsegment" or "execstack" => 7,
            _ => 62,
        };
        return file;
    }

    private static async Task<(BuildResult Result, IReadOnlyList<string> Log)> Build(
        string template, byte[] library)
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new() { Filler = new RootWithLibrary(), Lent = [] };
        fixture.Write("x", template, ("files/empty", ""));
        File.WriteAllBytes(Path.Combine(fixture.Tree, "main/x/files/lib"), library);
        return (await fixture.Build("x"), fixture.Lines);
    }

    [GeneratedRegex(@"\[([a-z-]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex RuleNames();

    /// <summary>A root that says by its C library which processor packages are for.</summary>
    private sealed class RootWithLibrary : IRootFiller
    {
        public IReadOnlyList<PackageInfo> Fill(string directory, IReadOnlyList<string> world)
        {
            Directory.CreateDirectory(Path.Combine(directory, "usr/lib"));
            File.WriteAllBytes(Path.Combine(directory, "usr/lib/libc.so"), Library(""));
            return [];
        }
    }
}
