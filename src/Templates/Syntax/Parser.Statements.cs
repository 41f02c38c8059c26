namespace Limyra.Templates.Syntax;

/// <summary>Statements and blocks.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Augmented =
        ["+=", "-=", "*=", "/=", "//=", "%=", "|=", "&=", "^=", ">>=", "<<=", "**=", "@="];

    private void ParseStatement(List<Statement> into)
    {
        if (current.Kind == TokenKind.Indent) throw Error("this line is indented without a block before it");
        if (current.IsOperator("@"))
        {
            into.Add(ParseDecorated());
            return;
        }
        if (current.Kind == TokenKind.Keyword && ParseCompound(current) is { } compound)
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
        while (TakeOperator(";") && current.Kind != TokenKind.Newline);
        if (current.Kind != TokenKind.Newline)
            throw Error($"expected the end of the line before {current.Describe()}");
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
        int offset = current.Offset;
        if (current.Kind == TokenKind.Keyword)
        {
            switch (current.Text)
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
                    throw Unsupported(offset, current.Text);
                default: break;
            }
        }
        return ParseAssignment();
    }

    private Statement ParseAssignment()
    {
        int offset = current.Offset;
        var first = ParseExpressionList();
        if (current.Kind != TokenKind.Operator) return new Statement.Evaluate(offset, first);
        if (current.Text == ":") throw Unsupported(current.Offset, "a type annotation");
        if (Augmented.Contains(current.Text))
        {
            string operation = Take().Text[..^1];
            var target = AsTarget(first, mayBeGroup: false);
            return new Statement.Augment(offset, target, operation, ParseExpressionList());
        }
        if (!current.IsOperator("=")) return new Statement.Evaluate(offset, first);
        List<Expression> targets = [];
        var value = first;
        while (TakeOperator("="))
        {
            targets.Add(AsTarget(value));
            value = ParseExpressionList();
        }
        return new Statement.Assign(offset, targets.ToArray(), value);
    }

    private Statement ParseLoopExit(Statement statement)
    {
        if (loops == 0) throw Error($"'{current.Text}' outside of a loop");
        Take();
        return statement;
    }

    private Statement.Return ParseReturn()
    {
        int offset = Take().Offset;
        if (!IsInFunction) throw lexer.Error(offset, "'return' outside of a function");
        bool isBare = current.Kind == TokenKind.Newline || current.IsOperator(";");
        return new(offset, isBare ? null : ParseExpressionList());
    }

    private Statement.Delete ParseDelete()
    {
        int offset = Take().Offset;
        List<Expression> targets = [];
        do targets.Add(AsTarget(ParseExpression(), mayBeGroup: false));
        while (TakeOperator(",") && current.Kind != TokenKind.Newline);
        return new(offset, targets);
    }

    private Statement.Import ParseImport()
    {
        int offset = Take().Offset;
        string module = ParseModuleName();
        if (module != "cbuild.util")
            throw Unsupported(offset, $"import from '{module}'", "only cbuild.util can be imported from");
        if (!IsInFunction)
            throw lexer.Error(offset, "an import outside of a function", ruleId: "unsupported");
        ExpectKeyword("import");
        bool isGrouped = TakeOperator("(");
        List<(string Name, string Alias)> names = [];
        do
        {
            if (isGrouped && current.IsOperator(")")) break;
            if (current.IsOperator("*")) throw Unsupported(current.Offset, "import of everything");
            string name = ExpectName();
            string alias = TakeKeyword("as") ? ExpectName() : name;
            locals.Peek().Add(alias);
            names.Add((name, alias));
        }
        while (TakeOperator(","));
        if (isGrouped) ExpectOperator(")");
        return new(offset, names);
    }

    private string ParseModuleName()
    {
        string dots = "";
        while (current.IsOperator(".") || current.IsOperator("...")) dots += Take().Text;
        if (current.IsKeyword("import")) return dots;
        string module = dots + ExpectName();
        while (TakeOperator(".")) module += "." + ExpectName();
        return module;
    }

    private Statement.If ParseIf()
    {
        int offset = Take().Offset;
        var condition = ParseExpression();
        var then = ParseBlock();
        if (current.IsKeyword("elif"))
        {
            // A long chain of elif is a list for people but a nesting for us.
            Deeper();
            var next = ParseIf();
            nesting--;
            return new(offset, condition, then, [next]);
        }
        return new(offset, condition, then, TakeKeyword("else") ? ParseBlock() : []);
    }

    private Statement.For ParseFor()
    {
        int offset = Take().Offset;
        var target = ParseTargetList();
        ExpectKeyword("in");
        var items = ParseExpressionList();
        loops++;
        var body = ParseBlock();
        loops--;
        if (current.IsKeyword("else")) throw Unsupported(current.Offset, "else after a loop");
        return new(offset, target, items, body);
    }

    private Expression ParseTargetList()
    {
        int offset = current.Offset;
        var first = AsTarget(ParsePostfix());
        if (!current.IsOperator(",")) return first;
        List<Expression> items = [first];
        while (TakeOperator(",") && !current.IsKeyword("in")) items.Add(AsTarget(ParsePostfix()));
        return new Expression.TupleDisplay(offset, items);
    }

    private Statement.With ParseWith()
    {
        int offset = Take().Offset;
        List<(Expression Manager, Expression? Target)> items = [];
        do
        {
            var manager = ParseExpression();
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
            if (current.Kind != TokenKind.Newline)
                throw Error("expected the end of the line after a decorator");
            Take();
        }
        if (!current.IsKeyword("def")) throw Error("expected a function after a decorator");
        return ParseDefinition(decorators);
    }

    private Statement.Define ParseDefinition(IReadOnlyList<Expression> decorators)
    {
        int offset = Take().Offset;
        string name = ExpectName();
        if (locals.TryPeek(out var outer)) outer.Add(name);
        ExpectOperator("(");
        var parameters = ParseParameters(")");
        ExpectOperator(")");
        if (current.IsOperator("->")) throw Unsupported(current.Offset, "a type annotation");
        HashSet<string> names = [.. parameters.Select(parameter => parameter.Name)];
        locals.Push(names);
        int outerLoops = loops;
        loops = 0;
        var body = ParseBlock();
        loops = outerLoops;
        locals.Pop();
        return new(offset, new(name, offset, parameters, body, names), decorators);
    }

    private List<Parameter> ParseParameters(string end)
    {
        List<Parameter> parameters = [];
        while (!current.IsOperator(end))
        {
            int offset = current.Offset;
            if (current.Kind == TokenKind.Operator && current.Text is "**" or "/")
                throw Unsupported(offset, $"'{current.Text}' among parameters");
            bool takesRest = TakeOperator("*");
            string name = ExpectName();
            if (parameters.Any(parameter => parameter.Name == name))
                throw lexer.Error(offset, $"the parameter '{name}' is there twice");
            if (end == ")" && current.IsOperator(":")) throw Unsupported(current.Offset, "a type annotation");
            var fallback = !takesRest && TakeOperator("=") ? ParseExpression() : null;
            if (parameters.Any(parameter => parameter.TakesRest) && (takesRest || fallback is null))
                throw Unsupported(offset, "a parameter after '*' without default");
            if (fallback is null && !takesRest && parameters.Count > 0 && parameters[^1].Default is not null)
                throw lexer.Error(offset,
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
        if (current.Kind != TokenKind.Newline)
        {
            if (current.Kind == TokenKind.Keyword && current.Text is "if" or "for" or "with" or "def")
                throw Error("a block cannot begin on the line of another");
            ParseStatement(body);
            return body;
        }
        Take();
        if (current.Kind != TokenKind.Indent) throw Error("expected an indented block");
        Deeper();
        Take();
        while (current.Kind is not (TokenKind.Dedent or TokenKind.End)) ParseStatement(body);
        if (current.Kind == TokenKind.Dedent) Take();
        nesting--;
        body.TrimExcess();
        return body;
    }
}
