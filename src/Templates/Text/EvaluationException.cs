namespace Limyra.Templates.Text;

/// <summary>A mistake in a template that shows when it runs: a wrong type, an unknown
/// name, a field out of range.</summary>
public sealed class EvaluationException(string ruleId, string message, string? hint = null)
    : TemplateException(ruleId, message, hint);
