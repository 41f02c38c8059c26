namespace Limyra.Builder;

/// <summary>What happened to a package of a run.</summary>
public enum BuildOutcome
{
    /// <summary>It was built and published.</summary>
    Built,

    /// <summary>What is in the repository is what would be built.</summary>
    UpToDate,

    /// <summary>It stopped after the phase that was asked for.</summary>
    Stopped,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was not tried, because something it needs failed.</summary>
    Skipped,
}

/// <summary>The result for one template, with what it took.</summary>
public sealed record BuildResult
{
    /// <summary>Template as <c>category/name</c>.</summary>
    public required string Template { get; init; }

    /// <summary>What became of it.</summary>
    public required BuildOutcome Outcome { get; init; }

    /// <summary>Time from beginning to end.</summary>
    public TimeSpan Wall { get; init; }

    /// <summary>Processor time of all commands in the sandbox.</summary>
    public TimeSpan ProcessorTime { get; init; }

    /// <summary>Largest resident size of any process in the sandbox.</summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>Bytes of all package files.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Names of the package files.</summary>
    public IReadOnlyList<string> PackageFiles { get; init; } = [];

    /// <summary>Build dependencies of which nothing was opened; empty also where that is not known.</summary>
    public IReadOnlyList<string> UnusedDependencies { get; init; } = [];

    /// <summary>Log of the build; null when nothing ran.</summary>
    public string? LogPath { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public Templates.Text.TemplateException? Failure { get; init; }
}
