namespace Limyra.Templates.Syntax;

/// <summary>What a token is; operators and delimiters are told apart by <see cref="Token.Text"/>.</summary>
internal enum TokenKind
{
    End,
    Newline,
    Indent,
    Dedent,
    Name,
    Keyword,
    Number,
    Text,
    Bytes,

    /// <summary>Opening of an f-string; its inside is read by the parser's orders.</summary>
    FormatStart,
    Operator,
}
