using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.History;
using Limyra.Apk.Network;
using Limyra.Apk.Packages;
using Limyra.Apk.Repositories;
using Limyra.Apk.Solver;
using Limyra.Apk.Transactions;
using Limyra.Apk.Transactions.Scripts;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Root;

/// <summary>
/// A root directory with a package database: what is installed, what is wanted, and what could be. Opened for
/// one operation, or a few; after a plan was applied it shows the new state. Not for several threads at once.
/// </summary>
public sealed partial class ApkRoot : IDisposable
{
    private readonly FileDescriptor? _lockFile;

    private ApkRoot(ApkRootOptions options, RootFiles files, FileDescriptor? lockFile,
        Action<ApkEvent> report)
    {
        Options = options;
        Files = files;
        _lockFile = lockFile;
        Report = report;
    }

    /// <summary>As it was opened.</summary>
    public ApkRootOptions Options { get; }

    /// <summary>Whether owners and devices stay wishes, because an ordinary user made the root.</summary>
    public bool IsUserMode { get; private set; }

    /// <summary>What the user asks for, ordered by name.</summary>
    public IReadOnlyList<Dependency> World =>
        [.. WorldLines.Select(line => StateFiles.ToText(Catalogue, line))];

    /// <summary>Accepted architectures, the primary one first.</summary>
    public IReadOnlyList<string> Architectures => Catalogue.Architectures;

    /// <summary>Installed packages in display order.</summary>
    public IReadOnlyList<InstalledPackageInfo> Installed =>
        [.. Database.Sorted.Select(package => new InstalledPackageInfo(
            package.Info,
            [.. package.Installed!.Directories.SelectMany(directory => directory.Files)
                .Where(file => !file.IsLost).Select(file => file.Path)]))];

    /// <summary>Packages that repositories have, as their indexes list them.</summary>
    public IReadOnlyList<PackageInfo> Available =>
        [.. Enumerable.Range(0, Catalogue.PackageCount).Select(Catalogue.PackageAt)
            .Where(Catalogue.IsAvailable).Select(package => package.Info)];

    internal RootFiles Files { get; }

    /// <summary>What transactions write through; tests put a layer of their
    /// own over the files here.</summary>
    internal Func<IRootFiles, IRootFiles> Layer { get; set; } = static files => files;

    internal Catalogue Catalogue { get; } = new();

    // set by Load before anybody sees this object
    internal InstalledDatabase Database { get; private set; } = null!;

    internal List<WorldDemand> WorldLines { get; set; } = [];

    /// <summary>World as the root has it.</summary>
    internal IReadOnlyList<WorldDemand> LoadedWorld { get; private set; } = [];

    internal HistoryFolder History => new(Files, Options.Path);

    internal RepositorySet Repositories { get; private set; } = null!; // as Database

    internal PackageCache Cache { get; private set; } = null!; // as Database

    internal TrustedKeys Keys { get; private set; } = null!; // as Database

    internal Downloader Downloader { get; private set; } = null!; // as Database

    internal bool HasPlainScripts { get; private set; }

    internal bool WritesArchitectures { get; private set; }

    internal bool IsRootInMemory { get; private set; }

    internal Action<ApkEvent> Report { get; }

    /// <summary>Opens a root.</summary>
    /// <param name="options">How.</param>
    /// <param name="events">Who is told of warnings and progress; null: nobody.</param>
    /// <exception cref="ApkRootException">It cannot be opened.</exception>
    /// <exception cref="TransactionException">A transaction was cut off before
    /// and cannot be finished.</exception>
    public static ApkRoot Open(ApkRootOptions options, IProgress<ApkEvent>? events = null)
    {
        Action<ApkEvent> report = events is null ? static _ => { } : events.Report;
        return RootLoader.Open(options, report);
    }

    /// <summary>Puts another world in the place of the one read from the root; it is
    /// written when a plan is applied.</summary>
    public void ReplaceWorld(IEnumerable<Dependency> world) =>
        WorldLines = [.. world.Select(item => Catalogue.ResolveWorld(item))];

    /// <summary>
    /// Makes a package file known, for one that no repository has. Returns the line
    /// of world that asks for exactly it.
    /// </summary>
    /// <exception cref="ApkFormatException">It is damaged or not trusted.</exception>
    public Dependency AddFile(string path)
    {
        PackageTrust trust = new() { Keys = Keys, AllowUntrusted = Options.AllowsUntrusted };
        using FileStream file = System.IO.File.OpenRead(path);
        using PackageReader reader = PackageReader.Open(file, trust, path);
        PackageInfo info =
            reader.Package.Info with { FileSize = (ulong)file.Length, Hashes = reader.Identity };
        KnownPackage package = Catalogue.Add(info, reader.Identity, repositories: 0);
        package.File ??= path;
        return new(info.Name, VersionMatch.Checksum, reader.Identity.ToBase64Text());
    }

