namespace Limyra.Templates.Text;

/// <summary>One finding about a template: what, where, and what to do next.</summary>
/// <param name="RuleId">Stable name of the rule, for instance <c>syntax</c> or <c>field-order</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Position">Where; null when it concerns the template as a whole.</param>
/// <param name="Hint">What to do next; null when the message says it all.</param>
public sealed record Diagnostic(string RuleId, string Message, SourcePosition? Position, string? Hint)
{
    /// <summary>The calls that led to the place, innermost first; empty for findings about text.</summary>
    public IReadOnlyList<SourcePosition> Trace { get; init; } = [];

    /// <summary><c>file:line:column: message (hint) [rule]</c>.</summary>
    public override string ToString() =>
        $"{(Position is { } at ? $"{at}: " : "")}{Message}{(Hint is null ? "" : $" ({Hint})")} [{RuleId}]";
}
