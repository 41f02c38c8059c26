using Limyra.Apk.Database;
using Limyra.Apk.Repositories;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Commands.Queries;

/// <summary>The values of a package's fields.</summary>
internal sealed class PackageFields(ApkRoot root, QuerySpec spec)
{
    /// <summary>Those of the fields that have a value.</summary>
    public IEnumerable<(QueryField Field, QueryValue Value)> Of(
        KnownPackage package, IReadOnlyList<QueryField> fields)
    {
        foreach (QueryField field in fields)
            if (Value(package, field) is { } value) yield return (field, value);
    }

    /// <summary>A field; null when it is empty or the package does not have it.</summary>
    public QueryValue? Value(KnownPackage package, QueryField field)
    {
        PackageInfo info = package.Info;
        return field switch
        {
            QueryField.Package => new QueryValue.Words(package.NameAndVersion),
            QueryField.Name => new QueryValue.Words(package.Name.Text),
            QueryField.Version => Text(package.Version),
            QueryField.Description => Text(info.Description),
            QueryField.Arch => Text(info.Arch),
            QueryField.License => Text(info.License),
            QueryField.Origin => Text(info.Origin),
            QueryField.Maintainer => Text(info.Maintainer),
            QueryField.Url => Text(info.Url),
            QueryField.Commit => Text(info.RepoCommit),
            QueryField.BuildTime => Number(info.BuildTime),
            QueryField.InstalledSize => Number(info.InstalledSize),
            QueryField.FileSize => Number(package.FileSize),
            QueryField.ProviderPriority => Number(info.ProviderPriority),
            QueryField.Depends => Demands(package.Depends),
            QueryField.Provides => Demands(package.Provides),
            QueryField.InstallIf => Demands(package.InstallIf),
            QueryField.Recommends => Dependencies(info.Recommends),
            QueryField.Layer => Number((ulong)package.Layer),
            QueryField.Tags => Counted(info.Tags),
            QueryField.Repositories => new QueryValue.List(RepositoriesOf(package), IsCounted: false),
            QueryField.DownloadUrl => Text(UrlOf(package)),
            QueryField.ReverseDepends => new QueryValue.List(ReverseDepends(package), IsCounted: false),
            QueryField.ReverseInstallIf => new QueryValue.List(ReverseInstallIf(package), IsCounted: false),
            _ => package.Installed is { } installed ? InstalledValue(installed, field) : null,
        };
    }

    private static QueryValue? InstalledValue(InstalledPackage installed, QueryField field) => field switch
    {
        QueryField.Contents => new QueryValue.List(
            [.. installed.Directories.SelectMany(directory => directory.Files).Select(file => file.Path)],
            IsCounted: false),
        QueryField.Triggers => Counted(installed.Triggers),
        QueryField.Scripts =>
            Counted([.. installed.Scripts.Keys.OrderBy(OrderOf).Select(kind => kind.Text())]),
        QueryField.ReplacesPriority => Number(installed.ReplacesPriority),
        QueryField.Replaces => Dependencies(installed.Replaces),
        QueryField.Status => new QueryValue.List([.. StatusOf(installed.Flags)], IsCounted: false),
        _ => null,
    };

    /// <summary>Scripts are listed in the order of their occasions, the trigger last.</summary>
    private static int OrderOf(ScriptKind kind) => kind == ScriptKind.Trigger ? int.MaxValue : (int)kind;

    private static IEnumerable<string> StatusOf(InstalledFlags flags)
    {
        yield return "installed";
        if (flags.HasFlag(InstalledFlags.BrokenFiles)) yield return "broken-files";
        if (flags.HasFlag(InstalledFlags.BrokenScript)) yield return "broken-script";
        if (flags.HasFlag(InstalledFlags.BrokenAttributes)) yield return "broken-xattr";
    }

    private List<string> RepositoriesOf(KnownPackage package)
    {
        List<string> found = [];
        if (package.Installed is not null) found.Add(DatabaseLayer.Of(package).Installed);
        for (int i = 0; i < root.Repositories.All.Count; i++)
            if ((package.Repositories >> i & 1) != 0) found.Add(root.Repositories.All[i].PrintableUrl);
        return found;
    }

    private string? UrlOf(KnownPackage package)
    {
        if (package.IsCached) return root.Cache.PathOf(package);
        if (package.File is { } file) return file;
        Repository? repository = root.Repositories.Select(package);
        return repository?.UrlOf(package);
    }

    private List<string> ReverseDepends(KnownPackage package)
    {
        OrderedTexts found = new();
        foreach (KnownPackage by in ReverseDependencies.PackagesNaming(package))
        {
            if (spec.ReverseInstalled && by.Installed is null) continue;
            bool depends = Array.Exists(by.Depends, demand =>
                !demand.IsConflict && demand.EffectOf(package, by) == DemandEffect.Satisfies);
            if (depends) AddReverse(found, by);
        }
        return found.Items;
    }

    private List<string> ReverseInstallIf(KnownPackage package)
    {
        OrderedTexts found = new();
        foreach (KnownName name in package.Name.Triggers)
        {
            foreach (Provider provider in name.Providers)
            {
                KnownPackage by = provider.Package!;
                if (spec.ReverseInstalled && by.Installed is null) continue;
                bool depends = Array.Exists(by.InstallIf, condition =>
                    !condition.IsConflict && condition.EffectOf(package, by) == DemandEffect.Satisfies);
                if (depends) AddReverse(found, by);
            }
        }
        return found.Items;
    }

    private void AddReverse(OrderedTexts found, KnownPackage by)
    {
        string? text = spec.ReverseField switch
        {
            QueryField.Package => by.NameAndVersion,
            QueryField.Origin => by.Info.Origin,
            _ => by.Name.Text,
        };
        if (!string.IsNullOrEmpty(text)) found.Add(text);
    }

    private static QueryValue.Words? Text(string? text) => string.IsNullOrEmpty(text) ? null : new(text);

    private static QueryValue.Number? Number(ulong value) => value == 0 ? null : new(value);

    private static QueryValue.List? Counted(IReadOnlyList<string> items) =>
        items.Count == 0 ? null : new(items, IsCounted: true);

    private static QueryValue.List? Demands(Demand[] demands) =>
        Counted([.. demands.Select(demand => demand.ToString())]);

    private static QueryValue.List? Dependencies(IReadOnlyList<Dependency> dependencies) =>
        Counted([.. dependencies.Select(dependency => dependency.ToTextWithoutTag())]);

    /// <summary>Texts in the order they came, each once.</summary>
    private sealed class OrderedTexts
    {
        private const int Few = 8;

        private HashSet<string>? _seen;

        public List<string> Items { get; } = [];

        public void Add(string text)
        {
            if (Items.Count == Few) _seen ??= new(Items, StringComparer.Ordinal);
            bool isNew = _seen?.Add(text) ?? !Items.Contains(text);
            if (isNew) Items.Add(text);
        }
    }
}
