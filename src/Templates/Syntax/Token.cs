namespace Limyra.Templates.Syntax;

/// <summary>One word of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where it begins in the source.</param>
/// <param name="Text">Name, keyword, operator, number as written, or the value of a string literal.</param>
internal readonly record struct Token(TokenKind Kind, int Offset, string Text)
{
    public bool IsOperator(string text) => Kind == TokenKind.Operator && Text == text;

    public bool IsKeyword(string text) => Kind == TokenKind.Keyword && Text == text;

    /// <summary>How a message names it.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "the end of the file",
        TokenKind.Newline => "the end of the line",
        TokenKind.Indent => "an indentation",
        TokenKind.Dedent => "the end of a block",
        TokenKind.Text or TokenKind.Bytes or TokenKind.FormatStart => "a string",
        _ => $"'{Text}'",
    };
}
