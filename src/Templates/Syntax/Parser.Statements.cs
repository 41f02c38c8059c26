namespace Limyra.Templates.Syntax;

/// <summary>Statements and blocks.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Augmented =
        ["+=", "-=", "*=", "/=", "//=", "%=", "|=", "&=", "^=", ">>=", "<<=", "**=", "@="];

    private void ParseStatement(List<Statement> into)
    {
        if (_current.Kind == TokenKind.Indent) throw Error("this line is indented without a block before it");
        if (_current.IsOperator("@"))
        {
            into.Add(ParseDecorated());
            return;
        }
        if (_current.Kind == TokenKind.Keyword && ParseCompound(_current) is { } compound)
        {
            into.Add(compound);
            return;
        }
        if (IsMatchStatement())
        {
            into.Add(ParseMatch());
            return;
        }
        do into.Add(ParseSimple());
        while (TakeOperator(";") && _current.Kind != TokenKind.Newline);
        if (_current.Kind != TokenKind.Newline)
            throw Error($"expected the end of the line before {_current.Describe()}");
        Take();
    }

    private Statement? ParseCompound(Token keyword) => keyword.Text switch
    {
        "if" => ParseIf(),
        "for" => ParseFor(),
        "with" => ParseWith(),
        "def" => ParseDefinition([]),
        "while" => throw Unsupported(keyword.Offset, "while", "use a for loop over a list or range"),
        "try" => throw Unsupported(keyword.Offset, "try", "test before acting; a failure ends the build"),
        "class" => throw Unsupported(keyword.Offset, "class"),
        "async" or "await" => throw Unsupported(keyword.Offset, keyword.Text),
        _ => null,
    };

    private Statement ParseSimple()
    {
        int offset = _current.Offset;
        if (_current.Kind == TokenKind.Keyword)
        {
            switch (_current.Text)
            {
                case "pass": Take(); return new Statement.Pass(offset);
                case "break": return ParseLoopExit(new Statement.Break(offset));
                case "continue": return ParseLoopExit(new Statement.Continue(offset));
                case "return": return ParseReturn();
                case "del": return ParseDelete();
                case "from": return ParseImport();
                case "import":
                    throw Unsupported(offset, "import",
                        "use 'from cbuild.util import NAME' inside a function");
                case "raise": throw Unsupported(offset, "raise", "use self.error(message)");
                case "assert" or "global" or "nonlocal" or "yield":
                    throw Unsupported(offset, _current.Text);
                default: break;
            }
        }
        return ParseAssignment();
    }

    private Statement ParseAssignment()
    {
        int offset = _current.Offset;
        Expression first = ParseExpressionList();
        if (_current.Kind != TokenKind.Operator) return new Statement.Evaluate(offset, first);
        if (_current.Text == ":") throw Unsupported(_current.Offset, "a type annotation");
        if (Augmented.Contains(_current.Text))
        {
            string operation = Take().Text[..^1];
            Expression target = AsTarget(first, mayBeGroup: false);
            return new Statement.Augment(offset, target, operation, ParseExpressionList());
        }
        if (!_current.IsOperator("=")) return new Statement.Evaluate(offset, first);
        List<Expression> targets = [];
        Expression value = first;
        while (TakeOperator("="))
        {
            targets.Add(AsTarget(value));
            value = ParseExpressionList();
        }
        return new Statement.Assign(offset, targets.ToArray(), value);
    }

    private Statement ParseLoopExit(Statement statement)
    {
        if (_loops == 0) throw Error($"'{_current.Text}' outside of a loop");
        Take();
        return statement;
    }

    private Statement.Return ParseReturn()
    {
        int offset = Take().Offset;
        if (!IsInFunction) throw _lexer.Error(offset, "'return' outside of a function");
        bool isBare = _current.Kind == TokenKind.Newline || _current.IsOperator(";");
        return new(offset, isBare ? null : ParseExpressionList());
    }

    private Statement.Delete ParseDelete()
    {
        int offset = Take().Offset;
        List<Expression> targets = [];
        do targets.Add(AsTarget(ParseExpression(), mayBeGroup: false));
        while (TakeOperator(",") && _current.Kind != TokenKind.Newline);
        return new(offset, targets);
    }

    private Statement.Import ParseImport()
    {
        int offset = Take().Offset;
        string module = ParseModuleName();
        if (module != "cbuild.util")
            throw Unsupported(offset, $"import from '{module}'", "only cbuild.util can be imported from");
        if (!IsInFunction)
            throw _lexer.Error(offset, "an import outside of a function", ruleId: "unsupported");
        ExpectKeyword("import");
        bool isGrouped = TakeOperator("(");
        List<(string Name, string Alias)> names = [];
        do
        {
            if (isGrouped && _current.IsOperator(")")) break;
            if (_current.IsOperator("*")) throw Unsupported(_current.Offset, "import of everything");
            string name = ExpectName();
            string alias = TakeKeyword("as") ? ExpectName() : name;
            _locals.Peek().Add(alias);
            names.Add((name, alias));
        }
        while (TakeOperator(","));
        if (isGrouped) ExpectOperator(")");
        return new(offset, names);
    }

    private string ParseModuleName()
    {
        string dots = "";
        while (_current.IsOperator(".") || _current.IsOperator("...")) dots += Take().Text;
        if (_current.IsKeyword("import")) return dots;
        string module = dots + ExpectName();
        while (TakeOperator(".")) module += "." + ExpectName();
        return module;
    }

    private Statement.If ParseIf()
    {
        int offset = Take().Offset;
        Expression condition = ParseExpression();
        List<Statement> then = ParseBlock();
        if (_current.IsKeyword("elif"))
        {
            // A long chain of elif is a list for people but a nesting for us.
            Deeper();
            Statement.If next = ParseIf();
            _nesting--;
            return new(offset, condition, then, [next]);
        }
        return new(offset, condition, then, TakeKeyword("else") ? ParseBlock() : []);
    }

    private Statement.For ParseFor()
    {
        int offset = Take().Offset;
        Expression target = ParseTargetList();
        ExpectKeyword("in");
        Expression items = ParseExpressionList();
        _loops++;
        List<Statement> body = ParseBlock();
        _loops--;
        if (_current.IsKeyword("else")) throw Unsupported(_current.Offset, "else after a loop");
        return new(offset, target, items, body);
    }

    private Expression ParseTargetList()
    {
        int offset = _current.Offset;
        Expression first = AsTarget(ParsePostfix());
        if (!_current.IsOperator(",")) return first;
        List<Expression> items = [first];
        while (TakeOperator(",") && !_current.IsKeyword("in")) items.Add(AsTarget(ParsePostfix()));
        return new Expression.TupleDisplay(offset, items);
    }

    private Statement.With ParseWith()
    {
        int offset = Take().Offset;
        List<(Expression Manager, Expression? Target)> items = [];
        do
        {
            Expression manager = ParseExpression();
            items.Add((manager, TakeKeyword("as") ? AsTarget(ParsePostfix()) : null));
        }
        while (TakeOperator(","));
        return new(offset, items, ParseBlock());
    }

    private Statement.Define ParseDecorated()
    {
        List<Expression> decorators = [];
        while (TakeOperator("@"))
        {
            decorators.Add(ParseExpression());
            if (_current.Kind != TokenKind.Newline)
                throw Error("expected the end of the line after a decorator");
            Take();
        }
        if (!_current.IsKeyword("def")) throw Error("expected a function after a decorator");
        return ParseDefinition(decorators);
    }

    private Statement.Define ParseDefinition(IReadOnlyList<Expression> decorators)
    {
        int offset = Take().Offset;
        string name = ExpectName();
        if (_locals.TryPeek(out HashSet<string>? outer)) outer.Add(name);
        ExpectOperator("(");
        List<Parameter> parameters = ParseParameters(")");
        ExpectOperator(")");
        if (_current.IsOperator("->")) throw Unsupported(_current.Offset, "a type annotation");
        HashSet<string> names = [.. parameters.Select(parameter => parameter.Name)];
        _locals.Push(names);
        int outerLoops = _loops;
        _loops = 0;
        List<Statement> body = ParseBlock();
        _loops = outerLoops;
        _locals.Pop();
        return new(offset, new(name, offset, parameters, body, names), decorators);
    }

    private List<Parameter> ParseParameters(string end)
    {
        List<Parameter> parameters = [];
        while (!_current.IsOperator(end))
        {
            int offset = _current.Offset;
            if (_current.Kind == TokenKind.Operator && _current.Text is "**" or "/")
                throw Unsupported(offset, $"'{_current.Text}' among parameters");
            bool takesRest = TakeOperator("*");
            string name = ExpectName();
            if (parameters.Any(parameter => parameter.Name == name))
                throw _lexer.Error(offset, $"the parameter '{name}' is there twice");
            if (end == ")" && _current.IsOperator(":")) throw Unsupported(
                _current.Offset, "a type annotation");
            Expression? fallback = !takesRest && TakeOperator("=") ? ParseExpression() : null;
            if (parameters.Any(parameter => parameter.TakesRest) && (takesRest || fallback is null))
                throw Unsupported(offset, "a parameter after '*' without default");
            if (fallback is null && !takesRest && parameters.Count > 0 && parameters[^1].Default is not null)
                throw _lexer.Error(offset,
                    $"the parameter '{name}' without default follows one with a default");
            parameters.Add(new(name, fallback, takesRest));
            if (!TakeOperator(",")) break;
        }
        return parameters;
    }

    private List<Statement> ParseBlock()
    {
        ExpectOperator(":");
        List<Statement> body = [];
        if (_current.Kind != TokenKind.Newline)
        {
            if (_current.Kind == TokenKind.Keyword && _current.Text is "if" or "for" or "with" or "def")
                throw Error("a block cannot begin on the line of another");
            ParseStatement(body);
            return body;
        }
        Take();
        if (_current.Kind != TokenKind.Indent) throw Error("expected an indented block");
        Deeper();
        Take();
        while (_current.Kind is not (TokenKind.Dedent or TokenKind.End)) ParseStatement(body);
        if (_current.Kind == TokenKind.Dedent) Take();
        _nesting--;
        body.TrimExcess();
        return body;
    }
}
