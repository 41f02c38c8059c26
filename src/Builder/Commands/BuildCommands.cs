namespace Limyra.Builder.Commands;

/// <summary>Commands that build: a phase of one template, or packages of many.</summary>
internal static class BuildCommands
{
    /// <summary>Builds the templates named, with everything they need.</summary>
    public static async Task<int> Package(CommandContext context)
    {
        using BuilderSession session = context.Open();
        IReadOnlyList<string> names = Names(context, session);
        if (names.Count == 0) throw new BuildException("usage", "no template was named", "write category/name");
        if (context.Line.Has("dry-run"))
        {
            foreach (string name in session.Graph(names).Order()) context.Output.WriteLine(name);
            return 0;
        }
        TextObserver observer = new(context.Output, context.Line.Has("verbose"));
        IReadOnlyList<BuildResult> results = await session.BuildAll(names, observer, context.Cancellation);
        if (results.Any(r => r.Outcome is BuildOutcome.Failed or BuildOutcome.Skipped)) return 1;
        return context.Line.Has("verify") ? await Verification.Run(context, names) : 0;
    }

    /// <summary>Templates named by the arguments: names, categories, lists in files.</summary>
    public static IReadOnlyList<string> Names(CommandContext context, BuilderSession session)
    {
        List<string> names = [];
        foreach (string argument in context.Arguments) names.AddRange(Expand(context, session, argument));
        return [.. names.Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Expand(CommandContext context, BuilderSession session, string argument)
    {
        if (argument.StartsWith("list:", StringComparison.Ordinal))
            return argument[5..].Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (argument.StartsWith("file:", StringComparison.Ordinal))
            return File.ReadLines(argument[5..]).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#');
        string trimmed = argument.TrimEnd('/');
        if (trimmed.EndsWith("/template.py", StringComparison.Ordinal)) trimmed = trimmed[..^"/template.py".Length];
        if (context.Settings.Categories.Contains(trimmed))
            return session.AllTemplates.Where(t => t.StartsWith(trimmed + "/", StringComparison.Ordinal));
        string[] parts = trimmed.Split('/');
        return [parts.Length >= 2 ? $"{parts[^2]}/{parts[^1]}" : session.Load(trimmed).FullName];
    }
}
