using Limyra.Formats.Apk;

namespace Limyra.Apk.Solver;

/// <summary>A labelled list of a failure report, for example <c>required by: a b c</c>.</summary>
/// <param name="Label">The label with its colon.</param>
/// <param name="Items">What it lists.</param>
public sealed record FailureLine(string Label, IReadOnlyList<string> Items);

/// <summary>A package or name that stands in the way, and why.</summary>
/// <param name="Title">Name and version, or a name with what is the matter with it.</param>
/// <param name="Lines">The reasons.</param>
public sealed record FailureEntry(string Title, IReadOnlyList<FailureLine> Lines);

/// <summary>Finds out why a plan does not hold: which names nobody has, and which
/// packages exclude each other.</summary>
internal sealed class FailureReport
{
    [Flags]
    private enum Reach
    {
        None = 0,
        Present = 1,
        Missing = 2,
        VirtualOnly = 4,
        InstallIf = 8,
    }

    private readonly Catalogue _catalogue;
    private readonly IReadOnlyList<WorldDemand> _world;
    private readonly Dictionary<KnownName, Reach> _names = [];
    private readonly Dictionary<KnownPackage, Reach> _packages = [];
    private readonly List<FailureEntry> _entries = [];
    private List<FailureLine> _lines = [];

    private FailureReport(Catalogue catalogue, IReadOnlyList<WorldDemand> world)
    {
        _catalogue = catalogue;
        _world = world;
    }

    /// <summary>Explains a plan with errors.</summary>
    public static IReadOnlyList<FailureEntry> Explain(Catalogue catalogue, SolverOutcome outcome)
    {
        FailureReport report = new(catalogue, outcome.World);
        List<Change> changes = outcome.Changes.Changes;
        foreach (Change change in changes)
            if (change.New is { } package) package.IsMarked = true;
        report.ReachAll(outcome.World.Select(line => line.Demand));
        report.AddMissing(outcome.World.Select(line => line.Demand));
        foreach (Change change in changes)
        {
            if (change.New is not { } package) continue;
            report.AddPackage(package, change.NewTag);
            report.AddMissing(package.Depends);
        }
        foreach (Change change in changes)
            if (change.New is { } package) package.IsMarked = false;
        return report._entries;
    }

    private void ReachAll(IEnumerable<Demand> demands)
    {
        foreach (Demand demand in demands)
            if (!demand.IsConflict) ReachName(demand.Name, Reach.Present);
    }

    private void ReachName(KnownName name, Reach how)
    {
        foreach (Provider provider in name.Providers)
        {
            KnownPackage package = provider.Package!;
            if (!package.IsMarked) continue;
            bool isVirtual = package.ProviderPriority == 0 && !IsConcrete(package, name);
            Reach state = isVirtual ? Reach.VirtualOnly : how;
            if ((_packages.GetValueOrDefault(package) & state) != 0) continue;
            _packages[package] = _packages.GetValueOrDefault(package) | state;
            Add(package.Name, state);
            foreach (Demand provided in package.Provides)
                Add(provided.Name,
                    state == Reach.InstallIf && provided.Version is null ? Reach.VirtualOnly : state);
            ReachAll(package.Depends);
            if (state is not (Reach.Present or Reach.InstallIf)) continue;
            ReachTriggers(package.Name);
            foreach (Demand provided in package.Provides) ReachTriggers(provided.Name);
        }
    }

    private void ReachTriggers(KnownName name)
    {
        foreach (KnownName triggered in name.Triggers)
        {
            foreach (Provider provider in triggered.Providers)
            {
                KnownPackage package = provider.Package!;
                if (!package.IsMarked || package.InstallIf.Length == 0) continue;
                if (!Array.TrueForAll(package.InstallIf,
                    condition => condition.IsConflict != IsThere(condition.Name)))
                    continue;
                ReachName(package.Name, Reach.InstallIf);
                foreach (Demand provided in package.Provides) ReachName(provided.Name, Reach.InstallIf);
            }
        }
    }

    private bool IsThere(KnownName name) =>
        (_names.GetValueOrDefault(name) & (Reach.Present | Reach.InstallIf)) != 0;

    private void Add(KnownName name, Reach state) => _names[name] = _names.GetValueOrDefault(name) | state;

    private static bool IsConcrete(KnownPackage package, KnownName name) => package.Name == name
        || Array.Exists(package.Provides, provided => provided.Name == name && provided.Version is not null);

    private void AddMissing(IEnumerable<Demand> demands)
    {
        foreach (Demand demand in demands)
        {
            const Reach Settled = Reach.InstallIf | Reach.Present | Reach.Missing;
            if (demand.IsConflict || (_names.GetValueOrDefault(demand.Name) & Settled) != 0) continue;
            Add(demand.Name, Reach.Missing);
            AddMissing(demand.Name);
        }
    }

    private void AddMissing(KnownName name)
    {
        bool isVirtual = name.Providers.Length > 0;
        if (isVirtual)
        {
            const string Note = "please select one of the 'provided by' packages explicitly";
            _lines.Add(new("note:", Note.Split(' ')));
            _lines.Add(new("provided by:", ProvidersOf(name)));
        }
        List<string> requirers = [];
        foreach (WorldDemand line in _world)
            if (line.Demand.Name == name && !line.Demand.IsConflict) requirers.Add(Show(line));
        HashSet<KnownPackage> seen = [];
        foreach (KnownName requirer in name.RequiredBy)
            if (FirstDemand(requirer, name, seen) is { } text) requirers.Add(text);
        _lines.Add(new("required by:", requirers));
        Close(isVirtual ? $"{name.Text} (virtual)" : $"{name.Text} (no such package)");
    }

