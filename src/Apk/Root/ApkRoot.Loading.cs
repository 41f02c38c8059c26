using System.Runtime.InteropServices;
using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Network;
using Limyra.Apk.Repositories;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions;
using Limyra.Apk.Trust;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;
using Limyra.Formats.Apk.Repositories;
using Limyra.Linux;

namespace Limyra.Apk.Root;

public sealed partial class ApkRoot
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>The architecture this program runs on, as packages spell it.</summary>
    public static string MachineArchitecture => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        Architecture.RiscV64 => "riscv64",
        Architecture.Ppc64le => "ppc64le",
        Architecture.LoongArch64 => "loongarch64",
        _ => "unknown",
    };

    /// <summary>The steps of opening, in their order.</summary>
    private static class RootLoader
    {
        public static ApkRoot Open(ApkRootOptions options, Action<ApkEvent> report)
        {
            if (options.Access == RootAccess.Create) _ = Linux.Files.MakeDirectory(
                Linux.Files.CurrentDirectory, options.Path, mode: 0x1ed); // it may be there already
            Errno error = RootFiles.Open(options.Path, out RootFiles? files);
            if (files is null) throw new ApkRootException($"Unable to open root: {error.Describe()}");
            FileDescriptor? lockFile = null;
            try
            {
                if (options.Access == RootAccess.Create) MakeDirectories(files);
                if (options.Access != RootAccess.Read) lockFile = Lock(files, options, report);
                if (lockFile is not null) Recover(files, report);
                ApkRoot root = new(options, files, lockFile, report);
                root.Load();
                return root;
            }
            catch
            {
                if (lockFile is not null) FileLocks.Release(lockFile);
                files.Dispose();
                throw;
            }
        }

        private static void MakeDirectories(RootFiles files)
        {
            foreach (string path in (string[])["lib/apk/db", "etc/apk"])
            {
                string directory = "";
                foreach (string part in path.Split('/'))
                {
                    directory = RootPath.Join(directory, part);
                    Errno error = files.MakeDirectory(directory, mode: 0x1ed);
                    if (error is not (Errno.None or Errno.EEXIST))
                        throw new ApkRootException($"cannot make {directory}: {error.Describe()}");
                }
            }
        }

        private static FileDescriptor? Lock(RootFiles files, ApkRootOptions options, Action<ApkEvent> report)
        {
            Errno error = files.Create(DatabasePath.Lock, mode: 0x180, out FileDescriptor file);
            if (error == Errno.EEXIST) error = Linux.Files.OpenInRoot(
                files.RootNumber, DatabasePath.Lock, OpenFlags.ReadWrite, mode: 0, out file);
            if (error != Errno.None)
                throw new ApkRootException($"Unable to lock database: {error.Describe()}");
            error = FileLocks.TryLock(file.Number);
            if (error == Errno.EAGAIN && options.LockWait > TimeSpan.Zero)
            {
                report(new ApkEvent.Warning("Waiting for repository lock"));
                long start = options.Time.GetTimestamp();
                while (error == Errno.EAGAIN && options.Time.GetElapsedTime(start) < options.LockWait)
                {
                    Thread.Sleep(LockPoll);
                    error = FileLocks.TryLock(file.Number);
                }
            }
            if (error == Errno.None) return file;
            file.Dispose();
            throw new ApkRootException($"Unable to lock database: {error.Describe()}");
        }

        private static void Recover(RootFiles files, Action<ApkEvent> report)
        {
            // A script that was running when its apk was killed. Whoever holds the lock runs none yet.
            if (files.List(RootPath.ScriptExecution, out List<DirectoryEntry> scripts) == Errno.None)
                foreach (DirectoryEntry script in scripts)
                    _ = files.Remove(RootPath.Join(RootPath.ScriptExecution, script.Name));
            switch (TransactionRecovery.Run(files, Durability.Full))
            {
                case RecoveryOutcome.Completed:
                    report(new ApkEvent.Warning("A transaction that was cut off has been completed"));
                    break;
                case RecoveryOutcome.RolledBack:
                    report(new ApkEvent.Warning("A transaction that was cut off has been undone"));
                    break;
                case RecoveryOutcome.Waiting:
                    throw new ApkRootException(
                        "a transaction was cut off, and not all of its file systems are mounted: mount them, then try again");
                case RecoveryOutcome.Nothing or RecoveryOutcome.ScriptsDue: // the next transaction runs those
                    break;
                default:
                    throw new InvalidOperationException("an outcome of recovery without its case here");
            }
        }
    }

    private void Load()
    {
        IsUserMode = Options.IsUserMode || IsOwnedByOrdinaryUser();
        IsRootInMemory = Options.IsRootInMemory
            ?? (Files.FileSystemStatus("", out FileSystemStatus status) == Errno.None
                && status.Type == FileSystemStatus.Tmpfs);
        LoadArchitectures();
        Keys = Options.Keys ?? TrustedKeys.Load(RootPath.KeyDirectories.Select(OnHost));
        Cache = FindCache();
        Downloader = new(
            Options.Connections with { BypassesCaches = Options.ForcesRefresh }, LoadMirrors(), Options.Time,
            address => Report(new ApkEvent.Warning($"Permanently redirected to {address}")));
        Database = new(Catalogue, LoadProtectedPaths());
        Repositories = new(Options, Catalogue, Keys, Cache, Downloader, Report);
        bool hasVolumes = Options.Parts.HasFlag(RootParts.World)
            ? LoadWorld() : Files.Status(RootPath.VolumeDatabase, out _) == Errno.None;
        if (hasVolumes) Catalogue.ActiveLayers |= 1u << DatabaseLayer.Volumes.Number;
        if (Options.Parts.HasFlag(RootParts.Installed)) LoadInstalled();
        else Catalogue.ActiveLayers = uint.MaxValue;
        if (Options.Parts.HasFlag(RootParts.Scripts)) LoadScripts();
        if (Options.Parts.HasFlag(RootParts.InstalledCache) && IsRootInMemory && Cache.KeepsPackages)
            LoadInstalledCache();
        LoadRepositories();
        Catalogue.Complete();
        if (Cache.KeepsPackages) Cache.Mark(Catalogue);
        WarnOfBroken();
    }

    private IEnumerable<DatabaseLayer> Layers =>
        DatabaseLayer.All.Where(layer => layer.IsIn(Catalogue.ActiveLayers));

    private string OnHost(string path) => Path.Combine(Options.Path, path);

    private bool IsOwnedByOrdinaryUser() => Options.Access != RootAccess.Create
        && Files.Status(RootPath.Database, out FileStatus status) == Errno.None && status.Uid != 0;

    private void LoadArchitectures()
    {
        List<string> names = [.. Options.Architectures.Distinct()];
        bool areGiven = names.Count > 0;
        if (!areGiven && Files.Read(RootPath.Architectures, out byte[] content) == Errno.None)
            names.AddRange(ByteText.Decode(content).Split('\n').Select(line => line.Trim())
                .Where(line => line.Length > 0));
        WritesArchitectures = names.Count == 0 || (areGiven && Options.Path != "/");
        if (names.Count == 0) names.Add(MachineArchitecture);
        Catalogue.Architectures = names;
    }

    private List<ProtectedPath> LoadProtectedPaths()
    {
        if (Options.ProtectedPaths is { } text) return [.. ProtectedPaths.Parse(text)];
        List<ProtectedPath> paths = [.. ProtectedPaths.Default];
        foreach (string path in ConfigurationFiles.List(Files, [RootPath.ProtectedPaths], ".list"))
            if (Files.Read(path, out byte[] lines) == Errno.None)
                paths.AddRange(ProtectedPaths.Parse(ByteText.Decode(lines)));
        return paths;
    }

    private Mirrors LoadMirrors() => Files.Read(RootPath.Mirrors, out byte[] content) == Errno.None
        ? Mirrors.Parse(ByteText.Decode(content))
        : Mirrors.Parse("");

    private PackageCache FindCache()
    {
        if (!Options.UsesCache) return new(null, keepsPackages: false, Options.Time);
        if (Options.CacheDirectory is { } named)
        {
            string path = Path.Combine(Options.Path, named);
            if (!Directory.Exists(path))
                throw new ApkRootException("Unable to setup the cache: No such file or directory");
            return new(path, keepsPackages: true, Options.Time);
        }
        string own = OnHost(RootPath.Cache);
        if (Directory.Exists(own)) return new(own, keepsPackages: true, Options.Time);
        string fixedPlace = OnHost(RootPath.StaticCache);
        bool exists = Directory.Exists(fixedPlace);
        if (!exists && (Options.Access != RootAccess.Read || Options.MakesCache))
            exists = Directory.CreateDirectory(fixedPlace).Exists;
        return new(exists ? fixedPlace : null, Options.CachesPackages, Options.Time);
    }

    /// <summary>Reads what the user asks for. True when the layer of volumes has a world too.</summary>
    private bool LoadWorld()
    {
        Errno error = Files.Read(DatabaseLayer.Files.World, out byte[] content);
        bool isMissing = error == Errno.ENOENT && Options.Access == RootAccess.Create;
        if (error != Errno.None && !isMissing)
            throw new ApkRootException($"Unable to read database: {error.Describe()}");
        bool hasVolumes = Files.Read(DatabaseLayer.Volumes.World, out byte[] volumes) == Errno.None;
        try
        {
            WorldLines = [.. Lines(content, DatabaseLayer.Files), .. Lines(volumes, DatabaseLayer.Volumes)];
        }
        catch (ApkFormatException damaged)
        {
            throw new ApkRootException($"Unable to read database: {damaged.Message}");
        }
        LoadedWorld = WorldLines;
        return hasVolumes;

        IEnumerable<WorldDemand> Lines(byte[] text, DatabaseLayer layer) =>
            WorldText.Parse(ByteText.Decode(text))
                .Select(line => Catalogue.ResolveWorld(line) with { Layer = layer.Number });
    }

    private void LoadInstalled()
    {
        if (Files.Status(RootPath.Database, out _) != Errno.None && Options.Access != RootAccess.Create)
            throw new ApkRootException("Unable to read database: No such file or directory");
        UnknownLines unknown = Options.MayLoseUnknownEntries ? UnknownLines.Ignore : UnknownLines.Refuse;
        try
        {
            foreach (DatabaseLayer layer in Layers)
            {
                if (Files.Read(layer.Installed, out byte[] packages) == Errno.None)
                    Database.Load(InstalledText.Read(packages, unknown), layer);
                if (Files.Read(layer.Triggers, out byte[] triggers) == Errno.None)
                    StateFiles.LoadTriggers(Catalogue, triggers);
            }
            if (Files.Read(RootPath.Withheld, out byte[] content) == Errno.None)
                WithheldText.Load(Database, content);
        }
        catch (ApkFormatException damaged)
        {
            throw new ApkRootException($"Unable to read database: {damaged.Message}");
        }
    }

    /// <summary>A system that lives in memory finds in its cache which packages it
    /// had that no repository has.</summary>
    private void LoadInstalledCache()
    {
        // a cache that keeps packages has a directory
        string path = Path.Combine(Cache.Directory!, "installed");
        if (!File.Exists(path)) return;
        Catalogue.Add(InstalledText.Read(File.ReadAllBytes(path), UnknownLines.Ignore), repositories: 0,
            (_, package) => package.IsCachedWithoutRepository = true);
    }

    private void LoadScripts()
    {
        foreach (DatabaseLayer layer in Layers)
        {
            bool isPlain = Files.Read(layer.Scripts, out byte[] archive) == Errno.None;
            HasPlainScripts |= isPlain;
            if (!isPlain)
            {
                if (Files.Read(layer.CompressedScripts, out byte[] packed) != Errno.None) continue;
                archive = StateFiles.Decompress(packed);
            }
            StateFiles.LoadScripts(Catalogue, archive);
        }
    }

    private void LoadRepositories()
    {
        RepositoryLines lines = new(Catalogue.Architectures[0]);
        if (Options.Parts.HasFlag(RootParts.NamedRepositories))
        {
            foreach (string line in Options.Repositories)
                lines.Read("<command line>", line, RepositoryGrammar.Simple);
            foreach (string text in Options.RepositoryConfigurations)
                lines.Read("<command line>", text, RepositoryGrammar.Full);
        }
        if (Options.Parts.HasFlag(RootParts.SystemRepositories)) ReadSystemRepositories(lines);
        foreach (RepositoryComplaint complaint in lines.Complaints)
            Report(new ApkEvent.Warning(complaint.ToString()));
        Repositories.Add(lines.Found);
        bool mayRefresh =
            Options is { Access: not RootAccess.Read, Network: NetworkPolicy.Allowed,
                RefreshesIndexes: true };
        Repositories.Load(mayRefresh);
    }

    private void ReadSystemRepositories(RepositoryLines lines)
    {
        if (Options.RepositoriesFile is { } file)
        {
            if (File.Exists(file)) lines.Read(file, File.ReadAllText(file), RepositoryGrammar.Full);
            return;
        }
        if (Files.Read(RootPath.Repositories, out byte[] content) == Errno.None)
            lines.Read(RootPath.Repositories, ByteText.Decode(content), RepositoryGrammar.Full);
        foreach (string path in ConfigurationFiles.List(Files, RootPath.RepositoryDirectories, ".list"))
        {
            if (Files.Read(path, out content) == Errno.None)
                lines.Read(path[(path.LastIndexOf('/') + 1)..], ByteText.Decode(content),
                    RepositoryGrammar.Full);
        }
    }

    private void WarnOfBroken()
    {
        if (!Catalogue.HasBrokenDependencies) return;
        string effect = Catalogue.HasUninstallable ? "are not installable" : "might not function properly";
        Report(new ApkEvent.Warning($"The indexes contain broken packages which {effect}."));
    }
}
