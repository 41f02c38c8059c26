namespace Limyra.Templates.Profiles;

/// <summary>Everything one list of flags depends on.</summary>
internal sealed record FlagRequest
{
    /// <summary><c>CFLAGS</c> and so on.</summary>
    public required string Name { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>Bootstrap stage, 0 to 3.</summary>
    public required int Stage { get; init; }

    public required Func<string, bool> HasOption { get; init; }

    public required IReadOnlyDictionary<string, bool> Hardening { get; init; }

    /// <summary>Flags of the template, then those of the call.</summary>
    public required IReadOnlyList<string> Extra { get; init; }

    /// <summary>Level of <c>-g</c>, null for none.</summary>
    public required int? DebugLevel { get; init; }

    /// <summary>The sources as the compiler sees them.</summary>
    public required string SourceDirectory { get; init; }

    /// <summary>The build root as the host sees it; only stage 0 looks at it.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>Path of the sanitizer's runtime library inside the root, null while nobody knows.</summary>
    public required string? SanitizerRuntime { get; init; }
}
