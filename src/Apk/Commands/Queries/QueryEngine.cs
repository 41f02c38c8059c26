using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Apk.Text;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Queries;

/// <summary>A package that was found.</summary>
/// <param name="Term">What was looked for.</param>
/// <param name="Name">The name under which it matched; null: another field.</param>
/// <param name="Package">The package; null: nothing was found for the term.</param>
internal readonly record struct QueryMatch(string Term, KnownName? Name, KnownPackage? Package);

/// <summary>Finds packages by terms: <c>name[operator version]</c>, a pattern,
/// or a text in other fields.</summary>
internal sealed class QueryEngine(CommandSession session, QuerySpec spec)
{
    private readonly ApkRoot _root = session.Root;
    private readonly PackageFields _values = new(session.Root, spec);
    private readonly IReadOnlyList<QueryField> _fields =
        spec.Match.Count > 0 ? spec.Match : [QueryField.Name];

    /// <summary>Terms without a wildcard that matched nothing.</summary>
    public int UnmatchedCount { get; private set; }

    /// <summary>Matches in the order they are found; a term without any comes with no package.</summary>
    public IEnumerable<QueryMatch> Find(IReadOnlyList<string> terms)
    {
        if (spec.EmptyMeansAll && terms.Count == 0) return Everything();
        if (spec.IsRecursive) return Recursive(terms);
        return terms.SelectMany(FindTerm);
    }

    /// <summary>The packages found, each once, in display order.</summary>
    public List<KnownPackage> Packages(IReadOnlyList<string> terms)
    {
        HashSet<KnownPackage> found = [];
        foreach (QueryMatch match in Find(terms))
            if (match.Package is not null) found.Add(match.Package);
        List<KnownPackage> sorted = [.. found];
        return [.. sorted.Order(Comparer<KnownPackage>.Create(NameOrder.Compare))];
    }

    private IEnumerable<QueryMatch> Everything()
    {
        foreach (KnownName name in _root.Catalogue.NamesInTableOrder())
            foreach (KnownPackage package in Candidates(name)) yield return new("", name, package);
    }

    private IEnumerable<QueryMatch> Recursive(IReadOnlyList<string> terms)
    {
        List<WorldDemand> world = spec.WithWorld ? [.. _root.WorldLines] : [];
        foreach (string term in terms)
        {
            if (!Dependency.TryParse(term, TagRule.Allowed, out Dependency dependency)
                || (dependency.Version is not null && dependency.IsBroken))
            {
                throw new CommandException(
                    $"'{term}' is not a valid world dependency, format is name(@tag)([<>~=]version)");
            }
            world.Add(_root.Catalogue.ResolveWorld(dependency));
        }
        SolverFlags flags =
            SolverFlags.IgnoreConflict | (spec.OnlyAvailable ? SolverFlags.Available : SolverFlags.None);
        SolverOutcome outcome = SolverSearch.Solve(_root.Catalogue, new()
        {
            World = world,
            Flags = flags,
            MayDropBroken = CommitCommand.MayDropBroken(session),
        });
        if (outcome.ErrorCount > 0)
        {
            CommitCommand.Fail(session, outcome);
            throw new CommandException("the packages cannot be selected together", outcome.ErrorCount);
        }
        foreach (Change change in outcome.Changes.Changes)
            if (change.New is { } package) yield return new("", null, package);
    }

    private List<QueryMatch> FindTerm(string term)
    {
        List<QueryMatch> found = [];
        if (_fields.Contains(QueryField.Owner) && term.StartsWith('/')
            && FileOwner.Find(_root, term).Package is { } owner)
            found.Add(new(term, null, owner));
        QueryTerm wanted = QueryTerm.Parse(term, spec.IsSearch);
        bool isExactName = wanted.IsExact && _fields is [QueryField.Name];
        IEnumerable<KnownName> names = isExactName
            ? (_root.Catalogue.FindName(wanted.Text) is { } one ? [one] : [])
            : _root.Catalogue.NamesInTableOrder();
        foreach (KnownName name in names) FindIn(name, wanted, found);
        if (found.Count > 0) return found;
        if (wanted.IsExact) UnmatchedCount++;
        return [new(wanted.Text, null, null)];
    }

