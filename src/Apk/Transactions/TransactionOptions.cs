namespace Limyra.Apk.Transactions;

/// <summary>Whether scripts of packages run.</summary>
public enum ScriptPolicy
{
    /// <summary>They run, inside the root.</summary>
    Run,

    /// <summary>They run without changing the root directory (<c>--force-no-chroot</c>).</summary>
    RunWithoutChroot,

    /// <summary>They are only stored; commit hooks do not run either.</summary>
    Skip,
}

/// <summary>How a transaction is made.</summary>
public sealed record TransactionOptions
{
    /// <summary>Barriers or none.</summary>
    public Durability Durability { get; init; } = Durability.Full;

    /// <summary>What about scripts.</summary>
    public ScriptPolicy Scripts { get; init; } = ScriptPolicy.Run;

    /// <summary>Whether commit hooks run.</summary>
    public bool RunsCommitHooks { get; init; } = true;

    /// <summary>Changed files in protected directories stay, and no .apk-new is made beside them.</summary>
    public bool KeepsProtectedSilently { get; init; }

    /// <summary>A file of another package may be overwritten.</summary>
    public bool MayOverwrite { get; init; }

    /// <summary>Changed files of removed packages go too.</summary>
    public bool PurgesModified { get; init; }

    /// <summary>Names and values of the environment of scripts, as NAME=VALUE.</summary>
    public IReadOnlyList<string> ScriptEnvironment { get; init; } = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"];

    /// <summary>What the transaction is to be remembered by; null: it is not remembered.</summary>
    public History.HistoryRequest? History { get; init; }

    /// <summary>Threads that unpack.</summary>
    public int UnpackThreads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Paths whose content on disk wins over packages, as the lines of an overlay list.</summary>
    public IReadOnlyList<string> Overlay { get; init; } = [];
}
