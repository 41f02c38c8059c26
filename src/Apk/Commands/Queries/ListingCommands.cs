using System.Globalization;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Repositories;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Queries;

/// <summary>list, search, policy, stats: lines of text about packages.</summary>
internal static class ListingCommands
{
    /// <summary>apk list.</summary>
    public static int List(CommandSession session)
    {
        GivenOptions options = session.Options;
        bool isManifest = options.Has("manifest");
        if (isManifest || options.Has("I")) session.Parts &= ~RootParts.SystemRepositories;
        QuerySpec spec = QuerySpec.From(session);
        spec = spec with
        {
            OnlyAvailable = spec.OnlyAvailable || options.Has("a"),
            OnlyInstalled = spec.OnlyInstalled || options.Has("I") || isManifest,
            OnlyOrphaned = spec.OnlyOrphaned || options.Has("O"),
            OnlyUpgradable = spec.OnlyUpgradable || options.Has("upgradeable"),
            EmptyMeansAll = true,
            WantsAll = true,
            Match = options.Has("origin") ? [QueryField.Origin]
                : spec.Match.Count > 0 ? spec.Match
                : options.Has("depends") ? [QueryField.Depends]
                : options.Has("providers") ? [QueryField.Name, QueryField.Provides]
                : [QueryField.Name],
        };
        HashSet<(KnownName Name, KnownPackage Package)> found = [];
        foreach (QueryMatch match in new QueryEngine(session, spec).Find(session.Arguments))
            if (match.Package is { } package) found.Add((match.Name ?? package.Name, package));
        foreach ((KnownName name, KnownPackage package) in found
            .OrderBy(item => item.Name.Text, Comparer<string>.Create(NameOrder.Compare))
            .ThenBy(item => item.Package, Comparer<KnownPackage>.Create(NameOrder.Compare)))
        {
            string prefix = options.Has("providers") ? $"<{name.Text}> " : "";
            session.Output.Results.Write(prefix + LineOf(session, package, isManifest) + "\n");
        }
        return 0;
    }

    /// <summary>apk search.</summary>
    public static int Search(CommandSession session)
    {
        GivenOptions options = session.Options;
        QuerySpec spec = QuerySpec.From(session) with { IsSearch = true, EmptyMeansAll = true };
        foreach ((string key, string? _) in options.InOrder)
        {
            spec = key switch
            {
                "all" => spec with { WantsAll = true },
                "description" =>
                    spec with { Match = [QueryField.Name, QueryField.Description], IsSearch = true,
                        WantsAll = true },
                "exact" => spec with { IsSearch = false },
                "has-origin" => spec with { Match = [QueryField.Origin], IsSearch = false, WantsAll = true },
                _ => spec,
            };
        }
        spec = spec with { Match = [.. spec.Match.Union([QueryField.Name, QueryField.Provides])] };
        QueryEngine engine = new(session, spec);
        HashSet<KnownPackage> shown = [];
        foreach (KnownPackage package in engine.Packages(session.Arguments))
        {
            if (options.Has("rdepends")) SearchRequirers(session, package, shown);
            else PrintFound(session, package);
        }
        return engine.UnmatchedCount > 0 && !spec.IsSearch ? engine.UnmatchedCount : 0;
    }

    /// <summary>apk policy.</summary>
    public static int Policy(CommandSession session)
    {
        QuerySpec spec = QuerySpec.From(session) with { WantsAll = true };
        ApkRoot root = session.Root;
        KnownName? last = null;
        foreach (KnownPackage package in new QueryEngine(session, spec).Packages(session.Arguments))
        {
            if (package.Name != last) session.Output.Line($"{package.Name.Text} policy:");
            last = package.Name;
            session.Output.Line($"  {package.Version}:");
            if (package.Installed is not null)
                session.Output.Line($"    {Database.DatabaseLayer.Of(package).Installed}");
            for (int i = 0; i < root.Repositories.All.Count; i++)
            {
                if ((package.Repositories >> i & 1) == 0) continue;
                foreach (RepositoryTag tag in root.Catalogue.Tags)
                {
                    if ((tag.Repositories & package.Repositories) == 0) continue;
                    string lead = tag.Name.Length == 0 ? "" : tag.Text + " ";
                    session.Output.Line($"    {lead}{root.Repositories.All[i].PrintableUrl}");
                }
            }
        }
        return 0;
    }

