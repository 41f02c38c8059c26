using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Solver;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

internal sealed partial class Transaction
{
    /// <summary>Progress is told once for so many bytes.</summary>
    private const int ProgressStepBytes = 1 << 17;

    private const long WorthCollectingBytes = 32 << 20;

    private Journal? _staging;

    private void Stage(BatchPlan plan, CancellationToken cancellation)
    {
        if (plan.Packages.Count == 0) return;
        List<JournalStep> undo = [];
        foreach (StagedPackage package in plan.Packages)
            foreach (StagedFile file in package.Files.Values) undo.Add(new JournalStep.Drop(file.Temporary));
        foreach (NewDirectory directory in Enumerable.Reverse(plan.Directories))
            undo.Add(new JournalStep.Unmake(directory.Path));
        BeginStaging(undo, plan.Directories.Select(directory => directory.Path)
            .Concat(plan.Packages.SelectMany(package => package.Files.Values)
                .Select(file => RootPath.DirectoryOf(file.Temporary)))
            .Concat(Databases));
        try
        {
            foreach (NewDirectory directory in plan.Directories) Make(directory);
            GiveUpGarbage();
            Unpack(plan, cancellation);
            GiveUpGarbage();
        }
        catch (Exception error) when (error is TransactionException or OperationCanceledException)
        {
            Undo();
            throw;
        }
    }

    private void Undo()
    {
        if (_staging is null) return;
        DiscardVolumes();
        // nothing is placed when staging is undone
        _ = TransactionRecovery.Finish(_files, _staging, _options.Durability);
        _progress.Restart();
        _isPending = _staging.HasRest;
        _staging = null;
    }

    private void Make(NewDirectory directory)
    {
        Errno error = _files.MakeDirectory(directory.Path, directory.Mode);
        if (error == Errno.EEXIST) return; // a script of this batch has made it, and knows how it wants it
        if (error == Errno.None && !context.IsUserMode)
            error = _files.ChangeOwner(directory.Path, directory.Uid, directory.Gid);
        if (error == Errno.None) error = _files.ChangeMode(directory.Path, directory.Mode);
        if (error != Errno.None) throw new TransactionException("make", directory.Path, error);
    }

    /// <summary>Packages are unpacked by several threads; each of them takes the next one.</summary>
    private void Unpack(BatchPlan plan, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception?[] failures = new Exception?[plan.Packages.Count];
        List<string>[] losses = new List<string>[plan.Packages.Count];
        int next = -1;
        void Work()
        {
            using IRootFiles branch = _files.Branch();
            using Unpacker unpacker = new(branch, context.Supply, context.IsUserMode)
            {
                OnBytes = Count,
                OnVolume = (package, entry, file) => UnpackVolume(package, entry, file, stop.Token),
            };
            for (int i; (i = Interlocked.Increment(ref next)) < plan.Packages.Count;)
            {
                failures[i] = Attempt(unpacker, plan.Packages[i], stop.Token);
                losses[i] = [.. unpacker.Losses];
                unpacker.Losses.Clear();
                if (failures[i] is not null) stop.Cancel();
            }
        }
        void Count(int bytes)
        {
            long now = Interlocked.Add(ref _unpackedBytes, bytes);
            if (now / ProgressStepBytes != (now - bytes) / ProgressStepBytes)
                context.Report(new ApkEvent.Progress("install", (ulong)now, _work));
        }
        int count = Math.Min(_options.UnpackThreads, plan.Packages.Count);
        Thread[] threads = [.. Enumerable.Range(1, count - 1).Select(_ => new Thread(Work))];
        foreach (Thread thread in threads) thread.Start();
        Work();
        foreach (Thread thread in threads) thread.Join();
        cancellation.ThrowIfCancellationRequested();
        Exception? first =
            failures.FirstOrDefault(failure => failure is not (null or OperationCanceledException));
        if (first is not null) throw first;
        for (int i = 0; i < losses.Length; i++) ReportLosses(plan.Packages[i], losses[i]);
    }

