using Limyra.Templates.Hosting;
using Limyra.Templates.Syntax;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Statements.</summary>
internal sealed partial class Evaluator
{
    /// <summary>How a statement ended.</summary>
    private enum Outcome
    {
        Next,
        Break,
        Continue,
        Return,
    }

    private void Execute(IReadOnlyList<Statement> body, Scope scope) => Execute(body, scope, out _);

    private Outcome Execute(IReadOnlyList<Statement> body, Scope scope, out Value? result)
    {
        result = null;
        for (int index = 0; index < body.Count; index++)
        {
            Outcome outcome = Execute(body[index], scope, ref result);
            if (outcome != Outcome.Next) return outcome;
        }
        return Outcome.Next;
    }

    private Outcome Execute(Statement statement, Scope scope, ref Value? result)
    {
        Budget.Step();
        try
        {
            return Dispatch(statement, scope, ref result);
        }
        catch (TemplateException failure) when (Note(failure, statement.Offset, isCall: false))
        {
            throw;
        }
    }

    private Outcome Dispatch(Statement statement, Scope scope, ref Value? result)
    {
        switch (statement)
        {
            case Statement.Assign assign:
                Value value = Evaluate(assign.Value, scope);
                foreach (Expression target in assign.Targets) Assign(target, value, scope);
                return Outcome.Next;
            case Statement.Evaluate evaluate:
                Evaluate(evaluate.Expression, scope);
                return Outcome.Next;
            case Statement.Define define:
                Define(define, scope);
                return Outcome.Next;
            case Statement.Return returning:
                result = returning.Value is null ? NoneValue.Instance : Evaluate(returning.Value, scope);
                return Outcome.Return;
            case Statement.Augment augment:
                Augment(augment, scope);
                return Outcome.Next;
            case Statement.If condition:
                return Execute(
                    Evaluate(condition.Condition, scope).IsTrue ? condition.Then : condition.Else, scope,
                    out result);
            case Statement.For loop:
                return Loop(loop, scope, out result);
            case Statement.Match match:
                return Match(match, scope, out result);
            case Statement.With with:
                return With(with, index: 0, scope, out result);
            case Statement.Import import:
                foreach ((string? name, string? alias) in import.Names) scope.Values[alias] = Import(name);
                return Outcome.Next;
            case Statement.Delete delete:
                foreach (Expression target in delete.Targets) Delete(target, scope);
                return Outcome.Next;
            case Statement.Pass: return Outcome.Next;
            case Statement.Break: return Outcome.Break;
            case Statement.Continue: return Outcome.Continue;
            default: throw new InvalidOperationException($"statement {statement.GetType().Name}");
        }
    }

    private void Assign(Expression target, Value value, Scope scope)
    {
        switch (target)
        {
            case Expression.Name name:
                scope.Values[name.Identifier] = value;
                break;
            case Expression.Attribute attribute:
                Value owner = Evaluate(attribute.Target, scope);
                if (owner is not HostObject host || !host.SetAttribute(attribute.Identifier, value))
                    throw new EvaluationException("attribute",
                        $"the attribute '{attribute.Identifier}' of '{owner.TypeName}' cannot be set");
                break;
            case Expression.Subscript subscript:
                Operators.SetItem(Evaluate(subscript.Target, scope), Evaluate(subscript.Index, scope), value);
                break;
            case Expression.TupleDisplay tuple:
                Unpack(tuple.Items, value, scope);
                break;
            case Expression.ListDisplay list:
                Unpack(list.Items, value, scope);
                break;
            default: throw new InvalidOperationException($"target {target.GetType().Name}");
        }
    }

    private void Unpack(IReadOnlyList<Expression> targets, Value value, Scope scope)
    {
        List<Value> items = Iteration.ToList(Budget, value);
        if (items.Count != targets.Count)
            throw new EvaluationException("value",
                $"{targets.Count} values are wanted here, but there are {items.Count}");
        for (int index = 0; index < items.Count; index++) Assign(targets[index], items[index], scope);
    }

    /// <summary>Lists, sets and dicts change in place, everything else is computed and assigned.</summary>
    private void Augment(Statement.Augment augment, Scope scope)
    {
        switch (augment.Target)
        {
            case Expression.Name name:
                scope.Values[name.Identifier] = Combine(augment, LookUpOwn(name.Identifier, scope), scope);
                break;
            case Expression.Attribute attribute:
                Value owner = Evaluate(attribute.Target, scope);
                Value changed = Combine(augment, Members.Get(owner, attribute.Identifier), scope);
                if (owner is not HostObject host || !host.SetAttribute(attribute.Identifier, changed))
                    throw new EvaluationException("attribute",
                        $"the attribute '{attribute.Identifier}' of '{owner.TypeName}' cannot be set");
                break;
            case Expression.Subscript subscript:
                Value container = Evaluate(subscript.Target, scope);
                Value index = Evaluate(subscript.Index, scope);
                Operators.SetItem(container, index,
                    Combine(augment, Operators.GetItem(container, index), scope));
                break;
            default: throw new InvalidOperationException($"target {augment.Target.GetType().Name}");
        }
    }

