using Limyra.Builder.Commands.Output;

namespace Limyra.Builder.Commands;

/// <summary>Commands that build: a phase of one template, or packages of many.</summary>
internal static class BuildCommands
{
    /// <summary>Builds the templates named, with everything they need; several are a bulk build.</summary>
    public static async Task<int> Package(CommandContext context)
    {
        if (context.Arguments.Count == 0)
            throw new BuildException("usage", "no template was named", "write category/name");
        if (context.Settings.LastPhase is not null && context.Arguments.Count > 1)
            throw new BuildException("usage", "a phase is run for one template", "write category/name");
        return await Build(context);
    }

    /// <summary>Builds many templates; none named: all there are.</summary>
    public static Task<int> Bulk(CommandContext context) =>
        Build(
            context.Arguments.Count > 0 ? context : context with { Arguments = context.Settings.Categories });

    /// <summary>Builds templates one after another in the order given.</summary>
    public static async Task<int> Raw(CommandContext context)
    {
        if (context.Arguments.Count == 0) throw new BuildException("usage", "need at least one template");
        int status = 0;
        foreach (string name in context.Arguments)
        {
            status = Math.Max(status, await Build(context with { Arguments = [name] }));
            if (status != 0 && !context.Line.Has("bulk-continue")) break;
        }
        return status;
    }

    /// <summary>Runs a target that the template itself defines.</summary>
    public static async Task<int> Custom(CommandContext context)
    {
        if (context.Arguments.Count != 2)
            throw new BuildException("usage", "invoke-custom needs a target and a template");
        string target = context.Arguments[0];
        CommandContext custom = context.ForBuilding() with
        {
            Arguments = [context.Arguments[1]],
            Settings = context.Settings with { CustomTarget = target },
        };
        using BuilderSession session = custom.Open();
        Templates.Packages.Template template = session.Templates.Load(Names(custom, session)[0]);
        if (!template.CustomTargets.ContainsKey(target))
            throw new BuildException("custom-target", $"{template.FullName} has no custom target '{target}'",
                template.CustomTargets.Count == 0 ? "it has none"
                    : $"it has {string.Join(' ', template.CustomTargets.Keys)}");
        if (!Phases.PhaseList.CanFollow(template.CustomTargets[target].AfterPhase))
            throw new BuildException("custom-target",
                $"{template.FullName}: target '{target}' stands behind '{template.CustomTargets[target]
                    .AfterPhase}', which is no phase");
        TextObserver observer = context.NewObserver(isVerbose: true);
        BuildResult result = await session.BuildAlone(template.FullName, observer, context.Cancellation);
        return result.Outcome == BuildOutcome.Failed ? 1 : 0;
    }

    private static async Task<int> Build(CommandContext asked)
    {
        CommandContext context = asked.ForBuilding();
        using BuilderSession session = context.Open();
        using BulkStatus status = BulkStatus.Open(context.Line);
        IReadOnlyList<string> names = Names(context, session);
        if (context.Line.Has("dry-run"))
        {
            foreach (string name in session.Templates.Graph(names).Order()) context.Output.WriteLine(name);
            return 0;
        }
        HashSet<string> wanted = new(names, StringComparer.Ordinal);
        names = names.Count > 1 ? [.. names.Where(name => IsSound(context, session, status, name))] : names;
        TextObserver text = context.NewObserver(context.Line.Has("verbose"));
        IReadOnlyList<BuildResult> results =
            await session.BuildAll(names, new StatusObserver(text, status, wanted), context.Cancellation);
        bool isWhole = names.Count == wanted.Count || context.Line.Has("bulk-continue");
        bool hasFailed = results.Any(r => r.Outcome is BuildOutcome.Failed or BuildOutcome.Skipped);
        // What was built before a failure is published nevertheless, unless it would break something.
        if (context.Settings.LastPhase is null && !KeepsStage(context)) StageCommands.PublishStage(context);
        if (hasFailed || !isWhole) return 1;
        return context.Line.Has("verify") ? await Verification.Run(context, names) : 0;
    }

    private static bool KeepsStage(CommandContext context) =>
        context.Line.Has("stage") || context.File.Flag("build", "keep_stage", fallback: false);

    /// <summary>Whether a template of a bulk build can be tried; if not its status says why.</summary>
    private static bool IsSound(CommandContext context, BuilderSession session, BulkStatus status,
        string name)
    {
        string? word = null;
        try
        {
            if (session.Templates.Load(name).Broken is { } reason)
            {
                context.Errors.WriteLine($"{context.Arrow} {name}: {context.Palette.Red(reason)}");
                word = "broken";
            }
        }
        catch (BuildException failure)
        {
            Complain(context, status, name, failure);
            return false;
        }
        if (word is not null) status.Write(name, word);
        return word is null;
    }

    /// <summary>Tells why a template cannot be loaded, in words and as its status.</summary>
    public static void Complain(
        CommandContext context, BulkStatus status, string name, BuildException failure)
    {
        context.Complain(failure);
        bool isThere = File.Exists(Path.Combine(context.Settings.TreeDirectory, name, "template.py"));
        status.Write(name, isThere ? "parse" : name.Split('/').Length == 2 ? "missing" : "invalid");
    }

    /// <summary>Templates named by the arguments.</summary>
    public static IReadOnlyList<string> Names(CommandContext context, BuilderSession session) =>
        new TemplateExpressions(context, session).Expand(context.Arguments);
}
