using Limyra.Apk.Commands.Line;
using Limyra.Apk.Repositories;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands;

/// <summary>apk cache: tidies the cache, and fills it.</summary>
internal sealed class CacheCommand(CommandSession session)
{
    private const string InstalledList = "installed";

    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session) => new CacheCommand(session).Run();

    private int Run()
    {
        (bool cleans, bool downloads) = (session.Arguments.Count > 0 ? session.Arguments[0] : "") switch
        {
            "clean" or "purge" => (true, false),
            "download" => (false, true),
            "sync" => (true, true),
            _ => throw new CommandException("cache: say what to do: clean, download, purge or sync"),
        };
        ApkRoot root = session.Root;
        downloads &= root.Cache.KeepsPackages;
        SolverFlags flags = Flags();
        bool addsWorld = session.Options.Has("add-dependencies");
        if (downloads && (flags != SolverFlags.None || addsWorld)
            && !UpgradeCommands.AreRepositoriesComplete(session))
        {
            session.Output.Error(UpgradeCommands.IncompleteRepositories);
            return 3;
        }
        if (cleans) Clean();
        if (downloads) Download(flags, addsWorld);
        return 0;
    }

    private SolverFlags Flags()
    {
        SolverFlags flags = SolverFlags.None;
        if (session.Options.Has("available")) flags |= SolverFlags.Available;
        if (session.Options.Has("ignore-conflict")) flags |= SolverFlags.IgnoreConflict;
        if (session.Options.Has("latest")) flags |= SolverFlags.Latest;
        if (session.Options.Has("upgrade")) flags |= SolverFlags.Upgrade;
        return flags;
    }

    private void Clean()
    {
        if (session.Root.Cache.Directory is not { } directory || !Directory.Exists(directory)) return;
        HashSet<string> indexes = [.. session.Root.Repositories.All
            .Where(repository => repository.IsRemote)
            .SelectMany(
                repository =>
                    (string[])[repository.CacheName, repository.CacheName + PackageCache.StateSuffix])];
        foreach (FileSystemInfo item in new DirectoryInfo(directory).EnumerateFileSystemInfos()
            .OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            if (item.Name == InstalledList || indexes.Contains(item.Name)) continue;
            KnownPackage? package = item is FileInfo file
                ? PackageCache.Find(session.Root.Catalogue, file.Name, file.Length)
                : null;
            if (package is null || IsUnneeded(package)) Remove(item);
        }
    }

    private bool IsUnneeded(KnownPackage package)
    {
        ApkRoot root = session.Root;
        bool isInstalled = package.Installed is not null;
        bool purges = session.Options.IsOn("purge", byDefault: false) || session.Arguments[0] == "purge";
        if (purges && (!root.IsRootInMemory || !isInstalled)) return true;
        bool isLocal = (package.Repositories & root.Catalogue.LocalRepositories) != 0;
        return isLocal || (!isInstalled && !root.Catalogue.IsAvailable(package));
    }

    private void Remove(FileSystemInfo item)
    {
        if (session.Output.Verbosity >= 2) session.Output.Line($"deleting {item.Name}");
        if (session.IsSimulation) return;
        try
        {
            item.Delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            session.Output.Warning($"{item.FullName}: {Text.ErrorText.Of(error)}");
        }
    }

    private void Download(SolverFlags flags, bool addsWorld)
    {
        ApkRoot root = session.Root;
        List<string> words = [.. session.Arguments.Skip(1)];
        List<WorldDemand> world = words.Count == 0 || addsWorld ? [.. root.WorldLines] : [];
        foreach (string word in words)
        {
            if (!Dependency.TryParse(word, TagRule.Allowed, out Dependency dependency))
                throw new CommandException($"bad dependency: {word}");
            world.Add(root.Catalogue.ResolveWorld(dependency));
        }
        SolverOutcome outcome = SolverSearch.Solve(root.Catalogue, new() { World = world, Flags = flags });
        if (outcome.ErrorCount > 0) throw new CommandException("Unable to select packages. Run apk fix.");
        try
        {
            root.FillCache(outcome.Changes, session.IsSimulation, session.Cancellation);
        }
        catch (TransactionException failure)
        {
            throw new CommandException(failure.Message);
        }
    }
}
