namespace Limyra.Recovery;

/// <summary>
/// A script that has to run once the files are in place. It stands in the journal whole, because the package
/// of a removal script is no longer in the database by then. Calls of a volume manager, which only apk
/// makes, wait here too.
/// </summary>
public sealed record PendingScript
{
    /// <summary>When it runs, as apk names it: <c>post-install</c>, <c>trigger</c>, ...</summary>
    public required string Kind { get; init; }

    /// <summary>The package.</summary>
    public required string Package { get; init; }

    /// <summary>Name and version of the package.</summary>
    public required string NameAndVersion { get; init; }

    /// <summary>The program.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Its words: versions, or the directories of a trigger.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