    private static string? FirstDemand(KnownName requirer, KnownName name, HashSet<KnownPackage> seen)
    {
        foreach (Provider provider in requirer.Providers)
        {
            KnownPackage package = provider.Package!;
            if (!package.IsMarked || !seen.Add(package)) continue;
            foreach (Demand demand in package.Depends)
                if (demand.Name == name && !demand.IsConflict) return $"{package.NameAndVersion}[{demand}]";
        }
        return null;
    }

    /// <summary>Names where all packages of that name provide it, otherwise single packages.</summary>
    private static List<string> ProvidersOf(KnownName name)
    {
        Dictionary<KnownName, int> counts = [];
        foreach (Provider provider in name.Providers)
            counts[provider.Package!.Name] = counts.GetValueOrDefault(provider.Package.Name) + 1;
        List<string> shown = [];
        foreach (Provider provider in name.Providers)
        {
            KnownName own = provider.Package!.Name;
            int count = counts[own];
            if (count == 0) continue;
            bool isWhole = count == own.Providers.Length;
            shown.Add(isWhole ? own.Text : provider.Package.NameAndVersion);
            counts[own] = isWhole ? 0 : count - 1;
        }
        return shown;
    }

    private void AddPackage(KnownPackage package, int tag)
    {
        if (package.IsUninstallable) AddUninstallable(package);
        AddMask(package, tag);
        AddLine("conflicts:", ConflictsOf(package));
        AddLine("breaks:", DemandsOn(package, DemandEffect.Conflicts));
        if (_lines.Count > 0) AddLine("satisfies:", DemandsOn(package, DemandEffect.Satisfies));
        Close(package.NameAndVersion);
    }

    private void AddUninstallable(KnownPackage package)
    {
        _lines.Add(new("error:", ["uninstallable"]));
        if (!_catalogue.IsCompatible(package.Info.Arch)) _lines.Add(new("arch:", [package.Info.Arch!]));
        AddLine("depends:", Broken(package.Depends));
        AddLine("provides:", Broken(package.Provides));
        AddLine("install_if:", Broken(package.InstallIf));
    }

    private static List<string> Broken(Demand[] demands) =>
        [.. demands.Where(demand => demand.IsBroken).Select(demand => demand.ToString())];

    private void AddMask(KnownPackage package, int tag)
    {
        if (package.Installed is not null) return;
        if (!_catalogue.IsAvailable(package) && !package.IsCached && package.File is null)
        {
            _lines.Add(new("masked in:", ["--no-network"]));
        }
        else if ((_catalogue.ActiveLayers >> package.Layer & 1) == 0)
        {
            _lines.Add(new("masked in:", ["layer"]));
        }
        else if (package.Repositories == 0 && package.IsCached)
        {
            _lines.Add(new("masked in:", ["cache"]));
        }
        else if ((package.Repositories & _catalogue.RepositoriesOf(1u | 1u << tag)) == 0)
        {
            AddLine("masked in:", [.. _catalogue.Tags
                .Where(known => (package.Repositories & known.Repositories) != 0)
                .Select(known => known.Text)]);
        }
    }

    private static List<string> ConflictsOf(KnownPackage package)
    {
        List<string> found = [];
        foreach (Provider other in package.Name.Providers)
            if (other.Package != package && other.Package!.IsMarked) found.Add(other.Package.NameAndVersion);
        foreach (Demand provided in package.Provides)
        {
            bool isFirst = true;
            foreach (Provider other in provided.Name.Providers)
            {
                if (!other.Package!.IsMarked || (provided.Version is null && other.Version is null)) continue;
                if (isFirst && other.Package == package && other.Version == provided.Version)
                {
                    isFirst = false;
                    continue;
                }
                found.Add($"{other.Package.NameAndVersion}[{provided}]");
            }
        }
        return found;
    }

    private List<string> DemandsOn(KnownPackage package, DemandEffect effect)
    {
        List<string> shown = [.. _world
            .Where(line => (line.Demand.EffectOf(package, by: null) & effect) != 0)
            .OrderBy(line => (int)line.Demand.Match)
            .Select(Show)];
        List<(KnownPackage By, Demand Demand)> found = [];
        foreach (KnownPackage by in ReverseDependencies.PackagesNaming(package))
        {
            if (!by.IsMarked) continue;
            foreach (Demand demand in by.Depends)
                if ((demand.EffectOf(package, by) & effect) != 0) found.Add((by, demand));
        }
        shown.AddRange(found
            .Order(Comparer<(KnownPackage By, Demand Demand)>.Create((a, b) =>
                NameOrder.Compare(a.By, b.By) is var order and not 0
                    ? order : a.Demand.Match - b.Demand.Match))
            .Select(item => $"{item.By.NameAndVersion}[{item.Demand}]"));
        return shown;
    }

    private string Show(WorldDemand line) => $"world[{line.Demand}{_catalogue.Tags[line.Tag].Text}]";

    private void AddLine(string label, List<string> items)
    {
        if (items.Count > 0) _lines.Add(new(label, items));
    }

    private void Close(string title)
    {
        if (_lines.Count > 0) _entries.Add(new(title, _lines));
        _lines = [];
    }
}
