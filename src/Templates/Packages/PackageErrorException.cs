using Limyra.Templates.Text;

namespace Limyra.Templates.Packages;

/// <summary>A template gave up by <c>self.error(message, hint=...)</c>.</summary>
public sealed class PackageErrorException(string message, string? hint)
    : TemplateException("package-error", message, hint);
