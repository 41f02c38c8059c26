using Limyra.Apk.Commands.Line;
using Limyra.Apk.Solver;

namespace Limyra.Apk.Commands.Queries;

/// <summary>apk query: any field of any package, for people and programs.</summary>
internal static class QueryCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session) => Run(session, QuerySpec.From(session));

    /// <summary>Runs a query another command has prepared.</summary>
    public static int Run(CommandSession session, QuerySpec spec)
    {
        QueryEngine engine = new(session, spec);
        PackageFields values = new(session.Root, spec);
        QueryOutput output = QueryOutput.For(spec.Format, session.IsPretty);
        if (spec.IsSummary) return Summarize(session, spec, engine, output);
        IReadOnlyList<QueryField> fields =
            QueryFieldText.InOrder(spec.Fields.Count > 0 ? spec.Fields : QueryFieldText.Default);
        List<KnownPackage> packages = engine.Packages(session.Arguments);
        bool isPartial = fields.Any(QueryFieldText.OnlyInstalled.Contains)
            && packages.Exists(package => package.Installed is null);
        output.Write(session.Output.Results, packages.Count,
            packages.Select(package => values.Of(package, fields)));
        return isPartial && fields.Count < QueryFieldText.All.Count ? 1 : 0;
    }

    private static int Summarize(CommandSession session, QuerySpec spec, QueryEngine engine,
        QueryOutput output)
    {
        PackageFields values = new(session.Root, spec);
        SortedSet<string> items = new(Comparer<string>.Create(NameOrder.Compare));
        foreach (QueryMatch match in engine.Find(session.Arguments))
        {
            if (match.Package is not { } package) continue;
            switch (spec.Fields[0])
            {
                case QueryField.Depends: AddNames(items, package.Depends); break;
                case QueryField.Provides: AddNames(items, package.Provides); break;
                case QueryField.InstallIf: AddNames(items, package.InstallIf); break;
                default: AddValue(items, values.Value(package, spec.Fields[0])); break;
            }
        }
        if (items.Count > 0) output.Write(session.Output.Results, [.. items]);
        return engine.UnmatchedCount;
    }

    private static void AddNames(SortedSet<string> items, Demand[] demands)
    {
        foreach (Demand demand in demands)
            if (!demand.IsConflict) items.Add(demand.Name.Text);
    }

    private static void AddValue(SortedSet<string> items, QueryValue? value)
    {
        if (value is QueryValue.Words words) items.Add(words.Text);
        if (value is QueryValue.List list) items.UnionWith(list.Items);
    }
}
