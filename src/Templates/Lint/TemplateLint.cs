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
        IReadOnlyDictionary<string, string> silenced = Waivers(source.Text);
        return [.. findings.Where(finding => !silenced.ContainsKey(finding.RuleId))];
    }

    /// <summary>Rules that a template's text silences, with the reasons it gives.</summary>
    public static IReadOnlyDictionary<string, string> Waivers(string text)
    {
        Dictionary<string, string> rules = new(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            int at = line.IndexOf(Mark, StringComparison.Ordinal);
            if (at < 0) continue;
            // A reason is owed: the name of a rule alone silences nothing.
            string[] words = line[(at + Mark.Length)..].Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 2) rules[words[0]] = words[1].Trim();
        }
        return rules;
    }
}
