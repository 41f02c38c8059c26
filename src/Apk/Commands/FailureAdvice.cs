using Limyra.Apk.Solver;

namespace Limyra.Apk.Commands;

/// <summary>
/// The shortest chain of requirements from world to what stands in the way, what is the matter there, and a
/// command to try: lines behind the report, for people at a terminal.
/// </summary>
internal sealed class FailureAdvice
{
    private readonly Catalogue _catalogue;
    private readonly SolverOutcome _outcome;
    private readonly Dictionary<KnownPackage, Chain> _reasons = [];
    private readonly List<Chain> _demands = [];
    private readonly List<KnownPackage> _chosen;

    private FailureAdvice(Catalogue catalogue, SolverOutcome outcome)
    {
        _catalogue = catalogue;
        _outcome = outcome;
        _chosen = [.. outcome.Changes.Changes.Select(change => change.New).OfType<KnownPackage>()];
    }

    /// <summary>A demand and how world came to it.</summary>
    private sealed record Chain(Demand Demand, int Tag, KnownPackage? By, Chain? Before)
    {
        /// <summary>The name in world it begins with.</summary>
        public KnownName Root => Before?.Root ?? Demand.Name;

        public override string ToString() =>
            By is null ? $"world -> {Demand}" : $"{Before} -> {By.NameAndVersion} needs {Demand}";
    }

    /// <summary>The lines.</summary>
    public static IEnumerable<string> For(Catalogue catalogue, SolverOutcome outcome)
    {
        FailureAdvice advice = new(catalogue, outcome);
        advice.Follow();
        return advice.Judge();
    }

    /// <summary>Follows all demands, the nearest to world first.</summary>
    private void Follow()
    {
        Queue<Chain> open =
            new(_outcome.World.Select(line => new Chain(line.Demand, line.Tag, By: null, Before: null)));
        while (open.TryDequeue(out Chain? chain))
        {
            _demands.Add(chain);
            if (chain.Demand.IsConflict) continue;
            foreach (KnownPackage package in _chosen.Where(package => IsCalled(package, chain.Demand.Name)))
            {
                if (!_reasons.TryAdd(package, chain)) continue;
                foreach (Demand demand in package.Depends)
                    open.Enqueue(new(demand, chain.Tag, package, chain));
            }
        }
    }

    private IEnumerable<string> Judge()
    {
        foreach (Chain chain in _demands)
        {
            if (Judge(chain) is not var (matter, command)) continue;
            return [$"  because: {chain}", $"  but: {matter}", $"  try: {command}"];
        }
        return JudgeNames()
            ?? ["  try: apk upgrade --available, or 'apk policy NAME' for each package above"];
    }

    /// <summary>What is wrong with a demand and what may help; null if it is met.</summary>
    private (string Matter, string Command)? Judge(Chain chain)
    {
        Demand demand = chain.Demand;
        if (!demand.IsConflict && demand.Name.Providers.Length == 0)
            return ($"no package is called {demand.Name.Text}", ReplacementFor(chain));
        KnownPackage? against =
            _chosen.Find(item => demand.EffectOf(item, chain.By) == DemandEffect.Conflicts);
        if (demand.IsConflict) return against is null ? null : Clash(chain, against);
        if (_chosen.Find(item => demand.EffectOf(item, chain.By) == DemandEffect.Satisfies) is { } met)
            return JudgePackage(chain, met);
        return against is null ? Unchosen(chain) : WrongVersion(chain, against);
    }

    private (string, string) Clash(Chain chain, KnownPackage against)
    {
        KnownName root = (_reasons.GetValueOrDefault(against) ?? chain).Root;
        return ($"{against.NameAndVersion} is there{Why(against)}", $"apk del {root.Text}");
    }

    private (string, string) Unchosen(Chain chain)
    {
        List<Provider> fitting =
            [.. chain.Demand.Name.Providers.Where(item => chain.Demand.IsProvidedBy(item, chain.By))];
        if (fitting.Count == 0) return Lacking(chain);
        string names = string.Join(' ', fitting.Select(item => item.Package!.Name.Text).Distinct());
        bool isVirtual = fitting.TrueForAll(item => item.Package!.Name != chain.Demand.Name);
        return isVirtual
            ? ($"nobody said which of its providers it shall be: {names}",
                $"apk add {fitting[0].Package!.Name.Text}")
            : ($"what {names} need in turn cannot be had together with the rest", "apk upgrade --available");
    }

