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
        if (_current.Kind != TokenKind.Name || _current.Text != "match") return false;
        char next = _lexer.PeekVisible();
        bool isValue = char.IsLetterOrDigit(next) || next is '_' or '"' or '\'' or '(' or '[' or '-' or '{';
        return isValue && _lexer.LineEndsWithColon();
    }

    private Statement.Match ParseMatch()
    {
        int offset = Take().Offset;
        Expression subject = ParseExpressionList();
        ExpectOperator(":");
        if (_current.Kind != TokenKind.Newline) throw Error("expected the end of the line");
        Take();
        if (_current.Kind != TokenKind.Indent) throw Error("expected an indented block of cases");
        Deeper();
        Take();
        List<MatchCase> cases = [];
        while (_current.Kind is not (TokenKind.Dedent or TokenKind.End)) cases.Add(ParseCase());
        if (_current.Kind == TokenKind.Dedent) Take();
        _nesting--;
        return new(offset, subject, cases);
    }

    private MatchCase ParseCase()
    {
        if (_current.Kind != TokenKind.Name || _current.Text != "case") throw Error("expected 'case'");
        Take();
        int offset = _current.Offset;
        Pattern pattern = ParsePattern();
        if (_current.IsOperator(","))
        {
            List<Pattern> items = [pattern];
            while (TakeOperator(",") && !_current.IsOperator(":")) items.Add(ParsePattern());
            pattern = new Pattern.Sequence(offset, items);
        }
        Expression? guard = TakeKeyword("if") ? ParseExpression() : null;
        return new(pattern, guard, ParseBlock());
    }

    private Pattern ParsePattern()
    {
        Deeper();
        int offset = _current.Offset;
        Pattern first = ParseClosedPattern();
        if (_current.IsKeyword("as")) throw Unsupported(_current.Offset, "'as' in a pattern");
        if (_current.IsOperator("|"))
        {
            List<Pattern> choices = [first];
            while (TakeOperator("|")) choices.Add(ParseClosedPattern());
            first = new Pattern.Alternatives(offset, choices);
        }
        _nesting--;
        return first;
    }

    private Pattern ParseClosedPattern()
    {
        int offset = _current.Offset;
        if (_current.Kind == TokenKind.Name)
        {
            string name = Take().Text;
            if (_current.IsOperator(".") || _current.IsOperator("("))
                throw Unsupported(offset, "a pattern with a class or attribute");
            if (name == "_") return new Pattern.Capture(offset, Name: null);
            if (_locals.TryPeek(out HashSet<string>? names)) names.Add(name);
            return new Pattern.Capture(offset, name);
        }
        if (TakeOperator("[")) return ParseSequencePattern(offset, "]");
        if (TakeOperator("("))
        {
            Pattern.Sequence inner = ParseSequencePattern(offset, ")");
            return inner.Items.Count == 1 && !inner.HasComma ? inner.Items[0] : inner;
        }
        if (_current.IsOperator("{")) throw Unsupported(offset, "a pattern of a dict");
        return new Pattern.Literal(offset, ParseUnary());
    }

    private Pattern.Sequence ParseSequencePattern(int offset, string end)
    {
        List<Pattern> items = [];
        bool hasComma = false;
        while (!_current.IsOperator(end))
        {
            if (_current.IsOperator("*")) throw Unsupported(_current.Offset, "'*' in a pattern");
            items.Add(ParsePattern());
            if (!TakeOperator(",")) break;
            hasComma = true;
        }
        ExpectOperator(end);
        return new(offset, items) { HasComma = hasComma };
    }
}
