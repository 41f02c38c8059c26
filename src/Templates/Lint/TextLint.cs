using Limyra.Templates.Fields;
using Limyra.Templates.Packages;
using Limyra.Templates.Syntax;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Lint;

/// <summary>
/// Rules about the first paragraph of a template's text: fields in the manual's order, dependency lists as
/// sorted literals, a reason where tests are switched off.
/// </summary>
internal sealed class TextLint(Template template, SourceText source, List<Diagnostic> findings)
{
    private static readonly HashSet<string> DependencyFields =
        ["checkdepends", "depends", "hostmakedepends", "makedepends"];

    public void Check()
    {
        int end = CheckOrder();
        CheckDependencies(Parser.Parse(source).Body.TakeWhile(statement => statement.Offset < end));
    }

    private void CheckDependencies(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
            switch (statement)
            {
                case Statement.Assign { Targets: [Expression.Name { Identifier: var name }, ..] } assign
                    when DependencyFields.Contains(name):
                    CheckDependencies(name, assign.Value);
                    break;
                case Statement.If branch:
                    CheckDependencies([.. branch.Then, .. branch.Else]);
                    break;
                case Statement.For loop:
                    CheckDependencies(loop.Body);
                    break;
                default:
                    break;
            }
    }

    /// <summary>Checks the lines up to the first empty one; gives the place where they end.</summary>
    private int CheckOrder()
    {
        string text = source.Text;
        bool hasComment = false;
        int highest = -1;
        string highestName = "";
        Diagnostic? late = null;
        int at = 0;
        while (at < text.Length && text[at] != '\n')
        {
            int end = text.IndexOf('\n', at);
            string line = text[at..(end < 0 ? text.Length : end)];
            int start = at;
            at = end < 0 ? text.Length : end + 1;
            string trimmed = line.Trim();
            if (trimmed.StartsWith('#')) hasComment = true;
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (trimmed.Length == 0 || trimmed[0] == '#' || equals < 0) continue;
            if (trimmed.StartsWith("self.", StringComparison.Ordinal))
                Report("self-assignment", start, "change to self object at top level",
                    "remove the 'self.' and assign a variable");
            string name = line[..equals].Trim();
            if (!IsPublicName(name)) continue;
            if (name == "options" && !template.HasOption("check") && !hasComment)
                Report("check-reason", start, "check disabled but no reason given",
                    "put a comment above the 'options' field");
            hasComment = false;
            int rank = FieldOrder.RankOf(name);
            if (rank < highest)
                late = new("field-order", $"'{highestName}' should go after '{name}'",
                    source.PositionOf(start), Hint: null);
            else if (rank > highest)
            {
                // One field at the wrong place offends against all that follow;
                // its right place is behind the last.
                if (late is not null) findings.Add(late);
                late = null;
                (highest, highestName) = (rank, name);
            }
        }
        if (late is not null) findings.Add(late);
        return at;
    }

    private void CheckDependencies(string field, Expression value)
    {
        if (value is not Expression.ListDisplay list)
        {
            Report("dependency-list", value.Offset, $"dependency list '{field}' is not a list literal",
                hint: null);
            return;
        }
        foreach (Expression item in list.Items.Where(item => KeyOf(item) is null))
            Report("dependency-list", item.Offset, $"dependency list '{field}' contains an invalid value",
                "it must be a string or a list expansion");
        // Lists on one line are for people to arrange.
        if (list.Items.Any(item => source.PositionOf(StartOf(item)).Column > 5)) return;
        string before = "";
        foreach (Expression item in list.Items)
        {
            if (KeyOf(item) is not { } key) continue;
            if (string.CompareOrdinal(before, key) > 0)
                Report("dependency-order", item.Offset, $"dependency list '{field}' is not sorted",
                    hint: null);
            before = key;
        }
    }

    private static int StartOf(Expression item) => item switch
    {
        Expression.Call call => StartOf(call.Callee),
        Expression.Attribute attribute => StartOf(attribute.Target),
        _ => item.Offset,
    };

    /// <summary>Texts come first, then calls, then expansions of other lists; null
    /// for what may not be there.</summary>
    private static string? KeyOf(Expression item) => item switch
    {
        Expression.Constant { Value: StringValue text } => "!" + text.Text,
        Expression.Format { Parts: [Expression.Constant { Value: StringValue text }, ..] } => "!" + text.Text,
        Expression.Format => "!{",
        Expression.Call => "#",
        Expression.Starred { Inner: Expression.Name name } => "*" + name.Identifier,
        _ => null,
    };

    private static bool IsPublicName(string name) =>
        name.Length > 0 && (char.IsLetter(name[0])) && name.All(c => char.IsLetterOrDigit(c) || c == '_');

    private void Report(string ruleId, int offset, string message, string? hint) =>
        findings.Add(new(ruleId, message, source.PositionOf(offset), hint));
}
