namespace Limyra.Tests.Interop.Apk.Solving;

/// <summary>Makes a case smaller as long as it stays what it was.</summary>
internal static class SolverCaseShrinker
{
    private const int TrialLimit = 1500;

    /// <summary>The smallest case found by leaving one thing after the other out.</summary>
    public static SolverCase Shrink(SolverCase large, Predicate<SolverCase> isStillWrong)
    {
        int trials = 0;
        bool hasShrunk = true;
        while (hasShrunk)
        {
            hasShrunk = false;
            foreach (SolverCase smaller in Smaller(large))
            {
                if (++trials > TrialLimit) return large;
                if (!isStillWrong(smaller)) continue;
                large = smaller;
                hasShrunk = true;
                break;
            }
        }
        return large;
    }

    private static IEnumerable<SolverCase> Smaller(SolverCase large)
    {
        foreach (CaseRepository[] fewer in Without(large.Repositories))
            yield return large with { Repositories = fewer };
        foreach (CaseInstallation[] fewer in Without(large.Installed))
            yield return large with { Installed = fewer };
        foreach (string[] fewer in Without(large.World)) yield return large with { World = fewer };
        foreach (string[] fewer in Without(large.Command[1..]))
            yield return large with { Command = [large.Command[0], .. fewer] };
        for (int i = 0; i < large.Repositories.Length; i++)
        {
            CaseRepository repository = large.Repositories[i];
            foreach (CasePackage[] fewer in Without(repository.Packages))
                yield return large
                    with { Repositories = With(large.Repositories, i, repository with { Packages = fewer }) };
        }
        foreach (CasePackage package in Known(large))
            foreach (CasePackage simpler in Simpler(package)) yield return Replace(large, package, simpler);
        for (int i = 0; i < large.World.Length; i++)
        {
            if (Bare(large.World[i]) is { } bare)
                yield return large with { World = With(large.World, i, bare) };
        }
    }

    private static IEnumerable<CasePackage> Known(SolverCase large) => large.Repositories
        .SelectMany(repository => repository.Packages)
        .Concat(large.Installed.Select(item => item.Package))
        .DistinctBy(package => package.Text());

    private static IEnumerable<CasePackage> Simpler(CasePackage package)
    {
        foreach (string[] fewer in Without(package.Depends)) yield return package with { Depends = fewer };
        foreach (string[] fewer in Without(package.Provides)) yield return package with { Provides = fewer };
        foreach (string[] fewer in Without(package.InstallIf))
            yield return package with { InstallIf = fewer };
        if (package.Priority > 0) yield return package with { Priority = 0 };
        if (package.Arch.Length > 0) yield return package with { Arch = "" };
        if (package.Size != 1) yield return package with { Size = 1 };
        for (int i = 0; i < package.Depends.Length; i++)
        {
            if (Bare(package.Depends[i]) is { } bare)
                yield return package with { Depends = With(package.Depends, i, bare) };
        }
    }

    /// <summary>A package that is in a repository and installed stays one package.</summary>
    private static SolverCase Replace(SolverCase large, CasePackage old, CasePackage wanted)
    {
        string text = old.Text();
        CasePackage Exchange(CasePackage package) => package.Text() == text ? wanted : package;
        return large with
        {
            Repositories =
            [
                .. large.Repositories.Select(
                    item => item with { Packages = [.. item.Packages.Select(Exchange)] }),
            ],
            Installed = [.. large.Installed.Select(item => item with { Package = Exchange(item.Package) })],
        };
    }

    private static string? Bare(string demand)
    {
        int at = demand.IndexOfAny(['<', '>', '=', '~', '@']);
        return at < 0 ? null : demand[..at];
    }

    private static IEnumerable<T[]> Without<T>(T[] items)
    {
        if (items.Length > 2) yield return items[..(items.Length / 2)];
        if (items.Length > 2) yield return items[(items.Length / 2)..];
        for (int i = 0; i < items.Length; i++) yield return [.. items[..i], .. items[(i + 1)..]];
    }

    private static T[] With<T>(T[] items, int at, T item)
    {
        T[] changed = [.. items];
        changed[at] = item;
        return changed;
    }
}
