using System.Globalization;
using System.Text.RegularExpressions;
using Limyra.Apk.Packages;
using Limyra.Builder;
using Limyra.Builder.Roots;
using Limyra.Formats.Apk;
using Limyra.Templates.Lint;

namespace Limyra.Tests.Builder.Packages;

/// <summary>
/// What small templates become, against cases.txt. The builder of cports gave the same lines for the same
/// templates, but where a line that begins with <c>#</c> says otherwise.
/// </summary>
public sealed partial class PackageCaseTests
{
    public static TheoryData<string> Names => [.. PackageCase.All.Keys];

    /// <summary>Each rule with the first case that breaks it.</summary>
    public static TheoryData<string, string> Rules
    {
        get
        {
            TheoryData<string, string> rules = [];
            foreach (LintRule rule in LintRule.OfPackages)
                if (PackageCase.All.Values.FirstOrDefault(about => about.Expected.Contains($"stops {rule.Id}")
                    || about.Expected.Contains($"warns {rule.Id}")) is { } first)
                    rules.Add(rule.Id, first.Name);
            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_template_becomes_what_its_case_says(string name)
    {
        PackageCase expected = PackageCase.All[name];
        Assert.Equal(expected.Expected, (await Build(expected, expected.Template)).Result);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_is_silenced_with_a_reason_and_the_log_says_so(string rule, string name)
    {
        PackageCase about = PackageCase.All[name];
        (IReadOnlyList<string> result, IReadOnlyList<string> log) =
            await Build(about, $"{about.Template}\n# lint: {rule} it is so\n");
        Assert.DoesNotContain(result, line => line.StartsWith("stops ", StringComparison.Ordinal));
        Assert.DoesNotContain(result, line => line.StartsWith("warns ", StringComparison.Ordinal));
        Assert.Contains(log, line => line.StartsWith("allowed: x", StringComparison.Ordinal)
            && line.EndsWith($" [{rule}: it is so]", StringComparison.Ordinal));
    }

    /// <summary>Lines about what was built, sorted, and the log.</summary>
    private static async Task<(IReadOnlyList<string> Result, IReadOnlyList<string> Log)> Build(
        PackageCase about, string template)
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = about.RunsCommands
            ? new()
            : new() { Filler = new SmallRoot(), Lent = [] };
        fixture.Write("x", template, [.. about.Files]);
        if (about.Functions.Contains("alternative=", StringComparison.Ordinal))
            File.CreateSymbolicLink(Path.Combine(fixture.Tree, "main/x-tool-default"), "x");
        BuildResult result = await fixture.Build("x",
            fixture.Settings with { ChecksDependencies = false, MakesDebugPackages = false });
        List<string> lines = [.. fixture.Lines
            .Select(line => Warning().Match(line)).Where(match => match.Success)
            .Select(match => $"warns {match.Groups[1].Value}").Distinct()];
        if (result.Outcome != BuildOutcome.Built) lines.Add($"stops {result.Failure?.RuleId}");
        foreach (string file in result.PackageFiles) lines.AddRange(Describe(fixture.Package(file)));
        lines.Sort(StringComparer.Ordinal);
        return (lines, fixture.Lines);
    }

    private static IEnumerable<string> Describe(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, path);
        ApkPackage package = reader.Package;
        string name = package.Info.Name;
        foreach (PackageDirectory directory in package.Directories)
        {
            foreach (PackageFile file in directory.Files)
                yield return file.Target is FileTarget.Symlink link
                    ? $"{name}: {directory.Name}/{file.Name} -> {link.Text}"
                    : $"{name}: {directory.Name}/{file.Name} {Text(file.Acl)}";
            bool isEmpty = directory.Files.Count == 0 && directory.Name.Length > 0
                && !package.Directories.Any(
                    other => other.Name.StartsWith(directory.Name + "/", StringComparison.Ordinal));
            if (isEmpty) yield return $"{name}: {directory.Name}/ {Text(directory.Acl)}";
        }
        yield return $"{name} description {package.Info.Description}";
        foreach ((string field, IReadOnlyList<Dependency> entries) in
            ((string, IReadOnlyList<Dependency>)[])[("depends", package.Info.Depends),
                ("provides", package.Info.Provides), ("replaces", package.Info.Replaces),
                ("install_if", package.Info.InstallIf)])
            if (entries.Count > 0)
                yield return $"{name} {field} {string.Join(' ', entries.Select(entry => entry.ToString())
                    .Order(StringComparer.Ordinal))}";
        if (package.Info.ProviderPriority > 0)
            yield return $"{name} provider_priority {package.Info.ProviderPriority}";
        if (package.ReplacesPriority > 0) yield return $"{name} replaces_priority {package.ReplacesPriority}";
    }

    private static string Text(PackageAcl acl) => Convert.ToString(acl.Mode, toBase: 8)
        + (acl.User == "root" ? "" : $" {acl.User}:{acl.Group}");

    [GeneratedRegex(@": warning: .* \[([a-z-]+)\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Warning();

    /// <summary>A root with a Python, a shell, and packages that provide what the cases ask for.</summary>
    private sealed class SmallRoot : IRootFiller
    {
        public IReadOnlyList<PackageInfo> Fill(string directory, IReadOnlyList<string> world)
        {
            string programs = Path.Combine(directory, "usr/bin");
            if (!Directory.Exists(programs))
            {
                Directory.CreateDirectory(programs);
                foreach (string name in (string[])["sh", "python2", "python3", "python3.13"])
                    File.WriteAllText(Path.Combine(programs, name), "");
                File.CreateSymbolicLink(Path.Combine(programs, "python"), "python3.13");
                File.CreateSymbolicLink(Path.Combine(directory, "bin"), "usr/bin");
            }
            return [Package("zlib-devel", "pc:zlib"), Package("early", "svc:early-fs.target", "usvc:local")];
        }

        private static PackageInfo Package(string name, params ReadOnlySpan<string> provides) => new()
        {
            Name = name,
            Version = "1-r0",
            Provides = [.. provides.ToArray().Select(text => new Dependency(text, VersionMatch.Equal, "1"))],
        };
    }
}
