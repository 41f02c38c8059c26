using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Bootstrap.Seeds;
using Limyra.Builder.Fetch;

namespace Limyra.Bootstrap.Stages;

/// <summary>Debian's compilers and build tools become the packages that a
/// build root is filled from.</summary>
internal static class SeedStage
{
    private const string Arch = "x86_64";

    /// <summary>The tools that our own templates name.</summary>
    public static StageResult Run(UpRun run, CancellationToken cancellation)
    {
        SeedSet set = SeedTables.Load(run.Workspace.Seeds);
        return RunAsync(run, set, set.Packages.Keys, run.Workspace.SeedRepository, cancellation).GetAwaiter()
            .GetResult();
    }

    /// <summary>Tools that only other trees of templates name, into a repository of their own.</summary>
    public static StageResult RunMore(UpRun run, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, SeedPackage> own = SeedTables.Load(run.Workspace.Seeds).Packages;
        SeedSet set = SeedTables.LoadWithMore(run.Workspace.Seeds);
        IEnumerable<string> names = set.Packages.Keys.Where(name => !own.ContainsKey(name));
        return RunAsync(run, set, names, run.Workspace.MoreSeedRepository, cancellation).GetAwaiter()
            .GetResult();
    }

    private static async Task<StageResult> RunAsync(
        UpRun run, SeedSet set, IEnumerable<string> names, string repository, CancellationToken cancellation)
    {
        if (set.Problems() is [var problem, ..]) throw new SetupException(problem);
        using HostApt apt = new(new HostAptOptions { Directory = run.Workspace.AptRoot }, run.Clock);
        SeedMaker maker = new(set, run.Workspace.Root, apt, run.Key)
        {
            Nuget = new(Path.Combine(run.Workspace.State, "nuget")),
        };
        string folder = Path.Combine(repository, Arch);
        Directory.CreateDirectory(folder);

        List<MadeSeed> seeds = [];
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            MadeSeed seed = await maker.MakeAsync(
                name, folder, Path.Combine(run.Workspace.Downloads, "by_sha256"), cancellation);
            if (seed.IsNew) run.Tell($"made {Path.GetFileName(seed.Path)}");
            seeds.Add(seed);
        }
        WriteIndex(run, folder, seeds);
        int made = seeds.Count(seed => seed.IsNew);
        return new StageResult(
            $"{seeds.Count} packages of {names
                .Sum(name => set.Packages[name].Debs.Count)} pinned Debian packages ({made} made now)",
            SizeBytes: seeds.Sum(seed => new FileInfo(seed.Path).Length));
    }

    private static void WriteIndex(UpRun run, string folder, List<MadeSeed> seeds)
    {
        string path = Path.Combine(folder, "Packages.adb");
        string oldName = Path.Combine(folder, "APKINDEX.tar.gz"); // what a repository's base address leads to
        if (File.Exists(path) && File.Exists(oldName) && !seeds.Any(seed => seed.IsNew)) return;
        TrustedKeys keys = new();
        keys.Add("limyra.rsa.pub", run.Key.PublicKey);
        IndexMaker index =
            new(new IndexOptions { Trust = new PackageTrust { Keys = keys }, Keys = [run.Key] });
        foreach (MadeSeed seed in seeds) index.AddFile(seed.Path);
        index.WriteFile(path);
        File.Copy(path, oldName + ".new", overwrite: true);
        File.Move(oldName + ".new", oldName, overwrite: true);
    }
}
