using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions.Scripts;
using Limyra.Apk.Volumes;
using Limyra.Formats.Apk.Installed;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Transactions;

/// <summary>
/// Scripts around the batches. Those that follow a batch, and the triggers that are due so far, stand in its
/// commit record, which stays until they have run: whoever finds it runs the rest. Marks tell a later process
/// of the same boot which have run; after a power cut all run again, because what they wrote may be lost.
/// </summary>
internal sealed partial class Transaction
{
    private readonly ScriptRunner _runner =
        new(context.Files, context.RootPath, context.Options, context.IsUserMode, context.Report);
    private readonly ScriptProgress _progress = new(context.Files);

    /// <summary>What is said and run when the batch is committed, in the order in which it came up.</summary>
    private readonly Queue<(ApkEvent? Said, PendingScript? Script)> _held = new();

    /// <summary>Scripts of an earlier transaction that this one may not run either.</summary>
    private List<PendingScript> _carried = [];

    /// <summary>Scripts of the record on the disk that have not run yet.</summary>
    private List<PendingScript> _due = [];
    private bool _isPending;

    private IEnumerable<PendingScript> Following => _held.Select(item => item.Script).OfType<PendingScript>();

    private bool MayRunScripts => _options.Scripts != ScriptPolicy.Skip;

    /// <summary>Takes up what an earlier transaction left: scripts that are due,
    /// files that found no place.</summary>
    private void Resume()
    {
        if (Journal.Load(_files) is not { Kind: JournalKind.Pending } left) return;
        _isPending = true;
        foreach (string path in left.Failures) FlagOwner(path);
        int done = _progress.Resume();
        _due = [.. left.Scripts.Skip(done)];
        if (MayRunScripts)
        {
            if (!_due.TrueForAll(VolumeCall.Is))
                context.Report(new ApkEvent.Message("Running the scripts of a transaction that was cut off"));
            RunDue();
        }
        else
        {
            CallDue(left.Failures);
        }
        _carried = _due;
    }

    private PendingScript? ScriptOf(InstalledPackage package, ScriptKind kind, string[] arguments) =>
        package.Scripts.TryGetValue(kind, out ReadOnlyMemory<byte> content)
            ? ScriptOf(package.Package, kind, content, arguments)
            : null;

    private PendingScript? ScriptOf(
        KnownPackage package, ScriptKind kind, ReadOnlyMemory<byte>? content,
        IReadOnlyList<string> arguments) =>
        content is not { } program || !MayRunScripts ? null : new()
        {
            Kind = kind.Text(),
            Package = package.Name.Text,
            NameAndVersion = package.NameAndVersion,
            Content = program,
            Arguments = arguments,
        };

    private bool RunBefore(BatchPlanner planner, PendingScript? script)
    {
        if (script is null) return true;
        bool isDone = _runner.Run(script);
        if (!isDone) _errorCount++;
        planner.ReloadOwners();
        return isDone;
    }

    private void RunLater(PendingScript? script)
    {
        if (script is not null) _held.Enqueue((Said: null, script));
    }

    private void Unhold(Predicate<PendingScript> isUnwanted)
    {
        for (int left = _held.Count; left > 0; left--)
        {
            (ApkEvent? Said, PendingScript? Script) item = _held.Dequeue();
            if (item.Script is null || !isUnwanted(item.Script)) _held.Enqueue(item);
        }
    }

    private void Say(ApkEvent what)
    {
        if (_held.Count == 0) context.Report(what);
        else _held.Enqueue((what, Script: null));
    }

    /// <summary>Runs the scripts of a batch that has just been committed, and
    /// says what waited for them.</summary>
    private void RunFollowing()
    {
        while (_held.TryDequeue(out (ApkEvent? Said, PendingScript? Script) item))
        {
            if (item.Said is not null) context.Report(item.Said);
            if (item.Script is not null) RunFirstDue();
        }
    }

    private void RunDue()
    {
        while (MayRunScripts && _due.Count > 0) RunFirstDue();
    }

    private void RunFirstDue()
    {
        PendingScript script = _due[0];
        _due.RemoveAt(0);
        if (VolumeCall.Is(script))
        {
            Call(script);
        }
        else if (!_runner.Run(script))
        {
            _errorCount++;
            InstalledPackage? package = _database.Catalogue.Installed
                .Find(item => item.NameAndVersion == script.NameAndVersion)?.Installed;
            if (package is not null) Flag(package, InstalledFlags.BrokenScript);
        }
        if (_isPending) _progress.Mark();
    }

    private IEnumerable<PendingScript> FindTriggers(ChangeSet changes)
    {
        if (!MayRunScripts) yield break;
        foreach ((InstalledPackage package, List<string> directories) in Triggers.Find(_database, changes))
            if (ScriptOf(package, ScriptKind.Trigger, [.. directories]) is { } script) yield return script;
    }

    private void Flag(InstalledPackage package, InstalledFlags flag)
    {
        package.Flags |= flag;
        _hasStateChangedSince = true;
    }

    private void FlagOwner(string path)
    {
        _errorCount++;
        if (_database.FindFile(path)?.Directory.Package is not { } owner) return;
        Flag(owner, InstalledFlags.BrokenFiles);
        context.Report(new ApkEvent.Error(
            $"{owner.Package.NameAndVersion}: failed to commit {path}: the file there cannot be replaced"));
    }

    /// <summary>Ends the record of scripts when none is due any more; what they
    /// wrote is on the disk then.</summary>
    private void EndPending()
    {
        if (!_isPending || _due.Count > 0) return;
        if (_options.Durability == Durability.Full)
            FileSystemsTouched.Sync(_files, [RootPath.Database, "", "etc", "usr", "var"]);
        Journal.Close(_files, _options.Durability);
        _progress.Forget();
        _isPending = false;
    }
}
