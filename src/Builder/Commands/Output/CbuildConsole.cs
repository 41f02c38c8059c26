namespace Limyra.Builder.Commands.Output;

/// <summary>What the program is connected to.</summary>
public sealed record CbuildConsole
{
    /// <summary>Takes results.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Takes complaints.</summary>
    public required TextWriter Errors { get; init; }

    /// <summary>Answers and lists of names.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Whether results go to a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>
    /// Variables that count: <c>NO_COLOR</c>, <c>CBUILD_BWRAP_PATH</c>,
    /// <c>CBUILD_FETCH_HEADERS</c>, <c>CBUILD_FETCH_CAFILE</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
