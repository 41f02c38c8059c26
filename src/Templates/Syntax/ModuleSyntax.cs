using Limyra.Templates.Text;

namespace Limyra.Templates.Syntax;

/// <summary>A parsed template.</summary>
internal sealed record ModuleSyntax(SourceText Source, IReadOnlyList<Statement> Body);
