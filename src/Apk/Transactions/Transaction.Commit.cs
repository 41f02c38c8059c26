using Limyra.Apk.Disk;
using Limyra.Apk.Solver;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

internal sealed partial class Transaction
{
    /// <summary>Progress is told once for so many bytes.</summary>
    private const int ProgressStepBytes = 1 << 20;

    private Journal? staging;

    /// <summary>Refuses before anything is written if the new files cannot fit.</summary>
    private void CheckRoom(BatchPlan plan)
    {
        if (plan.StagedBytes == 0) return;
        if (files.FileSystemStatus("", out FileSystemStatus status) != Errno.None) return;
        // Other file systems below the root report themselves when they are full: then everything is undone.
        if (plan.StagedBytes <= status.FreeBytes) return;
        throw new TransactionException(
            $"not enough room: {HumanSize.Show(plan.StagedBytes)} are needed beside what is there, "
            + $"{HumanSize.Show(status.FreeBytes)} are free");
    }

    private void Stage(BatchPlan plan, CancellationToken cancellation)
    {
        if (plan.Packages.Count == 0) return;
        List<JournalStep> undo = [];
        foreach (StagedPackage package in plan.Packages)
            foreach (StagedFile file in package.Files.Values) undo.Add(new JournalStep.Drop(file.Temporary));
        foreach (NewDirectory directory in Enumerable.Reverse(plan.Directories))
            undo.Add(new JournalStep.Unmake(directory.Path));
        BeginStaging(undo);
        try
        {
            foreach (NewDirectory directory in plan.Directories) Make(directory);
            Unpack(plan, cancellation);
        }
        catch (Exception error) when (error is TransactionException or OperationCanceledException)
        {
            Undo();
            throw;
        }
    }

    private void Undo()
    {
        if (staging is not null) TransactionRecovery.Carry(files, staging, options.Durability);
        staging = null;
    }

    private void Make(NewDirectory directory)
    {
        Errno error = files.MakeDirectory(directory.Path, directory.Mode);
        if (error == Errno.None && !context.IsUserMode)
            error = files.ChangeOwner(directory.Path, directory.Uid, directory.Gid);
        if (error == Errno.None) error = files.ChangeMode(directory.Path, directory.Mode);
        if (error != Errno.None) throw new TransactionException("make", directory.Path, error);
    }

    /// <summary>Packages are unpacked by several threads; each of them takes the next one.</summary>
    private void Unpack(BatchPlan plan, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception?[] failures = new Exception?[plan.Packages.Count];
        List<string>[] losses = new List<string>[plan.Packages.Count];
        ulong total = plan.Packages.Aggregate(0UL, (sum, package) => sum + package.Metadata.Info.InstalledSize);
        long done = 0;
        int next = -1;
        void Work()
        {
            using IRootFiles branch = files.Branch();
            Unpacker unpacker = new(branch, context.Supply, context.IsUserMode) { OnBytes = Count };
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
            long now = Interlocked.Add(ref done, bytes);
            if (now / ProgressStepBytes != (now - bytes) / ProgressStepBytes)
                context.Report(new ApkEvent.Progress("install", (ulong)now, total));
        }
        int count = Math.Min(options.UnpackThreads, plan.Packages.Count);
        Thread[] threads = [.. Enumerable.Range(1, count - 1).Select(_ => new Thread(Work))];
        foreach (Thread thread in threads) thread.Start();
        Work();
        foreach (Thread thread in threads) thread.Join();
        cancellation.ThrowIfCancellationRequested();
        Exception? first = failures.FirstOrDefault(failure => failure is not (null or OperationCanceledException));
        if (first is not null) throw first;
        for (int i = 0; i < losses.Length; i++) ReportLosses(plan.Packages[i], losses[i]);
    }

    private static Exception? Attempt(Unpacker unpacker, StagedPackage package, CancellationToken cancellation)
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
            return error is IOException ? new TransactionException($"{known.NameAndVersion}: {error.Message}") : error;
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

    /// <summary>Writes the database beside the old one, and commits it together with the plan.</summary>
    private void CommitState(BatchPlan plan)
    {
        List<StateFile> state = [.. ComposeState().Where(item => !IsUnchanged(item))];
        List<JournalStep> steps = plan.FinalSteps(database);
        foreach (StateFile item in state) steps.Add(new JournalStep.Rename(item.Temporary, item.Path));
        hasStateChangedSince = false;
        if (steps.Count == 0)
        {
            Undo(); // nothing was staged that anything needs
            return;
        }
        try
        {
            StageState(state);
            if (options.Durability == Durability.Full) Barrier.Wait(files, DirectoriesOf(plan, steps));
        }
        catch (TransactionException)
        {
            Undo();
            throw;
        }
        Journal commit = new(JournalKind.Commit, steps);
        commit.Save(files, options.Durability);
        staging = null;
        TransactionRecovery.Carry(files, commit, options.Durability);
    }

    private void StageState(List<StateFile> state)
    {
        if (staging is null) BeginStaging([]);
        StateFiles.Stage(files, state);
    }

    /// <summary>From here on a cut is undone by these steps and the removal of staged database files.</summary>
    private void BeginStaging(List<JournalStep> undo)
    {
        staging = new(JournalKind.Staging, [.. undo, .. StateFiles.TemporaryNames.Select(path => new JournalStep.Drop(path))]);
        staging.Save(files, options.Durability);
    }

    private List<StateFile> ComposeState()
    {
        List<StateFile> state = StateFiles.Compose(database, world, context.HasPlainScripts);
        if (context.WritesArchitectures)
        {
            string lines = string.Concat(database.Catalogue.Architectures.Select(name => name + "\n"));
            state.Add(new(RootPath.Architectures, ByteText.Encode(lines)));
        }
        if (WithheldText.Compose(database) is { } withheld) state.Add(new(RootPath.Withheld, ByteText.Encode(withheld)));
        return state;
    }

    private bool IsUnchanged(StateFile item) =>
        files.Read(item.Path, out byte[] content) == Errno.None && content.AsSpan().SequenceEqual(item.Content);

    private static HashSet<string> DirectoriesOf(BatchPlan plan, List<JournalStep> steps)
    {
        HashSet<string> directories = [RootPath.Database];
        foreach (JournalStep step in steps)
            if (step is JournalStep.Rename rename) directories.Add(RootPath.DirectoryOf(rename.From));
        foreach (NewDirectory directory in plan.Directories) directories.Add(directory.Path);
        return directories;
    }
}
