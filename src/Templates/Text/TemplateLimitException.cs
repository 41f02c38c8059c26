namespace Limyra.Templates.Text;

/// <summary>A template used more steps, depth or memory than it may; no host
/// object can swallow this.</summary>
public sealed class TemplateLimitException(string message) : TemplateException("limit", message);
