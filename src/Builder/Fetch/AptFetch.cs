namespace Limyra.Builder.Fetch;

/// <summary>What became of a file asked from the host's package archive.</summary>
public abstract record AptFetch
{
    private AptFetch()
    {
    }

    /// <summary>The file is in place and has the wanted digest.</summary>
    /// <param name="Path">Where it lies.</param>
    /// <param name="Origin">The address it came from, or "cache".</param>
    public sealed record Fetched(string Path, string Origin) : AptFetch;

    /// <summary>No reachable index offers it, or every place that an index names failed.</summary>
    /// <param name="Reason">One sentence for people.</param>
    public sealed record Missing(string Reason) : AptFetch;
}
