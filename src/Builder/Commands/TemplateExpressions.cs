using Limyra.Builder.Plan;

namespace Limyra.Builder.Commands;

/// <summary>
/// What names templates on the command line: <c>category/name</c>, a path to one, a package's name, a
/// category, <c>list:</c>, <c>file:</c>, <c>-</c>, <c>git:</c>, <c>status:</c>.
/// </summary>
internal sealed class TemplateExpressions(CommandContext context, BuilderSession session)
{
    private const int DeepestFiles = 8;

    /// <summary>Words of a status line that need no second try.</summary>
    private static readonly HashSet<string> Settled = ["broken", "ok", "invalid", "missing", "done"];

    /// <summary>Templates of all arguments, each once, in the order named.</summary>
    public IReadOnlyList<string> Expand(IEnumerable<string> arguments) =>
        [.. arguments.SelectMany(a => Expand(a, depth: 0)).Distinct(StringComparer.Ordinal)];

    private IEnumerable<string> Expand(string argument, int depth)
    {
        if (depth > DeepestFiles)
            throw new BuildException("usage", $"'{argument}': lists name each other",
                "a file: may not name itself");
        string Rest(string prefix) => argument[prefix.Length..];
        if (argument.Length == 0) return [];
        if (argument.StartsWith("git:", StringComparison.Ordinal)) return Changed(Rest("git:"));
        if (argument == "status:unbuilt") return Unbuilt(onlyOutdated: false);
        if (argument == "status:outdated") return Unbuilt(onlyOutdated: true);
        if (argument.StartsWith("status:", StringComparison.Ordinal)) return Unsettled(Rest("status:"));
        if (argument is "-" or "file:-")
            return Lines(context.Streams.Input).SelectMany(line => Expand(line, depth + 1)).ToList();
        if (argument.StartsWith("file:", StringComparison.Ordinal))
        {
            using StreamReader file = File.OpenText(Rest("file:"));
            return Lines(file).SelectMany(line => Expand(line, depth + 1)).ToList();
        }
        if (argument.StartsWith("list:", StringComparison.Ordinal))
            return Rest("list:").Split((char[])[' ', ',', '\n'], StringSplitOptions.RemoveEmptyEntries);
        string trimmed = argument.TrimEnd('/');
        if (trimmed.EndsWith("/template.py", StringComparison.Ordinal))
            trimmed = trimmed[..^"/template.py".Length];
        if (context.Settings.Categories.Contains(trimmed))
            return session.Templates.AllTemplates
                .Where(t => t.StartsWith(trimmed + "/", StringComparison.Ordinal));
        string[] parts = trimmed.Split('/');
        return
        [
            parts.Length >= 2
                ? Resolve($"{parts[^2]}/{parts[^1]}")
                : session.Templates.FullNameOf(trimmed),
        ];
    }

    /// <summary>A subpackage's link stands for the template it leads to.</summary>
    private string Resolve(string name)
    {
        string[] parts = name.Split('/');
        return session.Templates.LinkTarget(parts[0], parts[1]) is { } target ? $"{parts[0]}/{target}" : name;
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
            if (line.Trim() is { Length: > 0 } text && text[0] != '#') yield return text;
    }

    private static IEnumerable<string> Unsettled(string path) => File.ReadLines(path)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length == 1 || (words.Length > 1 && !Settled.Contains(words[1])))
        .Select(words => words[0]);

    /// <summary>Templates whose version no repository has; of those that have none at
    /// all, or only the older ones.</summary>
    private IEnumerable<string> Unbuilt(bool onlyOutdated)
    {
        foreach (string name in session.Templates.AllTemplates)
        {
            string package = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
            string? built = session.BuiltVersion(package);
            if (onlyOutdated && built is null) continue;
            if (session.Templates.Load(name) is { Broken: null } template && template.FullVersion != built)
                yield return name;
        }
    }

    /// <summary><c>REV</c> or <c>A..B</c>, and behind a <c>+</c> what the
    /// commits' messages must say.</summary>
    private IReadOnlyList<string> Changed(string expression)
    {
        int plus = expression.IndexOf('+', StringComparison.Ordinal);
        string grep = plus < 0 ? "" : expression[(plus + 1)..];
        string range = plus < 0 ? expression : expression[..plus];
        if (!range.Contains("..", StringComparison.Ordinal)) range = $"{range}^1..{range}";
        List<string> command = ["rev-list"];
        if (grep.StartsWith('^')) command.Add("--regexp-ignore-case");
        if (grep.TrimStart('^').StartsWith('!')) command.Add("--invert-grep");
        string pattern = grep.TrimStart('^').TrimStart('!');
        if (pattern.Length > 0) command.AddRange(["--grep", pattern]);
        // Behind this word git takes nothing for an option.
        command.AddRange(["--end-of-options", range]);
        SortedSet<string> found = new(StringComparer.Ordinal);
        foreach (string commit in Git(command, expression))
            foreach (string path in Git(["diff-tree", "--no-commit-id", "--name-only", "-r", commit],
                expression))
                if (path.Split('/') is [var category, var name, "template.py"]
                    && File.Exists(Path.Combine(context.Settings.TreeDirectory, path)))
                    found.Add($"{category}/{name}");
        return [.. found];
    }

    private string[] Git(IReadOnlyList<string> arguments, string expression) =>
        GitTool.Call(context.Settings.TreeDirectory, arguments)?.Split('\n',
            StringSplitOptions.RemoveEmptyEntries)
        ?? throw new BuildException("git", $"failed to resolve commits for '{expression}'",
            "write git:REV or git:A..B");
}
