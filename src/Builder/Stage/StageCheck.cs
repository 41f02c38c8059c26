using Limyra.Formats.Apk;

namespace Limyra.Builder.Stage;

/// <summary>
/// Whether staged packages may take the place of those in the repository: nothing may lose a library,
/// command or other provision it needs.
/// </summary>
internal static class StageCheck
{
    /// <summary>A provision that would go, and the packages that still need it.</summary>
    /// <param name="Provision">What would be gone, for example <c>so:libz.so.1</c>.</param>
    /// <param name="Users">Names of the packages that must be built again first, sorted.</param>
    internal sealed record Blocker(string Provision, IReadOnlyList<string> Users);

    /// <summary>Finds what stands against it; empty when nothing does.</summary>
    /// <param name="staged">Packages in the stage, the newest of each name.</param>
    /// <param name="published">Packages in the repository, the newest of each name.</param>
    /// <param name="removed">Names of published packages that go because their
    /// template makes them no more.</param>
    public static IReadOnlyList<Blocker> Check(
        IReadOnlyList<PackageInfo> staged, IReadOnlyList<PackageInfo> published, IReadOnlySet<string> removed)
    {
        Dictionary<string, PackageInfo> before = published.ToDictionary(p => p.Name, StringComparer.Ordinal);
        HashSet<string> replaced = new(staged.Select(p => p.Name), StringComparer.Ordinal);
        List<PackageInfo> after =
            [.. staged, .. published.Where(p => !replaced.Contains(p.Name) && !removed.Contains(p.Name))];
        HashSet<string> dropped = new(StringComparer.Ordinal);
        foreach (PackageInfo package in published)
            if (replaced.Contains(package.Name) || removed.Contains(package.Name))
                dropped.UnionWith(Provisions(package).Select(p => p.Name));
        ILookup<string, Dependency> offered = after.SelectMany(Provisions)
            .ToLookup(p => p.Name, StringComparer.Ordinal);
        ILookup<string, Dependency> offeredBefore =
            before.Values.SelectMany(Provisions).ToLookup(p => p.Name, StringComparer.Ordinal);

        SortedDictionary<string, SortedSet<string>> users = new(StringComparer.Ordinal);
        foreach (PackageInfo package in after)
            foreach (Dependency wanted in package.Depends)
            {
                if (wanted.IsConflict || !dropped.Contains(wanted.Name)) continue;
                // What was broken before is no reason to keep anything back.
                if (!IsMet(wanted, offeredBefore[wanted.Name]) || IsMet(wanted, offered[wanted.Name]))
                    continue;
                if (!users.TryGetValue(wanted.Name, out SortedSet<string>? list))
                    users[wanted.Name] = list = new(StringComparer.Ordinal);
                list.Add(package.Name);
            }
        return [.. users.Select(u => new Blocker(u.Key, [.. u.Value]))];
    }

    private static bool IsMet(Dependency wanted, IEnumerable<Dependency> offered) =>
        offered.Any(o => wanted.IsSatisfiedBy(o.Version));

    /// <summary>What a package provides, its own name included.</summary>
    private static IEnumerable<Dependency> Provisions(PackageInfo package) =>
        package.Provides.Prepend(new(package.Name, VersionMatch.Equal, package.Version));
}
