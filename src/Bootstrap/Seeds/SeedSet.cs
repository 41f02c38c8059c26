namespace Limyra.Bootstrap.Seeds;

/// <summary>All tables of the folder seeds/: packages, general rules, pins.</summary>
/// <param name="Packages">By name.</param>
/// <param name="Rules">What holds for every package.</param>
/// <param name="Pins">By Debian's name.</param>
public sealed record SeedSet(
    IReadOnlyDictionary<string, SeedPackage> Packages,
    SeedRules Rules,
    IReadOnlyDictionary<string, SeedPin> Pins)
{
    /// <summary>What contradicts itself in the tables, one sentence each; empty when all is well.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        foreach (SeedPackage package in Packages.Values
            .OrderBy(package => package.Name, StringComparer.Ordinal))
        {
            problems.AddRange(package.Debs
                .Where(deb => !Pins.ContainsKey(deb))
                .Select(deb => $"{package.Name}: the Debian package {deb} has no pin in pins.toml"));
            problems.AddRange(package.Nupkgs
                .Where(nupkg => !Pins.TryGetValue(nupkg, out SeedPin? pin) || pin.Suite != SeedPin.Nuget)
                .Select(nupkg =>
                    $"{package.Name}: {nupkg} has no pin of the suite {SeedPin.Nuget} in pins.toml"));
            problems.AddRange(package.Depends
                .Where(name => !Packages.ContainsKey(name))
                .Select(name => $"{package.Name}: depends on {name}, which no table makes"));
        }

        HashSet<string> used =
            Packages.Values.SelectMany(package => package.Debs.Concat(package.Nupkgs))
                .ToHashSet(StringComparer.Ordinal);
        problems.AddRange(Pins.Keys
            .Where(deb => !used.Contains(deb))
            .Order(StringComparer.Ordinal)
            .Select(deb => $"pins.toml: no package uses {deb}"));
        return problems;
    }
}

/// <summary>What holds for every seed package.</summary>
/// <param name="Moves">Prefixes to rename; the longest match wins.</param>
/// <param name="Drop">Patterns of files that no build needs.</param>
public sealed record SeedRules(IReadOnlyList<SeedMove> Moves, IReadOnlyList<string> Drop);
