using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.History;
using Limyra.Apk.Packages;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Transactions;

/// <summary>
/// Brings a root from one state to another so that a cut at any moment leaves the old state or the new one.
/// <list type="number">
/// <item>run what an earlier cut left due; read and verify the heads of all packages, and see that there is
/// room; nothing has been touched when that fails;</item>
/// <item>decide everything, file by file, in memory;</item>
/// <item>write down the temporary names about to be used, then unpack every file under one of them, and the
/// database files too; contents are verified on the way;</item>
/// <item>barrier; the commit record takes the place of that list: from here
/// on the new state is certain;</item>
/// <item>rename and remove; barrier; the record goes, or becomes one of the scripts that are due;</item>
/// <item>scripts that follow an installation, and triggers; barrier; the record goes.</item>
/// </list>
/// A change whose script needs programs of changes before it begins a batch of its
/// own; each batch is made like this.
/// </summary>
internal sealed partial class Transaction(TransactionContext context)
{
    private readonly InstalledDatabase _database = context.Database;
    private readonly IRootFiles _files = context.Files;
    private readonly TransactionOptions _options = context.Options;
    private IReadOnlyList<WorldDemand> _world = [];
    private StateFile? _note;
    private bool _hasStateChangedSince;
    private int _errorCount;

    /// <summary>What progress is measured by: bytes to unpack, and one for each change.</summary>
    private ulong _work;
    private long _unpackedBytes;

    /// <summary>Makes the changes. Returns the number of things that went wrong
    /// although the new state holds.</summary>
    /// <exception cref="TransactionException">Nothing was changed, or only whole
    /// batches; the message says why.</exception>
    public int Run(ChangeSet changes, IReadOnlyList<WorldDemand> newWorld, CancellationToken cancellation)
    {
        _world = newWorld;
        Resume();
        Dictionary<KnownPackage, PackageHead> heads = ReadHeads(changes, cancellation);
        List<List<Change>> batches = new BatchSplitter(heads, _options).Split(changes);
        new RoomCheck(_files, heads).Refuse(batches);
        foreach (Change change in changes.Changes)
            if (change.Old is { } old && change.Old != change.New) old.Installed!.IsLeaving = true;
        ChangeLines lines = new(_database.Catalogue, changes);
        _note = Remember(changes);
        _work = changes.Changes.Where(Unpacks).Aggregate(
            (ulong)changes.EffectiveCount, (sum, change) => sum + change.New!.InstalledSize);
        foreach (List<Change> batch in batches) RunBatch(batch, changes, heads, lines, cancellation);
        RunDue();
        if (_work > 0) context.Report(new ApkEvent.Progress("install", _work, _work));
        if (_hasStateChangedSince) CommitState(new BatchPlan(new DirectoryPlaces(_files)), _due);
        EndPending();
        return _errorCount;
    }

    /// <summary>Runs what an earlier transaction left due when it was cut off.
    /// Returns the number of errors.</summary>
    /// <exception cref="TransactionException">The database cannot be written.</exception>
    public int Recover(IReadOnlyList<WorldDemand> currentWorld)
    {
        _world = currentWorld;
        Resume();
        if (_hasStateChangedSince) CommitState(new BatchPlan(new DirectoryPlaces(_files)), _due);
        EndPending();
        return _errorCount;
    }

    /// <summary>The file of the history that is committed together with the first batch;
    /// null: nothing to remember.</summary>
    private StateFile? Remember(ChangeSet changes)
    {
        if (_options.History is not { } request) return null;
        HistoryEntry entry = new()
        {
            Number = 0,
            Time = request.Time,
            Command = request.Command,
            WorldBefore = [.. context.WorldBefore.Select(Show)],
            WorldAfter = [.. _world.Select(Show)],
            Changes = [.. changes.Changes.Where(change => change.IsEffective).Select(HistoryEntry.Remember)],
        };
        if (entry.IsEmpty) return null;
        int number = new HistoryFolder(_files, context.RootPath).Begin();
        return new(HistoryFolder.PathOf(number), Formats.ByteText.Encode(entry.ToText()));

        string Show(WorldDemand line) => StateFiles.ToText(_database.Catalogue, line).ToString();
    }

