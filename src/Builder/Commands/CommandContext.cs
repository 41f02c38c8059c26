namespace Limyra.Builder.Commands;

/// <summary>What a command works with.</summary>
internal sealed record CommandContext
{
    public required ParsedCommandLine Line { get; init; }

    public required BuildSettings Settings { get; init; }

    /// <summary>Words behind the command.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Errors { get; init; }

    public required TimeProvider Clock { get; init; }

    public required CancellationToken Cancellation { get; init; }

    /// <summary>Directories of the packages of all categories.</summary>
    public IEnumerable<string> PackageDirectories => Settings.Categories
        .Select(category => Path.Combine(Settings.RepositoryDirectory, category, Settings.Arch));

    /// <summary>Opens the tree.</summary>
    public BuilderSession Open() => new(Settings, Clock);
}
