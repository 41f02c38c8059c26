using Limyra.Apk.Solver;

namespace Limyra.Apk.Commands;

/// <summary>
/// The shortest chain of requirements from world to what cannot be had, and a command to try: lines behind the report,
/// for people at a terminal.
/// </summary>
internal static class FailureAdvice
{
    /// <summary>The lines; none when nothing helpful can be said.</summary>
    public static IEnumerable<string> For(Catalogue catalogue, SolverOutcome outcome)
    {
        HashSet<KnownName> seen = [];
        Queue<(KnownName Name, string Chain)> open = new();
        foreach (WorldDemand line in outcome.World)
        {
            if (!line.Demand.IsConflict && seen.Add(line.Demand.Name))
                open.Enqueue((line.Demand.Name, $"world -> {line.Demand}"));
        }
        while (open.TryDequeue(out (KnownName Name, string Chain) item))
        {
            if (item.Name.Providers.Count == 0)
            {
                yield return $"  because: {item.Chain}, and no package has that name";
                yield return SuggestionFor(catalogue, item.Name, item.Chain);
                yield break;
            }
            foreach (Change change in outcome.Changes.Changes)
            {
                if (change.New is not { } package || !Provides(package, item.Name)) continue;
                foreach (Demand demand in package.Depends)
                {
                    if (demand.IsConflict || !seen.Add(demand.Name)) continue;
                    open.Enqueue((demand.Name, $"{item.Chain} -> {package.NameAndVersion} needs {demand}"));
                }
            }
        }
        yield return "  try: apk upgrade --available, or 'apk policy NAME' for each package above";
    }

    private static bool Provides(KnownPackage package, KnownName name) =>
        package.Name == name || Array.Exists(package.Provides, provided => provided.Name == name);

    private static string SuggestionFor(Catalogue catalogue, KnownName name, string chain)
    {
        KnownName? similar = catalogue.Names
            .Where(known => known.Providers.Count > 0 && known != name && IsSimilar(known.Text, name.Text))
            .MinBy(known => known.Text.Length);
        if (similar is not null) return $"  try: apk add {similar.Text}";
        bool isDirect = !chain.Contains(" needs ", StringComparison.Ordinal);
        return isDirect
            ? $"  try: apk search {name.Text}, or apk update if the repositories may have it by now"
            : "  try: apk update, then the same command again; the index may be older than its packages";
    }

    private static bool IsSimilar(string known, string wanted) =>
        known.Contains(wanted, StringComparison.OrdinalIgnoreCase)
        || (wanted.Length > 3 && known.Length > 3 && wanted.Contains(known, StringComparison.OrdinalIgnoreCase));
}
