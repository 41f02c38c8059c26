using System.Numerics;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

internal sealed partial class SolverRun
{
    /// <summary>Decides a name: the best candidate, or nobody.</summary>
    private void Select(NameState name)
    {
        Provider chosen = default;
        if (name.Requirers > 0 || name.HasInstallIf)
        {
            foreach (Provider provider in name.Name.Providers)
            {
                PackageState state = StateOf(provider.Package!);
                bool isDue = name.Requirers > 0
                    || state is { IsTriggered: true, IsTagAllowed: true, IsSelectable: true };
                if (!isDue || !IsSelectableUnasked(provider)) continue;
                if (Prefer(provider, chosen) > 0) chosen = provider;
            }
        }
        if (chosen.Package is { } package)
        {
            PackageState state = StateOf(package);
            if (!state.IsSelectable || !state.IsTagAllowed) AddError(package);
            Assign(StateOf(package.Name), new(package, package.Version));
            foreach (Demand provided in package.Provides)
                Assign(StateOf(provided.Name), new(package, provided.Version));
            foreach (Demand demand in package.Depends) Constrain(demand, package);
            return;
        }
        Assign(name, default);
        if (name.Requirers > 0) _errorCount++;
    }

    /// <summary>Locks a name. Other packages under that name are out, unless
    /// neither claims a version of it.</summary>
    private void Assign(NameState name, in Provider provider)
    {
        KnownPackage? package = provider.Package;
        if (name.IsLocked)
        {
            bool mayShare = provider.Version is null && name.Chosen.Version is null;
            if (mayShare || _ignoresConflicts) return;
            AddError(package);
            AddError(name.Chosen.Package);
            return;
        }
        name.IsLocked = true;
        name.Chosen = provider;
        name.Queue = NameQueue.None;
        name.IsDirty = false;
        if (package is not null && name.Requirers == 0 && StateOf(package).IsTriggered)
        {
            foreach (Demand condition in package.InstallIf)
                if (!StateOf(condition.Name).IsLocked) Constrain(condition, package);
        }
        if (!_ignoresConflicts) DisqualifyOthers(name, provider);
        RecheckRequirers(name.Name);
        if (package is not null) RecheckTriggers(package);
        else RecheckTriggers(name.Name);
    }

    private void DisqualifyOthers(NameState name, in Provider winner)
    {
        foreach (Provider other in name.Name.Providers)
        {
            if (other.Package == winner.Package) continue;
            if (winner.Version is null && other.Version is null) continue;
            Disqualify(other.Package!);
        }
    }

    /// <summary>Positive if the left candidate is better. The first difference decides.</summary>
    private int Prefer(in Provider left, in Provider right)
    {
        if (left.Package is null || right.Package is null)
            return Truth(left.Package is not null, right.Package is not null);
        PackageState a = StateOf(left.Package), b = StateOf(right.Package);
        SolverFlags flags = a.Flags | b.Flags;
        const uint OnlyDefault = 1u << Catalogue.NoTag;
        bool wantsLatest = flags.HasFlag(SolverFlags.Latest)
            && a.AllowedTags == OnlyDefault && b.AllowedTags == OnlyDefault;
        int order = wantsLatest ? PreferLatest(a, b, flags) : PreferFitting(left, right, flags);
        return order != 0 ? order : PreferNewer(left, right, flags);
    }

    private static int PreferLatest(PackageState a, PackageState b, SolverFlags flags)
    {
        int order = Truth(a.IsTagAllowed, b.IsTagAllowed);
        if (order != 0) return order;
        if (flags.HasFlag(SolverFlags.Available)) return Truth(a.IsAvailable, b.IsAvailable);
        return flags.HasFlag(SolverFlags.Reinstall) ? Truth(a.IsSelectable, b.IsSelectable) : 0;
    }

    private int PreferFitting(in Provider left, in Provider right, SolverFlags flags)
    {
        KnownPackage leftPackage = left.Package!, rightPackage = right.Package!;
        PackageState a = StateOf(leftPackage), b = StateOf(rightPackage);
        int installed = Truth(leftPackage.Installed is not null, rightPackage.Installed is not null);
        bool keepsInstalled = flags.HasFlag(SolverFlags.Installed)
            || (_request.IsPreupgrade && !flags.HasFlag(SolverFlags.Upgrade));
        bool staysInstalled = (flags & (SolverFlags.Remove | SolverFlags.Upgrade)) == 0
            && (leftPackage.Name == rightPackage.Name || left.Version is not null
                || right.Version is not null);
        ReadOnlySpan<int> orders =
        [
            Truth(a.IsSelectable, b.IsSelectable),
            Truth(a.WasMerged, b.WasMerged),
            b.Conflicts.CompareTo(a.Conflicts),
            keepsInstalled ? installed : 0,
            Truth(a.IsTagAllowed, b.IsTagAllowed),
            flags.HasFlag(SolverFlags.Available) ? Truth(a.IsAvailable, b.IsAvailable) : 0,
            Truth(a.IsTagPreferred, b.IsTagPreferred),
            staysInstalled ? installed : 0,
        ];
        return FirstDifference(orders);
    }

    private int PreferNewer(in Provider left, in Provider right, SolverFlags flags)
    {
        KnownPackage a = left.Package!, b = right.Package!;
        ReadOnlySpan<int> orders =
        [
            ApkVersion.Order(left.Version, right.Version),
            a.Name == b.Name ? ApkVersion.Order(a.Version, b.Version) : 0,
            a.ProviderPriority.CompareTo(b.ProviderPriority),
            flags.HasFlag(SolverFlags.Remove) ? 0 : Truth(a.Installed is not null, b.Installed is not null),
            Truth(StateOf(a).IsSelectable, StateOf(b).IsSelectable),
            FirstRepository(b) - FirstRepository(a),
        ];
        return FirstDifference(orders);
    }

    private static int FirstDifference(ReadOnlySpan<int> orders)
    {
        foreach (int order in orders)
            if (order != 0) return order;
        return 0;
    }

    /// <summary>1 for the first repository, 0 for none, which therefore counts as earlier still.</summary>
    private static int FirstRepository(KnownPackage package) =>
        package.Repositories == 0 ? 0 : BitOperations.TrailingZeroCount(package.Repositories) + 1;

    private static int Truth(bool left, bool right) => (left ? 1 : 0) - (right ? 1 : 0);
}