    private void FindIn(KnownName name, QueryTerm wanted, List<QueryMatch> found)
    {
        bool matchesName = _fields.Contains(QueryField.Name) && wanted.Matches(name.Text);
        KnownPackage? best = null;
        foreach (KnownPackage package in Candidates(name))
        {
            List<QueryMatch> matches = [];
            if (matchesName && wanted.Accepts(package.Version, package))
                matches.Add(new(wanted.Text, name, package));
            if (matches.Count == 0 || spec.WantsAll) AddOtherFields(package, wanted, matches);
            if (matches.Count == 0) continue;
            if (spec.WantsAll) found.AddRange(matches);
            else if (IsBetter(package, best)) best = package;
        }
        if (best is not null) found.Add(new(wanted.Text, null, best));
    }

    private static bool IsBetter(KnownPackage package, KnownPackage? best) => best is null
        || package.Installed is not null
        || ApkVersion.Compare(package.Version, best.Version) == VersionMatch.Greater;

    private void AddOtherFields(KnownPackage package, QueryTerm wanted, List<QueryMatch> matches)
    {
        foreach (QueryField field in _fields)
        {
            switch (field)
            {
                case QueryField.Name or QueryField.Owner:
                    break;
                case QueryField.Depends:
                    AddDemands(package, package.Depends, wanted, matches, isProvided: false);
                    break;
                case QueryField.Provides:
                    AddDemands(package, package.Provides, wanted, matches, isProvided: true);
                    break;
                case QueryField.InstallIf:
                    AddDemands(package, package.InstallIf, wanted, matches, isProvided: false);
                    break;
                default:
                    if (MatchesValue(_values.Value(package, field), wanted))
                        matches.Add(new(wanted.Text, null, package));
                    break;
            }
        }
    }

    private static void AddDemands(
        KnownPackage package, Demand[] demands, QueryTerm wanted, List<QueryMatch> matches, bool isProvided)
    {
        foreach (Demand demand in demands)
            if (wanted.Matches(demand.Name.Text) && wanted.Accepts(demand, isProvided))
                matches.Add(new(wanted.Text, demand.Name, package));
    }

    private static bool MatchesValue(QueryValue? value, QueryTerm wanted) => value switch
    {
        QueryValue.Words words => wanted.Matches(words.Text),
        QueryValue.List list => list.Items.Any(wanted.Matches),
        _ => false,
    };

    private IEnumerable<KnownPackage> Candidates(KnownName name)
    {
        if (spec.OnlyOrphaned && name.IsInRepository) yield break;
        foreach (Provider provider in name.Providers)
        {
            KnownPackage package = provider.Package!;
            if (package.Name != name) continue;
            if (spec.OnlyInstalled && package.Installed is null) continue;
            if (spec.OnlyAvailable && !_root.Catalogue.IsAvailable(package)) continue;
            if (spec.OnlyUpgradable && Upgradable.From(_root.Catalogue, package) is null) continue;
            yield return package;
        }
    }
}

/// <summary>Whether a package is newer than the installed one of its name.</summary>
internal static class Upgradable
{
    /// <summary>The installed package it could replace; null: none.</summary>
    public static KnownPackage? From(Catalogue catalogue, KnownPackage package)
    {
        if (package.Name.InstalledPackage is not { } installed) return null;
        uint repositories = catalogue.Tags[installed.Installed!.Tag].Repositories;
        bool isNewer = (package.Repositories & repositories) != 0
            && ApkVersion.Matches(installed.Version, VersionMatch.Less, package.Version);
        return isNewer ? installed : null;
    }
}
