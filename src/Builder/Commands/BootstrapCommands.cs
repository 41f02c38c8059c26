using System.Globalization;
using Limyra.Builder.Commands.Output;

namespace Limyra.Builder.Commands;

/// <summary>
/// Commands on build roots. Roots are made by what must be in them and shared, so that there is nothing to
/// set up before a build; these commands make, renew and remove them on request.
/// </summary>
internal static class BootstrapCommands
{
    private const string Base = "main/base-cbuild";
    private const int LastStage = 3;

    /// <summary>Makes the build root of the base from the packages there are.</summary>
    public static Task<int> Prepare(CommandContext context)
    {
        using BuilderSession session = context.Open();
        IReadOnlyList<string> packages = session.PrepareBaseRoot();
        context.Output.WriteLine($"the build root of the base has {packages.Count} packages");
        return Task.FromResult(0);
    }

    /// <summary>Removes roots of older packages and makes that of the base.</summary>
    public static Task<int> Update(CommandContext context)
    {
        using (BuilderSession session = context.Open()) session.RemoveRoots(BaseRoot.Kept);
        return Prepare(context);
    }

    /// <summary>Removes roots that have more than the base.</summary>
    public static Task<int> RemoveDependencies(CommandContext context)
    {
        using BuilderSession session = context.Open();
        session.RemoveRoots(BaseRoot.Kept);
        return Task.FromResult(0);
    }

    /// <summary>Removes all build roots.</summary>
    public static Task<int> Zap(CommandContext context)
    {
        using BuilderSession session = context.Open();
        session.RemoveRoots(BaseRoot.Removed);
        return Task.FromResult(0);
    }

    /// <summary>
    /// Builds the base and all it is built with, without a network. Stage 0 is the root of
    /// seeds. Stage 1 is built with the seeds; stages 2 and 3 build the same again with what the
    /// stage before made, stage 3 with tests.
    /// </summary>
    public static async Task<int> FromSource(CommandContext context)
    {
        int last = LastStage;
        if (context.Arguments.Count > 0
            && (!int.TryParse(context.Arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out last)
                || last > LastStage))
            throw new BuildException("usage", $"'{context.Arguments[0]}' is no stage",
                "write a number from 0 to 3");
        BuildSettings settings = context.Settings with { UsesUpstream = false };
        string marks = Path.Combine(settings.StateDirectory, "bootstrap");
        Directory.CreateDirectory(marks);
        for (int stage = 0; stage <= last; stage++)
        {
            string mark = Path.Combine(marks, $"stage{stage}");
            if (File.Exists(mark) && !context.Line.Has("force")) continue;
            context.Output.WriteLine($"cbuild: bootstrapping stage {stage}");
            if (!await RunStage(context, settings, stage)) return 1;
            File.WriteAllText(mark, "");
        }
        return 0;
    }

    private static async Task<bool> RunStage(CommandContext context, BuildSettings settings, int stage)
    {
        if (stage == 0)
        {
            using BuilderSession seeds = context.Open(settings with { BaseWorld = ["base-seed"] });
            return seeds.PrepareBaseRoot().Count > 0;
        }
        using BuilderSession session = context.Open(settings with
        {
            IsForced = stage > 1,
            RunsChecks = stage == LastStage && settings.RunsChecks,
            ForcesChecks = false,
        });
        TextObserver observer = context.NewObserver(context.Line.Has("verbose"));
        IReadOnlyList<BuildResult> results = await session.BuildAll([Base], observer, context.Cancellation);
        if (results.Any(r => r.Outcome is BuildOutcome.Failed or BuildOutcome.Skipped)) return false;
        StageCommands.PublishStage(context);
        return true;
    }
}
