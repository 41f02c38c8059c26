using Limyra.Apk.Trust;
using Limyra.Builder.Pack;
using Limyra.Builder.Stage;

namespace Limyra.Builder.Commands;

/// <summary>Commands on the stage that packages wait in.</summary>
internal static class StageCommands
{
    /// <summary>Exit status for a stage that has to stay.</summary>
    private const int CannotUnstage = 32;

    /// <summary>Publishes the stage; with -f whatever it breaks.</summary>
    public static Task<int> Unstage(CommandContext context) =>
        Task.FromResult(PublishStage(context) ? 0 : CannotUnstage);

    /// <summary>
    /// Says what would have to be built again if our repository took the place of others: with -R of the
    /// usual one, and those of the configuration's extra_repositories.
    /// </summary>
    public static Task<int> CheckRemote(CommandContext context)
    {
        BuildSettings settings = context.Settings;
        if (settings.SeedRepositories.Count == 0)
            throw new BuildException("usage", "there is no repository to check against", "name ours by -R");
        foreach (string other in settings.SeedRepositories.Where(Directory.Exists))
        {
            PackagePlaces places =
                new(Path.GetDirectoryName(other) ?? other, settings.RepositoryDirectory, settings.Arch,
                    settings.TakesLocks);
            Report(context, new PackageStage(places, Indexer(settings)).Check(), "Unstage requirements:");
        }
        return Task.FromResult(0);
    }

    /// <summary>Publishes what is staged unless something stands against it, which
    /// is then said; false then.</summary>
    public static bool PublishStage(CommandContext context)
    {
        BuildSettings settings = context.Settings;
        if (settings.StageDirectory is not { } directory || !Directory.Exists(directory)) return true;
        PackageStage stage = new(PackagePlaces.Of(settings), Indexer(settings));
        IReadOnlyList<StageCheck.Blocker> blockers = stage.Check();
        if (blockers.Count > 0) Report(context, blockers, "Cannot unstage repositories:");
        if (blockers.Count > 0 && !context.Line.Has("force")) return false;
        if (!context.Line.Has("dry-run")) stage.Publish(_ => { }, context.Cancellation);
        return true;
    }

    private static RepositoryIndexer Indexer(BuildSettings settings) =>
        new(KeyCommand.Load(settings));

    private static void Report(CommandContext context, IReadOnlyList<StageCheck.Blocker> blockers,
        string title)
    {
        if (blockers.Count == 0) return;
        context.Output.WriteLine(context.Palette.Orange(title));
        foreach (StageCheck.Blocker blocker in blockers)
            context.Output.WriteLine($" rebuild: {string.Join(", ", blocker.Users)} ({blocker.Provision})");
    }
}
