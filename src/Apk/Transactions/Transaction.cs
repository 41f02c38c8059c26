using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Transactions;

/// <summary>
/// Brings a root from one state to another so that a cut at any moment leaves the old state or the new one.
/// <list type="number">
/// <item>read and verify the heads of all packages; nothing has been touched when that fails;</item>
/// <item>decide everything, file by file, in memory;</item>
/// <item>write down the temporary names about to be used, then unpack every file under one of them, and the
/// database files too; contents are verified on the way;</item>
/// <item>barrier; the commit record takes the place of that list: from here on the new state is certain;</item>
/// <item>rename and remove; barrier; the record goes;</item>
/// <item>scripts that follow an installation, and triggers.</item>
/// </list>
/// Changes whose scripts must run between other changes are made in several batches, each of them like this.
/// </summary>
internal sealed partial class Transaction(TransactionContext context)
{
    private readonly InstalledDatabase database = context.Database;
    private readonly IRootFiles files = context.Files;
    private readonly TransactionOptions options = context.Options;
    private readonly ScriptRunner scripts = new(context.Files, context.RootPath, context.Options, context.Report);
    private readonly Queue<Action> held = new();
    private IReadOnlyList<WorldDemand> world = [];
    private bool hasStateChangedSince;
    private int errorCount;

    /// <summary>Makes the changes. Returns the number of things that went wrong although the new state holds.</summary>
    /// <exception cref="TransactionException">Nothing was changed, or only whole batches; the message says why.</exception>
    public int Run(ChangeSet changes, IReadOnlyList<WorldDemand> newWorld, CancellationToken cancellation)
    {
        world = newWorld;
        Dictionary<KnownPackage, PackageHead> heads = ReadHeads(changes, cancellation);
        foreach (Change change in changes.Changes)
            if (change.Old is { } old && change.Old != change.New) old.Installed!.IsLeaving = true;
        ChangeLines lines = new(database.Catalogue, changes);
        foreach (List<Change> batch in Split(changes, heads)) RunBatch(batch, heads, lines, cancellation);
        RunTriggers(changes);
        if (hasStateChangedSince) CommitState(new BatchPlan());
        return errorCount;
    }

    private Dictionary<KnownPackage, PackageHead> ReadHeads(ChangeSet changes, CancellationToken cancellation)
    {
        Dictionary<KnownPackage, PackageHead> heads = [];
        foreach (Change change in changes.Changes)
        {
            if (!Unpacks(change)) continue;
            cancellation.ThrowIfCancellationRequested();
            KnownPackage package = change.New!;
            heads[package] = Name(package, () => PackageHead.Read(context.Supply.Open(package)));
        }
        return heads;
    }

    private static bool Unpacks(Change change) =>
        change.New is { InstalledSize: > 0 } && (change.New != change.Old || change.IsReinstall);

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

    /// <summary>
    /// A package with a script that runs before its installation may need programs that come with packages before
    /// it; then those are committed first. Everything else goes in one batch.
    /// </summary>
    private IEnumerable<List<Change>> Split(ChangeSet changes, Dictionary<KnownPackage, PackageHead> heads)
    {
        List<Change> batch = [];
        bool bringsNew = false;
        foreach (Change change in changes.Changes)
        {
            if (bringsNew && HasScriptBefore(change, heads))
            {
                yield return batch;
                batch = [];
                bringsNew = false;
            }
            batch.Add(change);
            bringsNew |= change.Old is null;
        }
        yield return batch;
    }

    private bool HasScriptBefore(Change change, Dictionary<KnownPackage, PackageHead> heads)
    {
        if (options.Scripts == ScriptPolicy.Skip) return false;
        if (change.New is null) return change.Old!.Installed!.Scripts.ContainsKey(ScriptKind.PreDeinstall);
        if (!heads.TryGetValue(change.New, out PackageHead? head)) return false;
        ScriptKind kind = change.Old is null ? ScriptKind.PreInstall : ScriptKind.PreUpgrade;
        return head.Package.Scripts.Any(script => script.Kind == kind);
    }

