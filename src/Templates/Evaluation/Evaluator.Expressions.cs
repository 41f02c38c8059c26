using System.Text;
using Limyra.Templates.Syntax;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Expressions.</summary>
internal sealed partial class Evaluator
{
    private Value Evaluate(Expression expression, Scope scope)
    {
        if (expression is Expression.Constant constant) return constant.Value;
        Budget.Step();
        EnsureStack();
        try
        {
            return Dispatch(expression, scope);
        }
        catch (TemplateException failure)
            when (Note(failure, expression.Offset, expression is Expression.Call))
        {
            throw;
        }
    }

    private Value Dispatch(Expression expression, Scope scope) => expression switch
    {
        Expression.Name name => LookUp(name.Identifier, scope),
        Expression.Format format => Format(format, scope),
        Expression.ListDisplay list => new ListValue(Items(list.Items, scope)),
        Expression.Call call => Call(call, scope),
        Expression.Attribute attribute =>
            Members.Get(Touched(Evaluate(attribute.Target, scope)), attribute.Identifier),
        Expression.Subscript { Index: Expression.Slice slice } subscript =>
            Slice(Evaluate(subscript.Target, scope), slice, scope),
        Expression.Subscript subscript =>
            Operators.GetItem(Evaluate(subscript.Target, scope), Touched(Evaluate(subscript.Index, scope))),
        Expression.Binary binary => Operators.Binary(
            Budget, binary.Operator, Evaluate(binary.Left, scope), Evaluate(binary.Right, scope)),
        Expression.Comparison comparison => Compare(comparison, scope),
        Expression.DictDisplay dict => Dict(dict, scope),
        Expression.TupleDisplay tuple => new TupleValue(Items(tuple.Items, scope)),
        Expression.Unary unary => Operators.Unary(unary.Operator, Evaluate(unary.Operand, scope)),
        Expression.And both => Evaluate(both.Left, scope) is var left && left.IsTrue
            ? Evaluate(both.Right, scope)
            : left,
        Expression.Or either => Evaluate(either.Left, scope) is var left && left.IsTrue
            ? left
            : Evaluate(either.Right, scope),
        Expression.Conditional choice => Evaluate(choice.Condition, scope).IsTrue
            ? Evaluate(choice.Then, scope)
            : Evaluate(choice.Else, scope),
        Expression.Lambda lambda => MakeFunction(lambda.Function, scope),
        Expression.SetDisplay set => new SetValue(Items(set.Items, scope)),
        Expression.Comprehension comprehension => Comprehend(comprehension, scope),
        Expression.Constant constant => constant.Value,
        Expression.Starred => throw new EvaluationException("syntax", "'*' is not possible here"),
        Expression.Slice => throw new EvaluationException("syntax", "a slice is not possible here"),
        _ => throw new InvalidOperationException($"expression {expression.GetType().Name}"),
    };

    private Value Touched(Value value)
    {
        Budget.Touch(value);
        return value;
    }

    private Value LookUp(string name, Scope scope)
    {
        for (Scope? at = scope; at is not null; at = at.Outer)
        {
            if (at.Values.TryGetValue(name, out Value? value)) return value;
            if (at.Declares(name))
                throw new EvaluationException("name", $"the local variable '{name}' has no value yet");
        }
        return _predefined.TryGetValue(name, out Value? own) || Builtins.Table.TryGetValue(name, out own)
            ? own
            : throw Unknown(name);
    }

    /// <summary>The value of a name that is changed in place: it must belong to this scope.</summary>
    private Value LookUpOwn(string name, Scope scope) =>
        scope.Values.TryGetValue(name, out Value? value) ? value
        : scope.Declares(name)
            ? throw new EvaluationException("name", $"the local variable '{name}' has no value yet")
            : LookUp(name, scope);

    private static EvaluationException Unknown(string name) =>
        new("name", $"the name '{name}' is not defined", Builtins.HintFor(name));

    private StringValue Format(Expression.Format format, Scope scope)
    {
        StringBuilder text = new();
        foreach (Expression part in format.Parts)
        {
            string piece = Evaluate(part, scope).ToString();
            Budget.Grow(text.Length, piece.Length);
            text.Append(piece);
        }
        return new(text.ToString());
    }

