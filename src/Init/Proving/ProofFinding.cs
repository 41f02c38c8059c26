namespace Limyra.Init.Proving;

/// <summary>One thing wrong with the services of a root.</summary>
/// <param name="rule">Stable name of the rule, see dinit-check(8).</param>
/// <param name="service">The culprit.</param>
/// <param name="place">Where it is written: file, or file:line:column; "" when it is written nowhere.</param>
/// <param name="message">For people: what, and what to do.</param>
/// <param name="isError">The system would hang, not come up, not go down, or lack this
/// service; else it is a hint.</param>
public sealed class ProofFinding(string rule, string service, string place, string message, bool isError)
{
    /// <summary>Stable name of the rule, see dinit-check(8).</summary>
    public string Rule { get; } = rule;

    /// <summary>The culprit.</summary>
    public string Service { get; } = service;

    /// <summary>Where it is written: file, or file:line:column; "" when it is written nowhere.</summary>
    public string Place { get; } = place;

    /// <summary>For people: what, and what to do.</summary>
    public string Message { get; } = message;

    /// <summary>The system would hang, not come up, not go down, or lack this
    /// service; else it is a hint.</summary>
    public bool IsError { get; } = isError;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(Place.Length > 0 ? Place + ": " : "")}service '{Service}': {(IsError ? ""
            : "warning: ")}{Message} [{Rule}]";
}
