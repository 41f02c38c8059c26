using Limyra.Builder.Plan;
using Limyra.Templates.Loading;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Commands;

/// <summary>
/// Commits changed templates, one commit each, those first that others are built with; links of subpackages
/// are made what the template declares. The message is begun in the words of cports and left to the editor.
/// </summary>
internal static class CommitCommand
{
    public static Task<int> Run(CommandContext context)
    {
        string[] options = [.. context.Arguments.Where(a => a.StartsWith('-'))];
        string[] words = [.. context.Arguments.Where(a => !a.StartsWith('-'))];
        using BuilderSession session = context.Open();
        SortedDictionary<string, bool> changed = Changed(context);
        if (words.Length == 0 || words is ["all"] && changed.Count == 0)
        {
            context.Output.WriteLine(changed.Count == 0 ? "No templates changed." : "Changed templates:");
            foreach ((string name, bool isModified) in changed)
                context.Output.WriteLine(
                    $"  {(isModified ? context.Palette.Orange("* " + name)
                        : context.Palette.Green("* " + name))}");
            return Task.FromResult(0);
        }
        IReadOnlyList<string> names = words is ["all"]
            ? [.. changed.Keys]
            : new TemplateExpressions(context, session).Expand(words);
        // All are loaded before git is called once, so that a faulty one stops everything.
        Dictionary<string, (Template Now, string Message, SortedSet<string> Files)> commits =
            new(StringComparer.Ordinal);
        foreach (string name in names) commits[name] = Plan(context, session, name);
        if (context.Line.Has("dry-run"))
        {
            foreach (string name in session.Templates.Graph(names).Order().Where(commits.ContainsKey))
                context.Output.WriteLine(commits[name].Message);
            return Task.FromResult(0);
        }
        foreach (string name in session.Templates.Graph(names).Order().Where(commits.ContainsKey))
            if (Commit(context, commits[name].Message, commits[name].Files, options) != 0)
                throw new BuildException("git", $"{name} was not committed", "git said why");
        return Task.FromResult(0);
    }

    /// <summary>Templates with changes, and whether they are known to git already.</summary>
    private static SortedDictionary<string, bool> Changed(CommandContext context)
    {
        string status =
            GitTool.Call(context.Settings.TreeDirectory, ["status", "--porcelain", "--untracked-files=all"])
                ?? throw new BuildException("git", "failed to resolve git changes",
                    "run it in a git checkout");
        SortedDictionary<string, bool> changed = new(StringComparer.Ordinal);
        foreach (string line in status.Split('\n'))
        {
            if (line.Length < 4 || line[3..].Trim('"').Split('/') is not [var category, var name, _, ..])
                continue;
            if (!context.Settings.Categories.Contains(category)) continue;
            if (!File.Exists(Path.Combine(context.Settings.TreeDirectory, category, name, "template.py")))
                continue;
            string full = $"{category}/{name}";
            changed[full] =
                changed.GetValueOrDefault(full) || line[..2].Contains('M', StringComparison.Ordinal);
        }
        return changed;
    }

    private static (Template, string, SortedSet<string>) Plan(
        CommandContext context, BuilderSession session, string name)
    {
        Template now = session.Templates.Load(name);
        string? text = GitTool.Call(context.Settings.TreeDirectory, ["show", $"HEAD:./{name}/template.py"]);
        LoadResult? before = text is null ? null : session.Templates.LoadText(name, text);
        SortedSet<string> files = new(StringComparer.Ordinal) { name };
        HashSet<string> declared = new(now.DeclaredSubpackages, StringComparer.Ordinal);
        foreach (string old in before?.Template?.DeclaredSubpackages ?? [])
            if (!declared.Contains(old)) SetLink(context, $"{now.Category}/{old}", target: null, files);
        foreach (string subpackage in declared)
            SetLink(context, $"{now.Category}/{subpackage}", now.Name, files);
        string message = before switch
        {
            null => $"{name}: new package",
            { Template: null } => $"{name}: fix [reason here]",
            { Template: { } old } when old.Version != now.Version => $"{name}: update to {now.Version}",
            { Template: { } old } when old.Release != now.Release => $"{name}: rebuild for [reason here]",
            _ => $"{name}: [description here]",
        };
        return (now, message, files);
    }

    private static void SetLink(CommandContext context, string path, string? target, SortedSet<string> files)
    {
        FileInfo link = new(Path.Combine(context.Settings.TreeDirectory, path));
        if (link.LinkTarget == target) return;
        files.Add(path);
        if (context.Line.Has("dry-run")) return;
        if (link.LinkTarget is not null) link.Delete();
        if (target is not null) File.CreateSymbolicLink(link.FullName, target);
    }

    private static int Commit(CommandContext context, string message, SortedSet<string> files,
        string[] options)
    {
        string tree = context.Settings.TreeDirectory;
        GitTool.Call(tree, ["add", "-N", "--", .. files]);
        string draft = Path.GetTempFileName();
        try
        {
            File.WriteAllText(draft, message + "\n");
            return GitTool.CallOnTerminal(tree,
                ["commit", "--allow-empty-message", "-t", draft, .. options, "--", .. files]);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
