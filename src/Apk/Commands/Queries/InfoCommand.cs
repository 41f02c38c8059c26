using Limyra.Apk.Commands.Line;
using Limyra.Apk.Database;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Queries;

/// <summary>apk info: what is installed, and what packages say about themselves, in its old format.</summary>
internal sealed class InfoCommand(CommandSession session)
{
    private static readonly (string Option, QueryField Field)[] FieldOptions =
    [
        ("webpage", QueryField.Url), ("depends", QueryField.Depends), ("provides", QueryField.Provides),
        ("rdepends", QueryField.ReverseDepends), ("install-if", QueryField.InstallIf),
        ("rinstall-if", QueryField.ReverseInstallIf), ("size", QueryField.InstalledSize),
        ("description", QueryField.Description), ("contents", QueryField.Contents),
        ("triggers", QueryField.Triggers),
        ("replaces", QueryField.Replaces), ("license", QueryField.License),
    ];

    private readonly TextWriter _output = session.Output.Results;
    private readonly int _verbosity = session.Output.Verbosity;
    private bool _isPartial;

    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session) => new InfoCommand(session).Run();

    private int Run()
    {
        string? mode =
            session.Options.InOrder.LastOrDefault(
                item => item.Key is "exists" or "installed" or "who-owns").Key;
        if (mode is not null) session.Parts &= ~(RootParts.SystemRepositories | RootParts.NamedRepositories);
        QuerySpec spec = QuerySpec.From(session)
            with { ReverseInstalled = true, ReverseField = QueryField.Package, WantsAll = true };
        if (mode == "who-owns") return spec.Format == "default" ? ShowOwners() : QueryOwners(spec);
        if (mode is not null) return CountMissing();
        if (spec.Match.Count == 0) spec = spec with { Match = [QueryField.Name, QueryField.Provides] };
        bool isList = session.Arguments.Count == 0;
        if (isList) spec = spec with { OnlyInstalled = true, EmptyMeansAll = true };
        List<QueryField> fields =
            [.. FieldOptions.Where(item => session.Options.Has(item.Option)).Select(item => item.Field)];
        bool wantsEverything = session.Options.Has("all")
            || (fields.Count == 0 && spec.Fields.Count == QueryFieldText.All.Count);
        if (wantsEverything) fields = [.. FieldOptions.Select(item => item.Field)];
        bool isLegacy =
            spec.Format == "default" && (isList || session.Options.IsOn("legacy-info", byDefault: true));
        if (fields.Count == 0) fields = [QueryField.Description, QueryField.Url, QueryField.InstalledSize];
        if (!isLegacy)
        {
            IReadOnlyList<QueryField> asked = spec.Fields.Count > 0 ? spec.Fields : fields;
            return QueryCommand.Run(session,
                spec with { Fields = [.. asked, QueryField.Name, QueryField.Version] });
        }
        QueryEngine engine = new(session, spec);
        foreach (KnownPackage package in engine.Packages(session.Arguments))
        {
            if (isList) ShowName(package, Math.Max(_verbosity, 1));
            else Show(package, fields);
        }
        return engine.UnmatchedCount == 0 && _isPartial && wantsEverything ? 1 : engine.UnmatchedCount;
    }

    private void ShowName(KnownPackage package, int detail)
    {
        if (detail < 1) return;
        string text = package.Name.Text;
        if (detail > 1) text += "-" + package.Version;
        if (detail > 2) text += " - " + package.Info.Description;
        _output.Write(text + "\n");
    }

    private int CountMissing()
    {
        int missing = 0;
        foreach (string argument in session.Arguments)
        {
            if (!Dependency.TryParse(argument, TagRule.Allowed, out Dependency dependency)) continue;
            Demand demand = session.Root.Catalogue.Resolve(dependency);
            bool isMet = demand.IsConflict;
            foreach (Provider provider in demand.Name.Providers)
            {
                if (provider.Package!.Installed is null) continue;
                isMet = demand.IsProvidedBy(provider, by: null);
                if (isMet) ShowName(provider.Package, _verbosity);
                break;
            }
            if (!isMet) missing++;
        }
        return missing;
    }

    private int ShowOwners()
    {
        int missing = 0;
        SortedSet<string> names = new(Comparer<string>.Create(NameOrder.Compare));
        foreach (string argument in session.Arguments)
        {
            string path =
                argument.StartsWith('/') || !File.Exists(argument) ? argument : Path.GetFullPath(argument);
            FileOwner owner = FileOwner.Find(session.Root, path);
            if (owner.Package is null)
            {
                session.Output.Error($"{path}: Could not find owner package");
                missing++;
            }
            else if (_verbosity >= 1)
            {
                string target = owner.LinkTarget is null ? "" : "symlink target ";
                _output.Write($"{path} {target}is owned by {owner.Package.NameAndVersion}\n");
            }
            else
            {
                names.Add(owner.Package.Name.Text);
            }
        }
        foreach (string name in names) _output.Write(name + "\n");
        return missing;
    }

    /// <summary>The same as objects for programs.</summary>
    private int QueryOwners(QuerySpec spec)
    {
        IReadOnlyList<QueryField> fields = QueryFieldText.InOrder(spec.Fields.Count > 0
            ? spec.Fields
            : [QueryField.Query, QueryField.Error, QueryField.PathTarget, QueryField.Name]);
        PackageFields values = new(session.Root, spec);
        List<IReadOnlyList<(QueryField Field, QueryValue Value)>> objects = [];
        foreach (string argument in session.Arguments)
        {
            FileOwner owner = FileOwner.Find(session.Root, argument);
            List<(QueryField Field, QueryValue Value)> found = [];
            void Add(QueryField field, string? text)
            {
                if (text is not null && fields.Contains(field))
                    found.Add((field, new QueryValue.Words(text)));
            }
            Add(QueryField.Query, argument);
            Add(QueryField.Error, owner.Package is null ? "owner not found" : null);
            Add(QueryField.PathTarget, owner.LinkTarget);
            if (owner.Package is { } package) found.AddRange(values.Of(package, fields));
            objects.Add(found);
        }
        QueryOutput.For(spec.Format, session.IsPretty).Write(_output, objects.Count, objects);
        return 0;
    }

    private void Show(KnownPackage package, List<QueryField> fields)
    {
        IEnumerable<QueryField> shown = fields;
        if (package.Installed is null)
        {
            bool IsLost(QueryField field) => field is QueryField.ReverseDepends or QueryField.ReverseInstallIf
                || QueryFieldText.OnlyInstalled.Contains(field);
            _isPartial |= fields.Exists(IsLost);
            shown = fields.Where(field => !IsLost(field));
        }
        QueryField[] order =
        [
            QueryField.Description, QueryField.Url, QueryField.InstalledSize, QueryField.Depends,
            QueryField.Provides,
            QueryField.ReverseDepends, QueryField.Contents, QueryField.Triggers, QueryField.InstallIf,
            QueryField.ReverseInstallIf, QueryField.Replaces, QueryField.License,
        ];
        foreach (QueryField field in order)
            if (shown.Contains(field)) Show(package, field);
    }

    private void Show(KnownPackage package, QueryField field)
    {
        PackageInfo info = package.Info;
        InstalledPackage? installed = package.Installed;
        switch (field)
        {
            case QueryField.Description: ShowText(package, "description", info.Description); break;
            case QueryField.Url: ShowText(package, "webpage", info.Url); break;
            case QueryField.InstalledSize:
                ShowText(package, "installed size", HumanSize.ShowWhole(info.InstalledSize));
                break;
            case QueryField.License: ShowText(package, "license", info.License); break;
            case QueryField.Depends: ShowWords(package, "depends on",
                package.Depends.Select(item => item.ToString())); break;
            case QueryField.Provides: ShowWords(package, "provides",
                package.Provides.Select(item => item.ToString())); break;
            case QueryField.InstallIf:
                ShowWords(package, "has auto-install rule",
                    package.InstallIf.Select(item => item.ToString()));
                break;
            case QueryField.Replaces:
                // only installed
                ShowWords(package, "replaces", installed!.Replaces.Select(item => item.ToTextWithoutTag()));
                break;
            case QueryField.ReverseDepends:
                ShowWords(package, "is required by", Requirers(package).Select(item => item.NameAndVersion));
                break;
            case QueryField.ReverseInstallIf:
                ShowWords(
                    package, "affects auto-installation of", Triggered(package)
                        .Select(item => item.NameAndVersion));
                break;
            // only installed
            case QueryField.Contents: ShowLines(package, "contains", "", PathsOf(installed!)); break;
            // only installed
            case QueryField.Triggers: ShowLines(package, "triggers", "trigger ", installed!.Triggers); break;
        }
    }

    private static IEnumerable<string> PathsOf(InstalledPackage installed) =>
        installed.Directories.SelectMany(directory => directory.Files).Select(file => file.Path);

    private static IEnumerable<KnownPackage> Requirers(KnownPackage package) =>
        ReverseDependencies.PackagesNaming(package).Where(by => by.Installed is not null && Array.Exists(
            by.Depends,
            demand => !demand.IsConflict && demand.EffectOf(package, by) == DemandEffect.Satisfies));

    private static IEnumerable<KnownPackage> Triggered(KnownPackage package) =>
        package.Name.Triggers.Select(name => name.InstalledPackage).OfType<KnownPackage>()
            .Where(by => Array.Exists(by.InstallIf, item => item.Name == package.Name && !item.IsConflict));

    private void ShowText(KnownPackage package, string title, string? text) => _output.Write(_verbosity > 1
        ? $"{package.Name.Text}: {text}\n"
        : $"{package.NameAndVersion} {title}:\n{text}\n\n");

    private void ShowWords(KnownPackage package, string title, IEnumerable<string> words)
    {
        if (_verbosity == 1) _output.Write($"{package.NameAndVersion} {title}:\n");
        if (_verbosity > 1) _output.Write($"{package.Name.Text}: ");
        foreach (string word in words) _output.Write(word + (_verbosity > 1 ? " " : "\n"));
        _output.Write('\n');
    }

    private void ShowLines(KnownPackage package, string title, string mark, IEnumerable<string> lines)
    {
        if (_verbosity == 1) _output.Write($"{package.NameAndVersion} {title}:\n");
        foreach (string line in lines)
            _output.Write(_verbosity > 1 ? $"{package.Name.Text}: {mark}{line}\n" : line + "\n");
        _output.Write('\n');
    }
}
