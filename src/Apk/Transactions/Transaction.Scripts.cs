using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions.Scripts;
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
    private readonly ScriptRunner runner =
        new(context.Files, context.RootPath, context.Options, context.Report);
    private readonly ScriptProgress progress = new(context.Files);

    /// <summary>What is said and run when the batch is committed, in the order in which it came up.</summary>
    private readonly Queue<(ApkEvent? Said, PendingScript? Script)> held = new();

    /// <summary>Scripts of an earlier transaction that this one may not run either.</summary>
    private List<PendingScript> carried = [];

    /// <summary>Scripts of the record on the disk that have not run yet.</summary>
    private List<PendingScript> due = [];
    private bool isPending;

    private IEnumerable<PendingScript> Following => held.Select(item => item.Script).OfType<PendingScript>();

    private bool MayRunScripts => options.Scripts != ScriptPolicy.Skip;

    /// <summary>Takes up what an earlier transaction left: scripts that are due,
    /// files that found no place.</summary>
    private void Resume()
    {
        if (Journal.Load(files) is not { Kind: JournalKind.Pending } left) return;
        isPending = true;
        foreach (string path in left.Failures) FlagOwner(path);
        int done = progress.Resume();
        due = [.. left.Scripts.Skip(done)];
        if (MayRunScripts)
        {
            if (due.Count > 0)
                context.Report(new ApkEvent.Message("Running the scripts of a transaction that was cut off"));
            RunDue();
        }
        carried = due;
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
        bool isDone = runner.Run(script);
        if (!isDone) errorCount++;
        planner.ReloadOwners();
        return isDone;
    }

    private void RunLater(PendingScript? script)
    {
        if (script is not null) held.Enqueue((Said: null, script));
    }

    private void Say(ApkEvent what)
    {
        if (held.Count == 0) context.Report(what);
        else held.Enqueue((what, Script: null));
    }

    /// <summary>Runs the scripts of a batch that has just been committed, and
    /// says what waited for them.</summary>
    private void RunFollowing()
    {
        while (held.TryDequeue(out (ApkEvent? Said, PendingScript? Script) item))
        {
            if (item.Said is not null) context.Report(item.Said);
            if (item.Script is not null) RunFirstDue();
        }
    }

    private void RunDue()
    {
        while (MayRunScripts && due.Count > 0) RunFirstDue();
    }

    private void RunFirstDue()
    {
        PendingScript script = due[0];
        due.RemoveAt(0);
        if (!runner.Run(script))
        {
            errorCount++;
            InstalledPackage? package = database.Catalogue.Installed
                .Find(item => item.NameAndVersion == script.NameAndVersion)?.Installed;
            if (package is not null) Flag(package, InstalledFlags.BrokenScript);
        }
        if (isPending) progress.Mark();
    }

    private IEnumerable<PendingScript> FindTriggers(ChangeSet changes)
    {
        if (!MayRunScripts) yield break;
        foreach ((InstalledPackage package, List<string> directories) in Triggers.Find(database, changes))
            if (ScriptOf(package, ScriptKind.Trigger, [.. directories]) is { } script) yield return script;
    }

    private void Flag(InstalledPackage package, InstalledFlags flag)
    {
        package.Flags |= flag;
        hasStateChangedSince = true;
    }

    private void FlagOwner(string path)
    {
        errorCount++;
        if (database.FindFile(path)?.Directory.Package is not { } owner) return;
        Flag(owner, InstalledFlags.BrokenFiles);
        context.Report(new ApkEvent.Error(
            $"{owner.Package.NameAndVersion}: failed to commit {path}: the file there cannot be replaced"));
    }

    /// <summary>Ends the record of scripts when none is due any more; what they
    /// wrote is on the disk then.</summary>
    private void EndPending()
    {
        if (!isPending || due.Count > 0) return;
        if (options.Durability == Durability.Full)
            FileSystemsTouched.Sync(files, [RootPath.Database, "", "etc", "usr", "var"]);
        Journal.Close(files, options.Durability);
        progress.Forget();
        isPending = false;
    }
}