    /// <summary>apk stats.</summary>
    public static int Stats(CommandSession session)
    {
        ApkRoot root = session.Root;
        int triggers = root.Catalogue.Installed.Count(package => package.Installed!.Triggers.Count > 0);
        session.Output.Line(string.Create(CultureInfo.InvariantCulture, $"""
            installed:
              packages: {root.Catalogue.Installed.Count}
              dirs: {root.Database.DirectoryCount}
              files: {root.Database.FileCount}
              bytes: {root.Database.InstalledBytes}
              triggers: {triggers}
            available:
              names: {root.Catalogue.NameCount}
              packages: {root.Catalogue.PackageCount}
            """));
        return 0;
    }

    /// <summary>apk version.</summary>
    public static int Version(CommandSession session)
    {
        GivenOptions options = session.Options;
        string? mode = options.InOrder.LastOrDefault(item => item.Key is "check" or "indexes" or "test").Key;
        return mode switch
        {
            "check" => CheckVersions(session),
            "test" => CompareVersions(session),
            "indexes" => ShowIndexes(session),
            _ => VersionTable.Print(session),
        };
    }

    private static int CheckVersions(CommandSession session)
    {
        int invalid = 0;
        foreach (string version in session.Arguments)
        {
            if (ApkVersion.IsValid(version)) continue;
            session.Output.Message(version);
            invalid++;
        }
        return invalid;
    }

    private static int CompareVersions(CommandSession session)
    {
        if (session.Arguments is not [var left, var right]) return 1;
        if (!ApkVersion.IsValid(left) || !ApkVersion.IsValid(right)) return 1;
        session.Output.Line(ApkVersion.Compare(left, right).OperatorText());
        return 0;
    }

    private static int ShowIndexes(CommandSession session)
    {
        foreach (Repository repository in session.Root.Repositories.All)
            if (repository.IsAvailable)
                session.Output.Line($"{repository.Description} [{repository.PrintableUrl}]");
        return 0;
    }

    private static string LineOf(CommandSession session, KnownPackage package, bool isManifest)
    {
        if (isManifest) return $"{package.Name.Text} {package.Version}";
        int verbosity = session.Output.Verbosity;
        if (verbosity <= 0) return package.Name.Text;
        PackageInfo info = package.Info;
        string origin = string.IsNullOrEmpty(info.Origin) ? package.Name.Text : info.Origin;
        string line = $"{package.NameAndVersion} {info.Arch} {{{origin}}} ({info.License})";
        if (package.Installed is not null) line += " [installed]";
        else if (Upgradable.From(session.Root.Catalogue, package) is { } old)
            line += $" [upgradable from: {old.NameAndVersion}]";
        if (verbosity > 1) line += $"\n  {info.Description}\n";
        if (verbosity > 2) line += $"  <{info.Url}>\n";
        return line;
    }

    private static void SearchRequirers(
        CommandSession session, KnownPackage package, HashSet<KnownPackage> shown)
    {
        if (session.Output.Verbosity > 0)
        {
            shown.Clear();
            session.Output.Results.Write($"{package.NameAndVersion} is required by:\n");
        }
        foreach (KnownPackage by in ReverseDependencies.PackagesNaming(package))
        {
            bool depends = Array.Exists(by.Depends, demand =>
                !demand.IsConflict && demand.EffectOf(package, by) == DemandEffect.Satisfies);
            if (depends && shown.Add(by)) PrintFound(session, by);
        }
    }

    private static void PrintFound(CommandSession session, KnownPackage package)
    {
        bool isOrigin = session.Options.Has("origin");
        string name =
            isOrigin && !string.IsNullOrEmpty(package.Info.Origin) ? package.Info.Origin : package.Name.Text;
        string line = session.Output.Verbosity > 0 ? $"{name}-{package.Version}" : name;
        if (session.Output.Verbosity > 1 && !isOrigin) line += $" - {package.Info.Description}";
        session.Output.Results.Write(line + "\n");
    }
}
