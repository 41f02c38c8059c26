using Limyra.Templates.Text;

namespace Limyra.Templates.Syntax;

/// <summary>A text that is not in the language; the one place lexer and parser fail through.</summary>
internal sealed class SyntaxErrorException : TemplateException
{
    public SyntaxErrorException(string ruleId, SourcePosition position, string message, string? hint = null)
        : base(ruleId, message, hint) => AddPosition(position);
}
