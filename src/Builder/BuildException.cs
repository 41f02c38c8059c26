using Limyra.Templates.Text;

namespace Limyra.Builder;

/// <summary>
/// Stops the build of one package: what went wrong, by which rule, and what to do. It passes through template
/// code, which adds the places of the calls.
/// </summary>
public sealed class BuildException : TemplateException
{
    /// <summary>A failure with a stable rule name and a hint of what to do.</summary>
    public BuildException(string ruleId, string message, string? hint = null) : base(ruleId, message, hint)
    {
    }

    /// <summary>Log of the package being built, when there is one.</summary>
    public string? LogPath { get; init; }

    /// <summary>Last lines the failing command wrote; empty when no command failed.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];
}
