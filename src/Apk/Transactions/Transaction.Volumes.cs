using Limyra.Apk.Database;
using Limyra.Apk.Packages;
using Limyra.Apk.Solver;
using Limyra.Apk.Volumes;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Transactions;

/// <summary>
/// Volumes are made and filled while files are staged, put to use and removed behind the commit record. Their
/// manager knows no names that can be exchanged in one step, so what a cut leaves is put right by calls that
/// stand in the journal: a volume of a transaction that was not committed is removed, one of a transaction
/// that was is put to use.
/// </summary>
internal sealed partial class Transaction
{
    private readonly Lock _volumeRecord = new();

    /// <summary>Made, and not yet part of a committed state.</summary>
    private readonly List<PendingScript> _madeVolumes = [];

    private readonly List<(StagedPackage Package, InstalledFile File)> _failedVolumes = [];

    /// <summary>The calls that follow the change of a package: what the plan has from these places
    /// on.</summary>
    private void CallLater(BatchPlan plan, int firstPackage, int firstRemoved)
    {
        foreach (StagedPackage package in plan.Packages.Skip(firstPackage))
            foreach (string path in package.Volumes.Keys)
                RunLater(VolumeCall.Activate(package.Installed.Package, path));
        foreach ((KnownPackage package, string path) in plan.RemovedVolumes.Skip(firstRemoved))
            RunLater(VolumeCall.Remove(package, path));
    }

    /// <summary>Makes and fills a volume. The record of what to undo has it before it is filled.</summary>
    private void UnpackVolume(
        StagedPackage package, PackageEntry entry, InstalledFile file, CancellationToken cancellation)
    {
        string volume = VolumeCall.VolumeOf(entry.Path);
        lock (_volumeRecord)
        {
            if (context.Volumes.Create(volume, entry.Size))
            {
                PendingScript discard = VolumeCall.Discard(package.Installed.Package, entry.Path);
                _madeVolumes.Add(discard);
                SaveStaging();
                if (context.Volumes.Write(volume, entry.Size, entry.Content, cancellation)) return;
                _madeVolumes.Remove(discard);
                _ = context.Volumes.Discard(volume); // its errors have been shown
            }
            _failedVolumes.Add((package, file));
        }
    }

    private void SaveStaging()
    {
        Journal record = _staging!; // volumes are made while files are staged
        new Journal
        {
            Kind = record.Kind,
            MountPoints = record.MountPoints,
            Steps = record.Steps,
            Scripts = [.. _madeVolumes, .. record.Scripts],
        }.Save(_files, _options.Durability);
    }

    /// <summary>A package whose volume could not be made is installed without it, and marked.</summary>
    private void ReportFailedVolumes()
    {
        foreach ((StagedPackage package, InstalledFile file) in _failedVolumes)
        {
            string path = file.Path;
            InstalledPackage installed = package.Installed;
            context.Report(new ApkEvent.Error(
                $"{installed.Package.NameAndVersion}: failed to extract {path}: uvol error"));
            if (!installed.Flags.HasFlag(InstalledFlags.BrokenFiles)) _errorCount++;
            installed.Flags |= InstalledFlags.BrokenFiles;
            Unhold(entry => VolumeCall.Activates(entry, path));
        }
        _failedVolumes.Clear();
    }

    private void DiscardVolumes()
    {
        foreach (PendingScript volume in _madeVolumes) _ = VolumeCall.Make(volume, context.Volumes);
        _madeVolumes.Clear();
        _failedVolumes.Clear();
    }

    private void Call(PendingScript entry)
    {
        if (VolumeCall.Make(entry, context.Volumes)) return;
        _errorCount++;
        string path = VolumeCall.PathOf(entry);
        context.Report(new ApkEvent.Error(
            $"{entry.NameAndVersion}: failed to commit {path}: {context.Volumes.Problem ?? "uvol error"}"));
        if (_database.FindFile(path)?.Directory.Package is { } owner) Flag(owner, InstalledFlags.BrokenFiles);
    }

    /// <summary>Calls are made although scripts may not run; those stay in the record.</summary>
    private void CallDue(IReadOnlyList<string> failures)
    {
        List<PendingScript> calls = _due.FindAll(VolumeCall.Is);
        if (calls.Count == 0) return;
        foreach (PendingScript call in calls) Call(call);
        _due.RemoveAll(VolumeCall.Is);
        new Journal { Kind = JournalKind.Pending, Scripts = _due, Failures = failures }
            .Save(_files, _options.Durability);
        _progress.Forget();
    }
}
