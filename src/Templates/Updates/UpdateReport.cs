using Limyra.Templates.Text;

namespace Limyra.Templates.Updates;

/// <summary>What an update check found.</summary>
/// <param name="Current">Version of the template.</param>
/// <param name="Newer">Versions upstream has beyond it, oldest first; empty when there are none.</param>
/// <param name="Problem">Why nothing could be said; null when something could.</param>
public sealed record UpdateReport(string Current, IReadOnlyList<string> Newer, Diagnostic? Problem)
{
    /// <summary>All versions that were found, in order.</summary>
    public IReadOnlyList<string> Found { get; init; } = [];

    /// <summary>Whether nothing was looked for, as the template wants it.</summary>
    public bool IsSwitchedOff { get; init; }
}