    /// <summary>Collects what planning or unpacking many packages has left, before the next step takes as
    /// much again: left alone, the collector waits for another 32 MiB (apps/apk/apk.csproj).</summary>
    private static void GiveUpGarbage()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > WorthCollectingBytes) GC.Collect();
    }

    private static Exception? Attempt(Unpacker unpacker, StagedPackage package,
        CancellationToken cancellation)
    {
        KnownPackage known = package.Installed.Package;
        try
        {
            unpacker.Unpack(package, cancellation);
            return null;
        }
        catch (TransactionException error)
        {
            return new TransactionException($"{known.NameAndVersion}: {error.Message}");
        }
        catch (ApkFormatException error)
        {
            return new TransactionException($"{known.NameAndVersion}: {error.Problem}");
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            return error is IOException
                ? new TransactionException($"{known.NameAndVersion}: {error.Message}") : error;
        }
    }

    private void ReportLosses(StagedPackage package, List<string> losses)
    {
        foreach (string loss in losses)
        {
            bool isAttribute = loss.EndsWith("xattrs", StringComparison.Ordinal);
            package.Installed.Flags |= isAttribute
                ? Formats.Apk.Installed.InstalledFlags.BrokenAttributes
                : Formats.Apk.Installed.InstalledFlags.BrokenFiles;
            string name = package.Installed.Package.NameAndVersion;
            context.Report(new ApkEvent.Warning($"{name}: failed to preserve {loss}"));
        }
    }

    /// <summary>
    /// Writes the database beside the old one, and commits it together with
    /// the plan and the scripts that follow.
    /// </summary>
    private void CommitState(BatchPlan plan, List<PendingScript> following)
    {
        List<StateFile> state = [.. ComposeState().Where(item => !IsUnchanged(item))];
        if (_note is not null) state.Add(_note);
        List<JournalStep> steps = plan.FinalSteps(_database);
        foreach (StateFile item in state) steps.Add(new JournalStep.Rename(item.Temporary, item.Path));
        _hasStateChangedSince = false;
        if (steps.Count == 0)
        {
            Undo(); // nothing was staged that anything needs
            _due = following;
            return;
        }
        HashSet<string> directories = DirectoriesOf(plan, steps);
        try
        {
            if (_staging is null) BeginStaging([], Databases);
            StateFiles.Stage(_files, state);
            if (_options.Durability == Durability.Full) FileSystemsTouched.Sync(_files, directories);
        }
        catch (TransactionException)
        {
            Undo();
            throw;
        }
        _note = null;
        Commit(new()
        {
            Kind = JournalKind.Commit,
            MountPoints = FileSystemsTouched.MountPointsAbove(_files, directories),
            Steps = steps,
            Scripts = [.. following],
        });
        _due = following;
    }

    private void Commit(Journal journal)
    {
        journal.Save(_files, _options.Durability);
        _staging = null;
        _madeVolumes.Clear();
        IReadOnlyList<string> failures = TransactionRecovery.Finish(_files, journal, _options.Durability);
        _progress.Forget();
        _isPending = journal.Scripts.Count > 0 || failures.Count > 0;
        foreach (string path in failures) FlagOwner(path);
    }

    /// <summary>From here on a cut is undone by these steps and the removal
    /// of staged database files.</summary>
    private void BeginStaging(List<JournalStep> undo, IEnumerable<string> directories)
    {
        _staging = new()
        {
            Kind = JournalKind.Staging,
            MountPoints = FileSystemsTouched.MountPointsAbove(_files, directories.Distinct()),
            Steps =
            [
                .. undo, .. StateFiles.TemporaryNames.Select(path => new JournalStep.Drop(path)),
                .. _note is null ? [] : (JournalStep[])[new JournalStep.Drop(_note.Temporary)],
            ],
            Scripts = [.. _due],
        };
        _staging.Save(_files, _options.Durability);
    }

    private IEnumerable<string> Databases => DatabaseLayer.All
        .Where(layer => layer.IsIn(_database.Catalogue.ActiveLayers)).Select(layer => layer.Directory);

    private List<StateFile> ComposeState()
    {
        List<StateFile> state = StateFiles.Compose(_database, _world, context.HasPlainScripts);
        if (context.WritesArchitectures)
        {
            string lines = string.Concat(_database.Catalogue.Architectures.Select(name => name + "\n"));
            state.Add(new(RootPath.Architectures, ByteText.Encode(lines)));
        }
        if (WithheldText.Compose(_database) is { } withheld)
            state.Add(new(RootPath.Withheld, ByteText.Encode(withheld)));
        return state;
    }

    private bool IsUnchanged(StateFile item) =>
        _files.Read(item.Path, out byte[] content) == Errno.None
            && content.AsSpan().SequenceEqual(item.Content.Span);

    private static HashSet<string> DirectoriesOf(BatchPlan plan, List<JournalStep> steps)
    {
        HashSet<string> directories = [RootPath.Database];
        foreach (JournalStep step in steps)
            if (step is JournalStep.Rename rename) directories.Add(RootPath.DirectoryOf(rename.From));
        foreach (NewDirectory directory in plan.Directories) directories.Add(directory.Path);
        return directories;
    }
}
