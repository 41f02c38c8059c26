using Limyra.Templates.Loading;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;

namespace Limyra.Templates.Lint;

/// <summary>
/// What <c>cbuild lint</c> checks of a loaded template. A line <c># lint: RULE reason</c> anywhere in
/// it silences a rule for the template.
/// </summary>
public static class TemplateLint
{
    private const string Mark = "# lint: ";

    /// <summary>All findings, in the order of the rules; empty for a template that is in order.</summary>
    /// <param name="template">The loaded template.</param>
    /// <param name="tree">The tree it stands in.</param>
    /// <param name="text">Its text where that is not the tree's.</param>
    public static IReadOnlyList<Diagnostic> Check(Template template, TemplateTree tree, string? text = null)
    {
        SourceText source = new(
            template.Module.Source.Name,
            text ?? tree.Source.ReadText($"{template.FullName}/template.py") ?? "");
        List<Diagnostic> findings = [];
        FieldLint fields = new(template, findings);
        fields.CheckStructure(tree);
        if (template.HasOption("lint"))
        {
            fields.CheckStyle();
            new TextLint(template, source, findings).Check();
        }
        CheckWaivers(source, findings);
        IReadOnlyDictionary<string, string> silenced = Waivers(source.Text);
        return [.. findings.Where(finding => !silenced.ContainsKey(finding.RuleId))];
    }

    private static void CheckWaivers(SourceText source, List<Diagnostic> findings)
    {
        foreach ((int at, string rule, string reason) in WaiverLines(source.Text))
            if (LintRule.Find(rule) is null)
                findings.Add(new("lint-line", $"there is no rule '{rule}'", source.PositionOf(at),
                    "docs/handbook/packaging.md lists the rules"));
            else if (reason.Length == 0)
                findings.Add(new("lint-line", $"the rule '{rule}' is silenced without a reason",
                    source.PositionOf(at), $"write # lint: {rule} REASON"));
    }

    /// <summary>Rules that a template's text silences, with the reasons it gives.</summary>
    public static IReadOnlyDictionary<string, string> Waivers(string text)
    {
        Dictionary<string, string> rules = new(StringComparer.Ordinal);
        // A reason is owed: the name of a rule alone silences nothing.
        foreach ((_, string rule, string reason) in WaiverLines(text))
            if (reason.Length > 0) rules[rule] = reason;
        return rules;
    }

    private static IEnumerable<(int At, string Rule, string Reason)> WaiverLines(string text)
    {
        for (int at = 0; (at = text.IndexOf(Mark, at, StringComparison.Ordinal)) >= 0; at += Mark.Length)
        {
            int end = text.IndexOf('\n', at);
            string[] words = text[(at + Mark.Length)..(end < 0 ? text.Length : end)]
                .Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length > 0) yield return (at, words[0], words.Length > 1 ? words[1] : "");
        }
    }
}