    private List<Value> Items(IReadOnlyList<Expression> expressions, Scope scope)
    {
        List<Value> items = new(expressions.Count);
        Budget.Row(expressions.Count);
        foreach (Expression expression in expressions)
        {
            if (expression is not Expression.Starred starred)
            {
                items.Add(Evaluate(expression, scope));
                continue;
            }
            List<Value> more = Iteration.ToList(Budget, Evaluate(starred.Inner, scope));
            Budget.Row((long)items.Count + more.Count);
            items.AddRange(more);
        }
        return items;
    }

    private DictValue Dict(Expression.DictDisplay display, Scope scope)
    {
        DictValue dict = new();
        foreach ((Expression? key, Expression? expression) in display.Entries)
        {
            if (key is not null)
            {
                // The key comes before the value, as in the language.
                Value keyValue = Evaluate(key, scope);
                dict.Set(keyValue, Evaluate(expression, scope));
                continue;
            }
            if (Evaluate(expression, scope) is not DictValue other)
                throw new EvaluationException("type", "'**' wants a dict");
            Budget.Row(dict.Entries.Count + other.Entries.Count);
            foreach ((Value? name, Value? value) in other.Entries) dict.Entries[name] = value;
        }
        return dict;
    }

    private Value Call(Expression.Call call, Scope scope)
    {
        Value callee = Evaluate(call.Callee, scope);
        List<Value> positional = call.Positional.Count == 0 ? [] : Items(call.Positional, scope);
        foreach (Value argument in positional) Budget.Touch(argument);
        if (call.Keywords.Count == 0) return Invoke(callee, new Arguments(positional));
        KeyValuePair<string, Value>[] keywords = new KeyValuePair<string, Value>[call.Keywords.Count];
        for (int index = 0; index < keywords.Length; index++)
            keywords[index] = new(call.Keywords[index].Name, Evaluate(call.Keywords[index].Value, scope));
        return Invoke(callee, new Arguments(positional, keywords));
    }

    private Value Slice(Value target, Expression.Slice slice, Scope scope) => Slicing.Get(
        Budget,
        target,
        slice.Start is null ? null : Evaluate(slice.Start, scope),
        slice.Stop is null ? null : Evaluate(slice.Stop, scope),
        slice.Step is null ? null : Evaluate(slice.Step, scope));

    private BoolValue Compare(Expression.Comparison comparison, Scope scope)
    {
        Value left = Evaluate(comparison.First, scope);
        foreach ((string? operation, Expression? operand) in comparison.Links)
        {
            Value right = Evaluate(operand, scope);
            if (!Operators.Compare(Budget, operation, left, right)) return BoolValue.False;
            left = right;
        }
        return BoolValue.True;
    }

    private Value Comprehend(Expression.Comprehension comprehension, Scope scope)
    {
        Scope own = new(scope, locals: null);
        if (comprehension.Kind == ComprehensionKind.Dict)
        {
            DictValue dict = new();
            Walk(comprehension, clause: 0, own, () =>
            {
                // The parser gives a dict comprehension its value.
                dict.Set(Evaluate(comprehension.Item, own), Evaluate(comprehension.Value!, own));
                Budget.Row(dict.Entries.Count);
            });
            return dict;
        }
        List<Value> items = [];
        Walk(comprehension, clause: 0, own, () =>
        {
            if (items.Count == items.Capacity) Budget.Row(items.Count * 2L);
            items.Add(Evaluate(comprehension.Item, own));
        });
        return comprehension.Kind switch
        {
            ComprehensionKind.Set => new SetValue(items),
            ComprehensionKind.Generator => new IteratorValue("generator", items),
            _ => new ListValue(items),
        };
    }

    private void Walk(Expression.Comprehension comprehension, int clause, Scope scope, Action emit)
    {
        if (clause == comprehension.Clauses.Count)
        {
            emit();
            return;
        }
        (Expression? target, Expression? items, IReadOnlyList<Expression>? conditions) =
            comprehension.Clauses[clause];
        foreach (Value item in Iteration.Of(Evaluate(items, scope)))
        {
            Budget.Step();
            Assign(target, item, scope);
            if (conditions.All(condition => Evaluate(condition, scope).IsTrue))
                Walk(comprehension, clause + 1, scope, emit);
        }
    }
}
