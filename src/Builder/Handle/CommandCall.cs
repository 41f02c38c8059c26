namespace Limyra.Builder.Handle;

/// <summary>A call of <c>do</c>.</summary>
internal sealed record CommandCall
{
    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Variables over those every command gets.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Directory below the template's current one; null: that itself.</summary>
    public string? Directory { get; init; }

    /// <summary>Directories searched before /usr/bin.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = [];

    /// <summary>Files that the command alone finds in /tmp: names and contents.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)> TemporaryFiles { get; init; } = [];

    /// <summary>Asks for the network, which only early phases can have.</summary>
    public bool WantsNetwork { get; init; }

    /// <summary>A failure is no error of the build.</summary>
    public bool MayFail { get; init; }

    public ReadOnlyMemory<byte>? Input { get; init; }

    public bool CapturesOutput { get; init; }

    public bool CapturesError { get; init; }
}