    /// <summary>Finds the changes that lead to world. Nothing is written.</summary>
    public SolveResult Solve(SolverFlags flags = SolverFlags.None)
    {
        SolverOutcome outcome = SolverSearch.Solve(Catalogue, new() { World = WorldLines, Flags = flags });
        if (outcome.ErrorCount == 0) return new SolveResult.Planned(new(outcome.Changes, outcome.World));
        IReadOnlyList<FailureEntry> entries = FailureReport.Explain(Catalogue, outcome);
        return new SolveResult.Failed(entries, Text.ReportText.Render(entries, Text.ReportText.DefaultWidth));
    }

    /// <summary>Makes the changes of a plan, all or none of them.</summary>
    /// <param name="plan">From <see cref="Solve"/> of this root.</param>
    /// <param name="transaction">How.</param>
    /// <param name="cancellation">Before the commit record everything is undone;
    /// after it, it has no effect.</param>
    public ApplyResult Apply(ApkPlan plan, TransactionOptions transaction, CancellationToken cancellation)
    {
        try
        {
            return new ApplyResult.Applied(Commit(plan.ChangeSet, plan.World, transaction, cancellation));
        }
        catch (TransactionException refused)
        {
            return new ApplyResult.Refused(refused.Message);
        }
        catch (OperationCanceledException)
        {
            return new ApplyResult.Refused("interrupted");
        }
    }

    /// <summary>Lets others change the root.</summary>
    public void Dispose()
    {
        Downloader?.Dispose();
        Files.Dispose();
        if (_lockFile is not null) FileLocks.Release(_lockFile);
    }

    /// <summary>Fetches, hooks, transaction. Returns the number of errors that did not stop it.</summary>
    internal int Commit(
        ChangeSet changes, IReadOnlyList<WorldDemand> world, TransactionOptions transaction,
        CancellationToken cancellation)
    {
        if (Options.Access == RootAccess.Read)
            throw new TransactionException("the root was opened for reading only");
        using PackageSupply supply = new(Options, Repositories, Cache, Keys, Downloader);
        SupplyManner manner =
            Options.FetchesFirst && Cache.KeepsPackages ? SupplyManner.Announced : SupplyManner.Silent;
        int fetched = supply.Fetch(
            changes.Changes.Where(Catalogue.NeedsFile).Select(change => change.New!), manner, Report,
            cancellation);
        if (fetched > 0 && manner == SupplyManner.Announced)
            Report(new ApkEvent.Message("Proceeding with upgrade..."));
        CommitHooks hooks = new(Files, Options.Path, transaction, IsUserMode, Report);
        hooks.RunBefore();
        Transaction run = NewTransaction(supply, transaction);
        int errors = run.Run(changes, world, cancellation);
        WorldLines = [.. world];
        LoadedWorld = WorldLines;
        if (transaction.History is not null)
        {
            History.Keep(
                changes.Changes.Where(change => change.New != change.Old).Select(change => change.Old)
                    .OfType<KnownPackage>(),
                Cache);
        }
        supply.KeepGivenFiles(
            changes.Changes.Where(Catalogue.NeedsFile).Select(change => change.New!), Report);
        hooks.RunAfter();
        return errors;
    }

    /// <summary>Runs the scripts that a transaction left due when it was cut off.
    /// Returns the number of errors.</summary>
    /// <exception cref="TransactionException">The database cannot be written.</exception>
    internal int Recover(TransactionOptions transaction)
    {
        using PackageSupply supply = new(Options, Repositories, Cache, Keys, Downloader);
        return NewTransaction(supply, transaction).Recover(WorldLines);
    }

    private Transaction NewTransaction(PackageSupply supply, TransactionOptions transaction) =>
        new(new TransactionContext
        {
            Database = Database,
            Files = Layer(Files),
            RootPath = Options.Path,
            Supply = supply,
            Volumes = Volumes.VolumeManager.Of(Options, Report),
            WorldBefore = LoadedWorld,
            Options = transaction,
            Report = Report,
            IsUserMode = IsUserMode,
            HasPlainScripts = HasPlainScripts,
            WritesArchitectures = WritesArchitectures,
        });

    /// <summary>Fetches every package of a state into the cache that is not on this machine.</summary>
    /// <exception cref="TransactionException">Not all could be had; each was reported.</exception>
    internal void FillCache(ChangeSet changes, bool isSimulation, CancellationToken cancellation)
    {
        using PackageSupply supply = new(Options, Repositories, Cache, Keys, Downloader);
        IEnumerable<KnownPackage> packages = changes.Changes.Select(change => change.New)
            .OfType<KnownPackage>()
            .Where(package => package.InstalledSize > 0);
        supply.Fetch(packages, isSimulation ? SupplyManner.Simulated : SupplyManner.Persistent, Report,
            cancellation);
    }
}