    private Value Combine(Statement.Augment augment, Value before, Scope scope)
    {
        Value operand = Evaluate(augment.Value, scope);
        return Operators.InPlace(Budget, augment.Operator, before, operand);
    }

    private void Delete(Expression target, Scope scope)
    {
        switch (target)
        {
            case Expression.Name name:
                if (!scope.Values.Remove(name.Identifier)) throw Unknown(name.Identifier);
                break;
            case Expression.Subscript subscript:
                Operators.DeleteItem(Evaluate(subscript.Target, scope), Evaluate(subscript.Index, scope));
                break;
            default:
                throw new EvaluationException("attribute", "an attribute cannot be deleted");
        }
    }

    private Outcome Loop(Statement.For loop, Scope scope, out Value? result)
    {
        result = null;
        foreach (Value item in Iteration.Of(Evaluate(loop.Source, scope)))
        {
            Budget.Step();
            Assign(loop.Target, item, scope);
            Outcome outcome = Execute(loop.Body, scope, out result);
            if (outcome == Outcome.Break) break;
            if (outcome == Outcome.Return) return outcome;
        }
        return Outcome.Next;
    }

    private Outcome With(Statement.With with, int index, Scope scope, out Value? result)
    {
        if (index == with.Items.Count) return Execute(with.Body, scope, out result);
        (Expression? expression, Expression? target) = with.Items[index];
        Value value = Evaluate(expression, scope);
        if (value is not HostObject manager || manager.Enter() is not { } entered)
            throw new EvaluationException("type", $"'{value.TypeName}' cannot be used with 'with'");
        Outcome outcome;
        try
        {
            if (target is not null) Assign(target, entered, scope);
            outcome = With(with, index + 1, scope, out result);
        }
        catch (Exception failure)
        {
            if (!manager.Exit(failure) || failure is TemplateLimitException) throw;
            result = null;
            return Outcome.Next;
        }
        manager.Exit(failure: null);
        return outcome;
    }

    private Outcome Match(Statement.Match match, Scope scope, out Value? result)
    {
        Value subject = Evaluate(match.Subject, scope);
        foreach (MatchCase candidate in match.Cases)
        {
            Budget.Step();
            if (!IsMatch(candidate.Pattern, subject, scope)) continue;
            if (candidate.Guard is not null && !Evaluate(candidate.Guard, scope).IsTrue) continue;
            return Execute(candidate.Body, scope, out result);
        }
        result = null;
        return Outcome.Next;
    }

    private bool IsMatch(Pattern pattern, Value subject, Scope scope)
    {
        switch (pattern)
        {
            case Pattern.Literal literal:
                Value value = Evaluate(literal.Value, scope);
                return value is NoneValue or BoolValue ? ReferenceEquals(value, subject)
                    : value.Equals(subject);
            case Pattern.Capture capture:
                if (capture.Name is not null) scope.Values[capture.Name] = subject;
                return true;
            case Pattern.Alternatives alternatives:
                foreach (Pattern choice in alternatives.Choices)
                    if (IsMatch(choice, subject, scope)) return true;
                return false;
            case Pattern.Sequence sequence:
                if (subject is not (ListValue or TupleValue)) return false;
                List<Value> items = Iteration.ToList(Budget, subject);
                if (items.Count != sequence.Items.Count) return false;
                for (int index = 0; index < items.Count; index++)
                    if (!IsMatch(sequence.Items[index], items[index], scope)) return false;
                return true;
            default: throw new InvalidOperationException($"pattern {pattern.GetType().Name}");
        }
    }

    private Value Import(string name) => Host.ImportModule(name)
        ?? throw new EvaluationException("import", ReferenceEquals(Host, LoadingHost.Instance)
            ? $"cbuild.util.{name} cannot be used while the template loads"
            : $"cbuild.util has no module '{name}'");

    private void Define(Statement.Define define, Scope scope)
    {
        // Decorators are evaluated first and applied last to first, as in the language.
        Value[] decorators = [.. define.Decorators.Select(decorator => Evaluate(decorator, scope))];
        Value value = MakeFunction(define.Function, scope);
        for (int index = decorators.Length - 1; index >= 0; index--)
            value = Invoke(decorators[index], new Arguments([value]));
        scope.Values[define.Function.Name] = value;
    }

    private FunctionValue MakeFunction(FunctionSyntax syntax, Scope scope)
    {
        Value?[] defaults = new Value?[syntax.Parameters.Count];
        for (int index = 0; index < defaults.Length; index++)
            if (syntax.Parameters[index].Default is { } fallback) defaults[index] = Evaluate(fallback, scope);
        return new(this, syntax, scope, defaults);
    }
}
