using System.Globalization;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.History;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands;

/// <summary>history and undo: what transactions did, and taking one back.</summary>
internal static class HistoryCommands
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    /// <summary>apk history: all transactions, or what one of them did.</summary>
    public static int List(CommandSession session)
    {
        HistoryFolder folder = session.Root.History;
        if (session.Arguments.Count > 0)
        {
            foreach (string argument in session.Arguments) Show(session, Find(folder, argument));
            return 0;
        }
        foreach (int number in folder.Numbers())
        {
            if (folder.Read(number) is not { } entry)
            {
                session.Output.Warning($"{HistoryFolder.PathOf(number)} is damaged");
                continue;
            }
            int added = entry.Changes.Count(change => change.OldVersion is null);
            int gone = entry.Changes.Count(change => change.NewVersion is null);
            int changed = entry.Changes.Count - added - gone;
            string time = entry.Time.ToString(TimeFormat, CultureInfo.InvariantCulture);
            session.Output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{number,4}  {time}  +{added} ~{changed} -{gone}  {entry.Command}"));
        }
        return 0;
    }

    /// <summary>apk undo: the packages and the lines of world that a transaction
    /// changed, as they were before it.</summary>
    public static int Undo(CommandSession session)
    {
        if (session.Arguments.Count > 1)
            throw new CommandException("undo: give one number of 'apk history', or none");
        ApkRoot root = session.Root;
        HistoryFolder folder = root.History;
        HistoryEntry entry = session.Arguments.Count == 0
            ? folder.Numbers() is [.., var last] ? Find(folder, last.ToString(CultureInfo.InvariantCulture))
                : throw new CommandException("undo: no transaction is remembered")
            : Find(folder, session.Arguments[0]);
        List<WorldDemand> world = WorldWithout(root, entry);
        List<WorldDemand> wanted = [.. world];
        foreach (HistoryChange change in entry.Changes)
        {
            if (change.OldVersion is null) continue; // it goes because nothing asks for it any more
            Provide(root, folder, change);
            wanted.RemoveAll(line => line.Demand.Name.Text == change.Name);
            wanted.Add(
                root.Catalogue.ResolveWorld(new(change.Name, VersionMatch.Checksum, change.OldIdentity)));
        }
        SolverOutcome outcome = SolverSearch.Solve(root.Catalogue, new() { World = wanted });
        return outcome.ErrorCount > 0
            ? CommitCommand.Fail(session, outcome)
            : CommitCommand.Commit(session, outcome with { World = InLayers(world, outcome) });
    }

    private static List<WorldDemand> InLayers(List<WorldDemand> world, SolverOutcome outcome)
    {
        Dictionary<KnownName, int> layers = [];
        foreach (WorldDemand line in outcome.World) layers[line.Demand.Name] = line.Layer;
        return [.. world.Select(line =>
            line with { Layer = layers.GetValueOrDefault(line.Demand.Name, line.Layer) })];
    }

    private static HistoryEntry Find(HistoryFolder folder, string argument) =>
        int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? folder.Read(number)
                ?? throw new CommandException($"no transaction {number} is remembered: see 'apk history'")
            : throw new CommandException($"'{argument}' is no number of 'apk history'");

    private static void Show(CommandSession session, HistoryEntry entry)
    {
        session.Output.Line(FormattableString.Invariant($"transaction {entry.Number}"));
        session.Output.Line("time: " + entry.Time.ToString(TimeFormat, CultureInfo.InvariantCulture));
        session.Output.Line("command: " + entry.Command);
        foreach (string line in entry.WorldBefore.Except(entry.WorldAfter))
            session.Output.Line("world: -" + line);
        foreach (string line in entry.WorldAfter.Except(entry.WorldBefore))
            session.Output.Line("world: +" + line);
        foreach (HistoryChange change in entry.Changes)
        {
            session.Output.Line(change switch
            {
                { OldVersion: null } => $"installed: {change.Name} ({change.NewVersion})",
                { NewVersion: null } => $"removed: {change.Name} ({change.OldVersion})",
                _ => $"changed: {change.Name} ({change.OldVersion} -> {change.NewVersion})",
            });
        }
    }

    /// <summary>World as it is now, but the lines that the transaction
    /// changed as they were before it.</summary>
    private static List<WorldDemand> WorldWithout(ApkRoot root, HistoryEntry entry)
    {
        HashSet<string> changed =
            [.. entry.WorldBefore.Except(entry.WorldAfter).Concat(entry.WorldAfter.Except(entry.WorldBefore))
                .Select(line => Dependency.Parse(line).Name)];
        List<WorldDemand> world =
            [.. root.WorldLines.Where(line => !changed.Contains(line.Demand.Name.Text))];
        foreach (string line in entry.WorldBefore)
            if (Dependency.Parse(line) is var dependency && changed.Contains(dependency.Name))
                world.Add(root.Catalogue.ResolveWorld(dependency));
        return world;
    }

    /// <summary>Makes the solver see a package that was installed, wherever it still is.</summary>
    private static void Provide(ApkRoot root, HistoryFolder folder, HistoryChange change)
    {
        if (Digest.TryParse(change.OldIdentity, out Digest identity)
            && root.Catalogue.FindPackage(identity) is { } known
            && (known.Installed is not null || known.IsCached || root.Catalogue.IsAvailable(known))) return;
        string pattern = $"{change.Name}-{change.OldVersion}.*.apk";
        IEnumerable<string> kept =
            Directory.Exists(folder.KeptOnHost) ? Directory.EnumerateFiles(folder.KeptOnHost, pattern) : [];
        foreach (string path in kept)
            if (root.AddFile(path).Version == change.OldIdentity) return;
        throw new CommandException(
            $"undo: {change.Name}-{change.OldVersion} is in no repository, not in the cache and was not kept; "
            + "with cache-packages in /etc/apk/config packages are kept from now on");
    }
}
