using Limyra.Apk.Disk;
using Limyra.Apk.Solver;
using Limyra.Apk.Volumes;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Transactions;

/// <summary>
/// Cuts a set of changes into batches that are committed one after the other. One batch is the rule. A script
/// that runs before an installation may need the programs of a package it depends on: if that one is new in
/// the batch, it has to be committed first. So has the removal of a volume whose name is used again.
/// </summary>
internal sealed class BatchSplitter(
    IReadOnlyDictionary<KnownPackage, PackageHead> heads, TransactionOptions options)
{
    /// <summary>The batches in order; at least one.</summary>
    public List<List<Change>> Split(ChangeSet changes)
    {
        List<Change> batch = [];
        List<List<Change>> batches = [batch];
        HashSet<KnownPackage> fresh = [];
        HashSet<string> released = new(StringComparer.Ordinal);
        HashSet<KnownPackage> wanted =
            [.. changes.Changes.Select(change => change.New).OfType<KnownPackage>()];
        foreach (Change change in changes.Changes)
        {
            bool needsFresh = fresh.Count > 0 && HasScriptBefore(change)
                && Needs((change.New ?? change.Old)!, fresh, wanted);
            if (needsFresh || released.Overlaps(NewVolumes(change)))
            {
                batches.Add(batch = []);
                fresh.Clear();
                released.Clear();
            }
            batch.Add(change);
            if (change.Old != change.New) released.UnionWith(OldVolumes(change));
            if (change is { Old: null, New: { } added }) fresh.Add(added);
        }
        return batches;
    }

    private IEnumerable<string> NewVolumes(Change change) =>
        change.New is { } package && heads.TryGetValue(package, out PackageHead? head)
            ? head.Entries.Where(entry => RootPath.HoldsVolumes(RootPath.DirectoryOf(entry.Path)))
                .Select(entry => VolumeCall.VolumeOf(entry.Path))
            : [];

    private static IEnumerable<string> OldVolumes(Change change) => change.Old?.Installed is { } old
        ? old.Directories.Where(directory => RootPath.HoldsVolumes(directory.Node.Path))
            .SelectMany(directory => directory.Files).Select(file => file.Name)
        : [];

    private bool HasScriptBefore(Change change)
    {
        if (options.Scripts == ScriptPolicy.Skip) return false;
        if (change.New is null) return change.Old!.Installed!.Scripts.ContainsKey(ScriptKind.PreDeinstall);
        if (!heads.TryGetValue(change.New, out PackageHead? head)) return false;
        return head.Package.ScriptOf(change.Old is null ? ScriptKind.PreInstall : ScriptKind.PreUpgrade)
            is not null;
    }

    /// <summary>Whether a package depends on one of these, directly or through
    /// others that will be there.</summary>
    private static bool Needs(KnownPackage package, HashSet<KnownPackage> fresh, HashSet<KnownPackage> wanted)
    {
        HashSet<KnownPackage> seen = [package];
        Queue<KnownPackage> open = new([package]);
        while (open.TryDequeue(out KnownPackage? at))
        {
            foreach (Demand demand in at.Depends)
            {
                if (demand.IsConflict) continue;
                foreach (Provider provider in demand.Name.Providers)
                {
                    if (provider.Package is not { } other || !demand.IsProvidedBy(provider, at)) continue;
                    if (fresh.Contains(other)) return true;
                    if (wanted.Contains(other) && seen.Add(other)) open.Enqueue(other);
                }
            }
        }
        return false;
    }
}
