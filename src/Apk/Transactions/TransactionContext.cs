using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Solver;

namespace Limyra.Apk.Transactions;

/// <summary>The root a transaction works on.</summary>
internal sealed record TransactionContext
{
    /// <summary>The database; the transaction brings it to the new state.</summary>
    public required InstalledDatabase Database { get; init; }

    /// <summary>The files of the root.</summary>
    public required IRootFiles Files { get; init; }

    /// <summary>The root on the host.</summary>
    public required string RootPath { get; init; }

    /// <summary>Where the package files come from.</summary>
    public required IPackageSupply Supply { get; init; }

    /// <summary>Who keeps volumes.</summary>
    public required Volumes.VolumeManager Volumes { get; init; }

    /// <summary>What the user asked for before.</summary>
    public required IReadOnlyList<WorldDemand> WorldBefore { get; init; }

    /// <summary>How it is to be made.</summary>
    public required TransactionOptions Options { get; init; }

    /// <summary>Who is told.</summary>
    public required Action<ApkEvent> Report { get; init; }

    /// <summary>An ordinary user installs: owners and devices stay wishes.</summary>
    public bool IsUserMode { get; init; }

    /// <summary>The root keeps scripts uncompressed.</summary>
    public bool HasPlainScripts { get; init; }

    /// <summary>The list of architectures is to be written too.</summary>
    public bool WritesArchitectures { get; init; }
}
