using System.Globalization;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Repositories;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands;

/// <summary>upgrade and update.</summary>
internal static class UpgradeCommands
{
    /// <summary>What is said when they are not.</summary>
    public const string IncompleteRepositories =
        "Not continuing due to stale/unavailable repositories. Use --force-missing-repositories to continue.";

    /// <summary>apk update.</summary>
    public static int Update(CommandSession session)
    {
        ApkRoot root = session.Root;
        int failed = root.Repositories.UnavailableCount + root.Repositories.StaleCount;
        if (root.Catalogue.HasCorrectedSizes && !session.IsSimulation)
            root.Commit(new ChangeSet(), root.WorldLines,
                session.TransactionOptions with { Scripts = ScriptPolicy.Skip }, default);
        foreach (Repository repository in root.Repositories.All)
            if (repository.IsAvailable)
                session.Output.Message($"{repository.Description} [{repository.PrintableUrl}]");
        string state = failed == 0 ? "OK:" : string.Create(
            CultureInfo.InvariantCulture,
            $"{root.Repositories.UnavailableCount} unavailable, {root.Repositories.StaleCount} stale;");
        session.Output.Message(string.Create(
            CultureInfo.InvariantCulture,
            $"{state} {root.Catalogue.PackageCount} distinct packages available"));
        return failed;
    }

    /// <summary>apk upgrade.</summary>
    public static int Upgrade(CommandSession session)
    {
        ApkRoot root = session.Root;
        CommitCommand.CheckTags(
            session, root.WorldLines, "Not continuing with upgrade due to missing repository tags.");
        if (!AreRepositoriesComplete(session)) throw new CommandException(IncompleteRepositories);
        SolverFlags flags = SolverFlags.Upgrade;
        if (session.Options.Has("available")) flags |= SolverFlags.Available;
        if (session.Options.Has("latest")) flags |= SolverFlags.Latest;
        bool isPreupgradeOnly =
            session.Options.Has("preupgrade-only") || session.Options.Has("self-upgrade-only");
        if (WantsPreupgrade(session, isPreupgradeOnly)
            && Preupgrade.Run(session, flags, isPreupgradeOnly) is { } end)
            return end;
        if (isPreupgradeOnly) return 0;
        List<WorldDemand> world = [.. root.WorldLines];
        if (flags.HasFlag(SolverFlags.Available)) Unpin(world);
        if (session.Options.Has("prune"))
            world.RemoveAll(
                line =>
                    !line.Demand.Name.Providers.Any(item => root.Catalogue.IsAvailable(item.Package!)));
        List<NameMark> marks = [];
        if (session.Arguments.Count > 0)
        {
            bool isIgnoring = session.Options.Has("ignore");
            if (!isIgnoring) flags &= ~SolverFlags.Upgrade;
            int unknown = Mark(session, isIgnoring ? SolverFlags.Installed : SolverFlags.Upgrade, marks);
            if (unknown > 0) return unknown;
        }
        return CommitCommand.SolveAndCommit(session, world, flags, marks);
    }

    /// <summary>Whether all indexes are there and fresh, or the user does not mind.</summary>
    public static bool AreRepositoriesComplete(CommandSession session) =>
        session.Root.Repositories is { StaleCount: 0, UnavailableCount: 0 }
            || session.Options.Has("force-missing-repositories");

    private static bool WantsPreupgrade(CommandSession session, bool isPreupgradeOnly)
    {
        bool isOff =
            session.Options.InOrder.LastOrDefault(item => item.Key is "preupgrade" or "self-upgrade").Value
                == "no"
                || session.Terminal.Variable(Preupgrade.TokenVariable) is not null;
        return !isOff && session.Arguments.Count == 0 && (isPreupgradeOnly || !session.HasOtherRoot);
    }

    /// <summary>World lines for exactly one file become lines for the name.</summary>
    private static void Unpin(List<WorldDemand> world)
    {
        for (int i = 0; i < world.Count; i++)
        {
            if (world[i].Demand.Match != VersionMatch.Checksum) continue;
            Demand any = new(world[i].Demand.Name, Version: null, VersionMatch.Any, IsBroken: false);
            world[i] = world[i] with { Demand = any };
        }
    }

    private static int Mark(CommandSession session, SolverFlags flags, List<NameMark> marks)
    {
        int unknown = 0;
        foreach ((string word, KnownName? name) in NameSearch.Matching(session.Root.Catalogue,
            session.Arguments))
        {
            if (name is not null)
            {
                marks.Add(new(name, flags, SolverFlags.None));
                continue;
            }
            session.Output.Error($"Package '{word}' not found");
            unknown++;
        }
        return unknown;
    }
}
