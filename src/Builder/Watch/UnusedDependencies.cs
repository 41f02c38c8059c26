using Limyra.Formats.Apk;

namespace Limyra.Builder.Watch;

/// <summary>
/// Build dependencies of which nothing was opened: neither a file of the package itself nor of one that only
/// it brings along. What the base has anyway is not asked.
/// </summary>
internal static class UnusedDependencies
{
    /// <summary>What a build took of its root.</summary>
    /// <param name="Opened">Paths of files that were opened.</param>
    /// <param name="Answered">Names of packages that the builder found a requirement of the packages in, such
    /// as a service: that is what they were wanted for, although no file of theirs was opened.</param>
    internal readonly record struct Use(IReadOnlySet<string> Opened, IReadOnlySet<string> Answered);

    /// <summary>Names of the unused ones, in the order given.</summary>
    /// <param name="declared">Names of the template's build dependencies.</param>
    /// <param name="baseNames">Names of what every build root has.</param>
    /// <param name="installed">Packages of the build root.</param>
    /// <param name="filesOf">Paths of a package's files.</param>
    /// <param name="used">What the build took of the root.</param>
    public static IReadOnlyList<string> Find(
        IEnumerable<string> declared, IEnumerable<string> baseNames, IReadOnlyList<PackageInfo> installed,
        Func<PackageInfo, IEnumerable<string>> filesOf, Use used)
    {
        Dictionary<string, List<PackageInfo>> providers = new(StringComparer.Ordinal);
        foreach (PackageInfo package in installed)
            foreach (string name in package.Provides.Select(p => p.Name).Prepend(package.Name).Distinct())
            {
                if (!providers.TryGetValue(name, out List<PackageInfo>? list)) providers[name] = list = [];
                list.Add(package);
            }
        HashSet<PackageInfo> always = Closure(baseNames, providers);
        Dictionary<PackageInfo, bool> isUsed = [];
        List<string> unused = [];
        foreach (string name in declared.Distinct(StringComparer.Ordinal))
        {
            HashSet<PackageInfo> own = Closure([name], providers);
            own.ExceptWith(always);
            List<PackageInfo> asked = [.. own.Where(package => filesOf(package).Any())];
            // A package without files, such as one that only groups others,
            // cannot be told apart from an unused one.
            if (asked.Count > 0 && !asked.Exists(IsUsed)) unused.Add(name);
        }
        return unused;

        bool IsUsed(PackageInfo package)
        {
            if (!isUsed.TryGetValue(package, out bool answer))
                isUsed[package] = answer =
                    used.Answered.Contains(package.Name) || filesOf(package).Any(used.Opened.Contains);
            return answer;
        }
    }

    private static HashSet<PackageInfo> Closure(
        IEnumerable<string> names, Dictionary<string, List<PackageInfo>> providers)
    {
        HashSet<PackageInfo> found = [];
        Queue<string> open = new(names);
        while (open.TryDequeue(out string? name))
            foreach (PackageInfo package in providers.GetValueOrDefault(name, []))
                if (found.Add(package))
                    foreach (Dependency dependency in package.Depends)
                        if (!dependency.IsConflict) open.Enqueue(dependency.Name);
        return found;
    }
}
