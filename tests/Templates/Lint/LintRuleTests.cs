using System.Text.RegularExpressions;
using Limyra.Templates.Lint;
using Limyra.Tests.Builder.Packages;

namespace Limyra.Tests.Templates.Lint;

/// <summary>The rules of lint, the handbook's tables of them, and what tries them.</summary>
public sealed partial class LintRuleTests
{
    [Fact]
    public void The_handbook_has_every_rule_in_a_table()
    {
        string handbook = File.ReadAllText(Repository.At("docs/handbook/packaging.md"));
        foreach (IReadOnlyList<LintRule> rules in (IReadOnlyList<LintRule>[])
            [LintRule.OfTemplates, LintRule.OfPackages])
        {
            string[] rows =
            [
                "| rule | | what it finds | what else allows it |", "|---|---|---|---|", .. rules.Select(Row),
            ];
            Assert.Contains($"\n\n{string.Join('\n', rows)}\n\n", handbook);
        }
    }

    private static string Row(LintRule rule) =>
        $"| `{rule.Id}` | {(rule.IsWarning ? "warns" : "stops")} | {rule.Finds} | {rule.Allowance} |";

    [Fact]
    public void Names_are_unique_and_in_kebab_case()
    {
        string[] names = [.. LintRule.OfTemplates.Concat(LintRule.OfPackages).Select(rule => rule.Id)];
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.Matches("^[a-z0-9]+(-[a-z]+)*$", name));
    }

    /// <summary>What the cases of templates, packages and ELF files expect is everything there is.</summary>
    [Fact]
    public void Every_rule_has_a_case_that_breaks_it()
    {
        string[] tried =
        [
            .. File.ReadAllText(Repository.At("tests/Templates/Lint/TemplateLintTests.cs")) is var templates
                ? Quoted().Matches(templates).SelectMany(match => match.Groups[1].Value.Split(' '))
                : [],
            .. PackageCase.All.Values.SelectMany(about => about.Expected)
                .Where(line => Result().IsMatch(line)).Select(line => line.Split(' ')[1]),
            .. Builder.Lint.ElfLintTests.Rules,
            // Only a real build root tells what was opened, and a real linker makes symbols; the
            // tests of styles have a project without a lock.
            "unused-dependency", "unused", "dotnet-lock",
        ];
        Assert.Empty(LintRule.OfTemplates.Concat(LintRule.OfPackages).Select(rule => rule.Id).Except(tried));
    }

    [GeneratedRegex("\"([a-z0-9 -]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("^(stops|warns) ")]
    private static partial Regex Result();
}
