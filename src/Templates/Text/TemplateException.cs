namespace Limyra.Templates.Text;

/// <summary>
/// Stops a template: a mistake in it, or a refusal of the host it called. On its way up it collects the
/// places of the calls it passes. Hosts derive their own from it to fail a call.
/// </summary>
public abstract class TemplateException : Exception
{
    private readonly List<SourcePosition> _trace = [];

    /// <summary>A failure with a stable rule name and a hint of what to do.</summary>
    protected TemplateException(string ruleId, string message, string? hint = null) : base(message)
    {
        RuleId = ruleId;
        Hint = hint;
    }

    /// <summary>Stable name of the rule that was broken.</summary>
    public string RuleId { get; }

    /// <summary>What to do next, where that is known.</summary>
    public string? Hint { get; }

    /// <summary>Innermost place, null as long as the exception has not passed template code.</summary>
    public SourcePosition? Position => _trace.Count > 0 ? _trace[0] : null;

    /// <summary>Places passed, innermost first, at most 32.</summary>
    public IReadOnlyList<SourcePosition> Trace => _trace;

    /// <summary>Adds a place the exception passes.</summary>
    public void AddPosition(SourcePosition position)
    {
        if (_trace.Count < 32 && (_trace.Count == 0 || _trace[^1] != position)) _trace.Add(position);
    }

    /// <summary>The same as a finding.</summary>
    public Diagnostic ToDiagnostic() => new(RuleId, Message, Position, Hint) { Trace = _trace };
}
