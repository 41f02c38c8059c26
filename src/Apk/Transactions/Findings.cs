namespace Limyra.Apk.Transactions;

/// <summary>Keeps what the package manager finds wrong while it works, for a caller who says it when the work
/// fails: an index that was not believed is why a package is "not there".</summary>
public sealed class Findings : IProgress<ApkEvent>
{
    private readonly List<string> _lines = [];

    /// <summary>Warnings, errors and complaints of scripts, in their order.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <inheritdoc/>
    public void Report(ApkEvent value)
    {
        string? line = value switch
        {
            ApkEvent.Warning warning => warning.Text,
            ApkEvent.Error error => error.Text,
            ApkEvent.ScriptError error => error.Text,
            _ => null,
        };
        if (line is not null) _lines.Add(line);
    }

    /// <summary>A failure with what was found before it, a line each.</summary>
    public string Explain(string failure) => string.Join('\n', [.. _lines, failure]);
}