    private Dictionary<KnownPackage, PackageHead> ReadHeads(ChangeSet changes, CancellationToken cancellation)
    {
        Dictionary<KnownPackage, PackageHead> heads = [];
        using ReadingState reading = new();
        foreach (Change change in changes.Changes)
        {
            if (!Unpacks(change)) continue;
            cancellation.ThrowIfCancellationRequested();
            KnownPackage package = change.New!;
            heads[package] = Name(package, () => PackageHead.Read(context.Supply.Open(package), reading));
        }
        return heads;
    }

    private bool Unpacks(Change change) => _database.Catalogue.NeedsFile(change);

    /// <summary>Errors of a package begin with its name.</summary>
    private static T Name<T>(KnownPackage package, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ApkFormatException error)
        {
            throw new TransactionException($"{package.NameAndVersion}: {error.Problem}");
        }
        catch (IOException error)
        {
            throw new TransactionException($"{package.NameAndVersion}: {error.Message}");
        }
    }

    private void RunBatch(
        List<Change> batch, ChangeSet changes, Dictionary<KnownPackage, PackageHead> heads, ChangeLines lines,
        CancellationToken cancellation)
    {
        BatchPlanner planner = new(
            _database, _files, _options, context.IsUserMode, context.Volumes.Problem, Say);
        foreach (Change change in batch)
        {
            if (lines.Next(change) is { } line) Say(new ApkEvent.Message(line));
            bool isWhole = change.New != change.Old || (change.IsReinstall && Unpacks(change));
            if (isWhole) Plan(planner, change, heads);
            if (change.New?.Installed is { } installed) installed.Tag = change.NewTag;
        }
        Stage(planner.Plan, cancellation);
        ReportFailedVolumes();
        // What is carried on may not run now, so it stands behind what does.
        CommitState(planner.Plan, [.. Following, .. _carried, .. FindTriggers(changes)]);
        RunFollowing();
    }

    private void Plan(BatchPlanner planner, Change change, Dictionary<KnownPackage, PackageHead> heads)
    {
        BatchPlan plan = planner.Plan;
        int notes = plan.Notes.Count, packages = plan.Packages.Count, removed = plan.RemovedVolumes.Count;
        if (change.New is not { } wanted)
        {
            KnownPackage old = change.Old!;
            InstalledPackage leaving = old.Installed!;
            // it is leaving
            _ = RunBefore(planner, ScriptOf(leaving, ScriptKind.PreDeinstall, [old.Version]));
            planner.Remove(old);
            CallLater(plan, packages, removed);
            RunLater(ScriptOf(leaving, ScriptKind.PostDeinstall, [old.Version]));
            return;
        }
        heads.TryGetValue(wanted, out PackageHead? head);
        bool isUpgrade = change.Old is not null;
        string[] arguments = isUpgrade ? [wanted.Version, change.Old!.Version] : [wanted.Version];
        if (head is not null)
        {
            ScriptKind before = isUpgrade ? ScriptKind.PreUpgrade : ScriptKind.PreInstall;
            bool isDone =
                RunBefore(planner, ScriptOf(wanted, before, head.Package.ScriptOf(before), arguments));
            planner.Install(change.Old, wanted, change.NewTag, head);
            if (!isDone) Flag(wanted.Installed!, InstalledFlags.BrokenScript);
        }
        else
        {
            planner.Install(change.Old, wanted, change.NewTag, head: null);
        }
        foreach (string note in plan.Notes.Skip(notes)) Say(new ApkEvent.Message(note));
        if ((wanted.Installed!.Flags & InstalledFlags.BrokenFiles) != 0) _errorCount++;
        CallLater(plan, packages, removed);
        RunLater(ScriptOf(wanted.Installed, isUpgrade ? ScriptKind.PostUpgrade : ScriptKind.PostInstall,
            arguments));
    }
}
