using Limyra.Templates.Packages;
using Limyra.Templates.Text;

namespace Limyra.Templates.Loading;

/// <summary>What loading gave: a template, or findings that say why there is none.</summary>
/// <param name="Template">The template; null when it could not be loaded.</param>
/// <param name="Diagnostics">Everything that is wrong with it; empty for a template that loaded.</param>
public sealed record LoadResult(Template? Template, IReadOnlyList<Diagnostic> Diagnostics);
