namespace Limyra.Templates.Syntax;

/// <summary>The match statement and its patterns.</summary>
internal sealed partial class Parser
{
    /// <summary>
    /// "match" is only a keyword where a statement of that kind stands: a value follows and the line ends
    /// with a colon. The peer's grammar decides the same by trying.
    /// </summary>
    private bool IsMatchStatement()
    {
        if (current.Kind != TokenKind.Name || current.Text != "match") return false;
        char next = lexer.PeekVisible();
        bool isValue = char.IsLetterOrDigit(next) || next is '_' or '"' or '\'' or '(' or '[' or '-' or '{';
        return isValue && lexer.LineEndsWithColon();
    }

    private Statement.Match ParseMatch()
    {
        int offset = Take().Offset;
        var subject = ParseExpressionList();
        ExpectOperator(":");
        if (current.Kind != TokenKind.Newline) throw Error("expected the end of the line");
        Take();
        if (current.Kind != TokenKind.Indent) throw Error("expected an indented block of cases");
        Deeper();
        Take();
        List<MatchCase> cases = [];
        while (current.Kind is not (TokenKind.Dedent or TokenKind.End)) cases.Add(ParseCase());
        if (current.Kind == TokenKind.Dedent) Take();
        nesting--;
        return new(offset, subject, cases);
    }

    private MatchCase ParseCase()
    {
        if (current.Kind != TokenKind.Name || current.Text != "case") throw Error("expected 'case'");
        Take();
        int offset = current.Offset;
        var pattern = ParsePattern();
        if (current.IsOperator(","))
        {
            List<Pattern> items = [pattern];
            while (TakeOperator(",") && !current.IsOperator(":")) items.Add(ParsePattern());
            pattern = new Pattern.Sequence(offset, items);
        }
        var guard = TakeKeyword("if") ? ParseExpression() : null;
        return new(pattern, guard, ParseBlock());
    }

    private Pattern ParsePattern()
    {
        Deeper();
        int offset = current.Offset;
        var first = ParseClosedPattern();
        if (current.IsKeyword("as")) throw Unsupported(current.Offset, "'as' in a pattern");
        if (current.IsOperator("|"))
        {
            List<Pattern> choices = [first];
            while (TakeOperator("|")) choices.Add(ParseClosedPattern());
            first = new Pattern.Alternatives(offset, choices);
        }
        nesting--;
        return first;
    }

    private Pattern ParseClosedPattern()
    {
        int offset = current.Offset;
        if (current.Kind == TokenKind.Name)
        {
            string name = Take().Text;
            if (current.IsOperator(".") || current.IsOperator("("))
                throw Unsupported(offset, "a pattern with a class or attribute");
            if (name == "_") return new Pattern.Capture(offset, Name: null);
            if (locals.TryPeek(out var names)) names.Add(name);
            return new Pattern.Capture(offset, name);
        }
        if (TakeOperator("[")) return ParseSequencePattern(offset, "]");
        if (TakeOperator("("))
        {
            var inner = ParseSequencePattern(offset, ")");
            return inner.Items.Count == 1 && !inner.HasComma ? inner.Items[0] : inner;
        }
        if (current.IsOperator("{")) throw Unsupported(offset, "a pattern of a dict");
        return new Pattern.Literal(offset, ParseUnary());
    }

    private Pattern.Sequence ParseSequencePattern(int offset, string end)
    {
        List<Pattern> items = [];
        bool hasComma = false;
        while (!current.IsOperator(end))
        {
            if (current.IsOperator("*")) throw Unsupported(current.Offset, "'*' in a pattern");
            items.Add(ParsePattern());
            if (!TakeOperator(",")) break;
            hasComma = true;
        }
        ExpectOperator(end);
        return new(offset, items) { HasComma = hasComma };
    }
}