    private void RunBatch(
        List<Change> batch, Dictionary<KnownPackage, PackageHead> heads, ChangeLines lines, CancellationToken cancellation)
    {
        BatchPlanner planner = new(database, files, options, context.IsUserMode, Say);
        foreach (Change change in batch)
        {
            if (lines.Next(change) is { } line) Say(new ApkEvent.Message(line));
            bool isWhole = change.New != change.Old || (change.IsReinstall && Unpacks(change));
            if (isWhole) Plan(planner, change, heads);
            if (change.New?.Installed is { } installed) installed.Tag = change.NewTag;
        }
        CheckRoom(planner.Plan);
        Stage(planner.Plan, cancellation);
        CommitState(planner.Plan);
        while (held.TryDequeue(out Action? action)) action();
    }

    private void Plan(BatchPlanner planner, Change change, Dictionary<KnownPackage, PackageHead> heads)
    {
        int notes = planner.Plan.Notes.Count;
        if (change.New is not { } wanted)
        {
            KnownPackage old = change.Old!;
            InstalledPackage leaving = old.Installed!;
            RunBefore(planner, leaving, ScriptKind.PreDeinstall, [old.Version]);
            planner.Remove(old);
            RunLater(leaving, ScriptKind.PostDeinstall, [old.Version]);
            return;
        }
        heads.TryGetValue(wanted, out PackageHead? head);
        bool isUpgrade = change.Old is not null;
        string[] arguments = isUpgrade ? [wanted.Version, change.Old!.Version] : [wanted.Version];
        if (head is not null)
        {
            ScriptKind before = isUpgrade ? ScriptKind.PreUpgrade : ScriptKind.PreInstall;
            InstalledPackage preview = new(wanted);
            foreach (PackageScript script in head.Package.Scripts) preview.Scripts[script.Kind] = script.Content;
            bool isDone = RunBefore(planner, preview, before, arguments);
            planner.Install(change.Old, wanted, change.NewTag, head);
            if (!isDone) Flag(wanted.Installed!, InstalledFlags.BrokenScript);
        }
        else
        {
            planner.Install(change.Old, wanted, change.NewTag, head: null);
        }
        foreach (string note in planner.Plan.Notes.Skip(notes)) Say(new ApkEvent.Message(note));
        if ((wanted.Installed!.Flags & InstalledFlags.BrokenFiles) != 0) errorCount++;
        RunLater(wanted.Installed, isUpgrade ? ScriptKind.PostUpgrade : ScriptKind.PostInstall, arguments);
    }

    private bool RunBefore(BatchPlanner planner, InstalledPackage package, ScriptKind kind, string[] arguments)
    {
        if (options.Scripts == ScriptPolicy.Skip || !package.Scripts.ContainsKey(kind)) return true;
        bool isDone = scripts.Run(package, kind, arguments, isIndented: true);
        if (!isDone) errorCount++;
        planner.ReloadOwners();
        return isDone;
    }

    /// <summary>Scripts after an installation run when the batch is committed; what is said meanwhile waits for them.</summary>
    private void RunLater(InstalledPackage package, ScriptKind kind, string[] arguments)
    {
        if (options.Scripts == ScriptPolicy.Skip || !package.Scripts.ContainsKey(kind)) return;
        held.Enqueue(() =>
        {
            if (scripts.Run(package, kind, arguments, isIndented: true)) return;
            errorCount++;
            Flag(package, InstalledFlags.BrokenScript);
        });
    }

    private void Flag(InstalledPackage package, InstalledFlags flag)
    {
        package.Flags |= flag;
        hasStateChangedSince = true;
    }

    private void Say(ApkEvent what)
    {
        if (held.Count == 0) context.Report(what);
        else held.Enqueue(() => context.Report(what));
    }

    private void RunTriggers(ChangeSet changes)
    {
        if (options.Scripts == ScriptPolicy.Skip) return;
        foreach ((InstalledPackage package, List<string> directories) in Triggers.Find(database, changes))
        {
            if (scripts.Run(package, ScriptKind.Trigger, directories, isIndented: false)) continue;
            errorCount++;
            Flag(package, InstalledFlags.BrokenScript);
        }
    }
}