    private (string, string) WrongVersion(Chain chain, KnownPackage against)
    {
        bool isOffered =
            chain.Demand.Name.Providers.Any(item => chain.Demand.IsProvidedBy(item, chain.By));
        if (!isOffered) return Lacking(chain);
        KnownName root = (_reasons.GetValueOrDefault(against) ?? chain).Root;
        bool isOwn = root == chain.Root;
        return ($"{against.NameAndVersion} is chosen{Why(against)}",
            isOwn ? "apk upgrade --available" : $"apk del {root.Text}");
    }

    private (string, string) Lacking(Chain chain)
    {
        string known = string.Join(' ', chain.Demand.Name.Providers
            .Select(item => item.Package!.NameAndVersion).Distinct());
        return ($"there is only {known}", chain.By is null && chain.Demand.Version is not null
            ? $"apk add {chain.Demand.Name.Text}, without a version"
            : "apk update, then the same command again; the index may be older than its packages");
    }

    private (string, string)? JudgePackage(Chain chain, KnownPackage package)
    {
        if (package.IsUninstallable)
        {
            string matter = _catalogue.IsCompatible(package.Info.Arch)
                ? "something in its description cannot be read"
                : $"it is for {package.Info.Arch}, and this system is {_catalogue.Architectures[0]}";
            return ($"{package.NameAndVersion} cannot be installed: {matter}",
                $"apk policy {package.Name.Text}");
        }
        if (package.Installed is not null || package.File is not null || package.IsCached) return null;
        if (!_catalogue.IsAvailable(package))
            return ($"{package.NameAndVersion} is on the network only",
                "the same command without --no-network");
        RepositoryTag? tag = _catalogue.Tags.Skip(1)
            .FirstOrDefault(item => (item.Repositories & package.Repositories) != 0);
        uint allowed = _catalogue.RepositoriesOf(1u | 1u << chain.Tag);
        return tag is null || (package.Repositories & allowed) != 0
            ? null
            : ($"only {tag.Text} has {package.NameAndVersion}", $"apk add {package.Name.Text}{tag.Text}");
    }

    /// <summary>Two chosen packages under one name.</summary>
    private IEnumerable<string>? JudgeNames()
    {
        foreach (KnownPackage package in _chosen)
        {
            if (_chosen
                .Find(other => other != package && Excludes(package, other)) is not { } other) continue;
            if (!_reasons.TryGetValue(package, out Chain? first)
                || !_reasons.TryGetValue(other, out Chain? second)) continue;
            return
            [
                $"  because: {first}",
                $"  but: {package.NameAndVersion} and {other.NameAndVersion} exclude each other, and {second}",
                $"  try: apk del {(second.Root == first.Root ? other.Name : second.Root).Text}",
            ];
        }
        return null;
    }

    /// <summary>Whether both have a name that only one may have.</summary>
    private static bool Excludes(KnownPackage left, KnownPackage right) => left.Name == right.Name
        || Array.Exists(left.Provides, ours => ours.Version is not null && IsCalled(right, ours.Name))
        || Array.Exists(right.Provides, theirs => theirs.Version is not null && IsCalled(left, theirs.Name));

    private string Why(KnownPackage package) =>
        _reasons.TryGetValue(package, out Chain? chain) ? $", for {chain}" : "";

    private static bool IsCalled(KnownPackage package, KnownName name) =>
        package.Name == name || Array.Exists(package.Provides, provided => provided.Name == name);

    private string ReplacementFor(Chain chain)
    {
        KnownName name = chain.Demand.Name;
        KnownName? similar = _catalogue.Names
            .Where(known => known != name && IsSimilar(known.Text, name.Text) && known.Providers.Length > 0)
            .MinBy(known => known.Text.Length);
        if (similar is not null) return $"apk add {similar.Text}";
        return chain.By is null
            ? $"apk search {name.Text}, or apk update if the repositories may have it by now"
            : "apk update, then the same command again; the index may be older than its packages";
    }

    private static bool IsSimilar(string known, string wanted) => wanted.Length > 2 && known.Length > 2
        && (known.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            || (known.Length > 3 && wanted.Contains(known, StringComparison.OrdinalIgnoreCase)));
}
