using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Transactions;

/// <summary>
/// Cuts a set of changes into batches that are committed one after the other. One batch is the rule. A script
/// that runs before an installation may need the programs of a package it depends on: if that one is new in
/// the batch, it has to be committed first.
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
        HashSet<KnownPackage> wanted =
            [.. changes.Changes.Select(change => change.New).OfType<KnownPackage>()];
        foreach (Change change in changes.Changes)
        {
            if (fresh.Count > 0 && HasScriptBefore(change)
                && Needs((change.New ?? change.Old)!, fresh, wanted))
            {
                batches.Add(batch = []);
                fresh.Clear();
            }
            batch.Add(change);
            if (change is { Old: null, New: { } added }) fresh.Add(added);
        }
        return batches;
    }

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
