using Limyra.Templates.Hosting;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>Operators on values, and reading and writing by index.</summary>
internal static class Operators
{
    public static Value Unary(string operation, Value operand) => (operation, operand) switch
    {
        ("not", _) => BoolValue.Of(!operand.IsTrue),
        ("-", _) when AsNumber(operand) is { } number => IntValue.Of(Checked(() => checked(-number))),
        ("+", _) when AsNumber(operand) is { } number => IntValue.Of(number),
        ("~", _) when AsNumber(operand) is { } number => IntValue.Of(~number),
        _ => throw new EvaluationException("type", $"'{operation}' is not possible on '{operand.TypeName}'"),
    };

    public static Value Binary(Budget budget, string operation, Value left, Value right)
    {
        if (operation == "+" && Add(budget, left, right) is { } sum) return sum;
        if (operation == "/" && left is HostObject host && host.Divide(right) is { } joined) return joined;
        if (AsNumber(left) is { } a && AsNumber(right) is { } b && Calculate(operation, a, b) is { } number)
            return IntValue.Of(number);
        if (operation == "*" && Repeat(budget, left, right) is { } repeated) return repeated;
        if (operation == "|" && Union(budget, left, right) is { } union) return union;
        if (operation == "-" && left is SetValue all && right is SetValue without)
            return new SetValue(all.Items.Where(item => !without.Contains(item)));
        if (operation == "&" && left is SetValue some && right is SetValue others)
            return new SetValue(some.Items.Where(others.Contains));
        if (operation == "%" && left is StringValue)
            throw new EvaluationException("unsupported", "'%' on a text is not part of the template language",
                "use an f-string");
        throw new EvaluationException("type",
            $"'{operation}' is not possible between '{left.TypeName}' and '{right.TypeName}'");
    }

    /// <summary><c>left operation= right</c>: a list grows itself, so all its names see it.</summary>
    public static Value InPlace(Budget budget, string operation, Value left, Value right)
    {
        if (operation == "+" && left is ListValue list)
        {
            List<Value> more = Iteration.ToList(budget, right);
            budget.Row((long)list.Items.Count + more.Count);
            list.Items.AddRange(more);
            return list;
        }
        if (operation == "|" && left is DictValue dict && right is DictValue entries)
        {
            budget.Row(dict.Entries.Count + entries.Entries.Count);
            foreach ((Value? key, Value? value) in entries.Entries) dict.Entries[key] = value;
            return dict;
        }
        if (operation == "|" && left is SetValue set && right is SetValue members)
        {
            foreach (Value member in members.Items) set.Add(member);
            return set;
        }
        return Binary(budget, operation, left, right);
    }

    public static bool Compare(Budget budget, string operation, Value left, Value right)
    {
        budget.Touch(left);
        budget.Touch(right);
        return Decide(budget, operation, left, right);
    }

    private static bool Decide(Budget budget, string operation, Value left, Value right) => operation switch
    {
        "==" => AreEqual(budget, left, right),
        "!=" => !AreEqual(budget, left, right),
        "<" => Order(left, right) < 0,
        "<=" => Order(left, right) <= 0,
        ">" => Order(left, right) > 0,
        ">=" => Order(left, right) >= 0,
        "in" => Contains(budget, right, left),
        "not in" => !Contains(budget, right, left),
        "is" => ReferenceEquals(left, right),
        "is not" => !ReferenceEquals(left, right),
        _ => throw new InvalidOperationException($"comparison {operation}"),
    };

    /// <summary>Order of numbers, texts by code unit, and rows item by item;
    /// fails for anything else.</summary>
    public static int Order(Value left, Value right, int depth = Value.MaxNesting)
    {
        if (depth == 0) throw new TemplateLimitException("values are nested too deeply");
        return (left, right) switch
        {
            (StringValue a, StringValue b) => string.CompareOrdinal(a.Text, b.Text),
            (ListValue a, ListValue b) => Order(a.Items, b.Items, depth - 1),
            (TupleValue a, TupleValue b) => Order(a.Items, b.Items, depth - 1),
            (PathValue a, PathValue b) => string.CompareOrdinal(
                a.Path.Replace('/', '\0'), b.Path.Replace('/', '\0')),
            (BytesValue a, BytesValue b) => a.Bytes.Span.SequenceCompareTo(b.Bytes.Span),
            _ when AsNumber(left) is { } a && AsNumber(right) is { } b => a.CompareTo(b),
            _ => throw new EvaluationException("type",
                $"'{left.TypeName}' and '{right.TypeName}' have no order"),
        };
    }

    public static Value GetItem(Value container, Value index)
    {
        switch (container)
        {
            case ListValue list: return list.Items[Place(index, list.Items.Count, "list")];
            case TupleValue tuple: return tuple.Items[Place(index, tuple.Items.Count, "tuple")];
            case StringValue text: return new StringValue(
                text.Text[Place(index, text.Text.Length, "text")].ToString());
            case BytesValue bytes: return IntValue.Of(
                bytes.Bytes.Span[Place(index, bytes.Bytes.Length, "bytes")]);
            case DictValue dict:
                return index.IsHashable && dict.Entries.TryGetValue(index, out Value? value)
                    ? value
                    : throw new EvaluationException("key", $"the dict has no key {index.ToRepresentation()}");
            case HostObject host when host.GetItem(index) is { } item: return item;
            default: throw new EvaluationException("type", $"'{container.TypeName}' has no items");
        }
    }

    public static void SetItem(Value container, Value index, Value value)
    {
        switch (container)
        {
            case ListValue list:
                list.Items[Place(index, list.Items.Count, "list")] = value;
                break;
            case DictValue dict:
                if (dict.Entries.Count >= EvaluationLimits.MaxItems)
                    throw new TemplateLimitException("a dict grows too long");
                dict.Set(index, value);
                break;
            default: throw new EvaluationException("type", $"items of '{container.TypeName}' cannot be set");
        }
    }

    public static void DeleteItem(Value container, Value index)
    {
        switch (container)
        {
            case ListValue list:
                list.Items.RemoveAt(Place(index, list.Items.Count, "list"));
                break;
            case DictValue dict:
                if (!index.IsHashable || !dict.Entries.Remove(index))
                    throw new EvaluationException("key", $"the dict has no key {index.ToRepresentation()}");
                break;
            default:
                throw new EvaluationException("type", $"items of '{container.TypeName}' cannot be deleted");
        }
    }

    public static bool Contains(Budget budget, Value container, Value item)
    {
        switch (container)
        {
            case StringValue text:
                return item is StringValue part
                    ? text.Text.Contains(part.Text, StringComparison.Ordinal)
                    : throw new EvaluationException("type", $"a text cannot contain '{item.TypeName}'");
            case DictValue dict: return item.IsHashable && dict.Entries.ContainsKey(item);
            case SetValue set: return set.Contains(item);
            case HostObject host when host.Contains(item) is { } answer: return answer;
            default:
                foreach (Value candidate in Iteration.Of(container))
                {
                    budget.Step();
                    if (AreEqual(budget, candidate, item)) return true;
                }
                return false;
        }
    }

    /// <summary>The number in an int or bool, null for anything else.</summary>
    public static long? AsNumber(Value value) => value switch
    {
        IntValue number => number.Number,
        BoolValue truth => truth.IsTrue ? 1 : 0,
        _ => null,
    };

    private static bool AreEqual(Budget budget, Value left, Value right)
    {
        Comparing work = default;
        bool areEqual = ReferenceEquals(left, right) || left.IsEqual(right, ref work);
        budget.Steps(work.Parts);
        return areEqual;
    }

    private static int Order(IReadOnlyList<Value> left, IReadOnlyList<Value> right, int depth)
    {
        for (int index = 0; index < Math.Min(left.Count, right.Count); index++)
            if (!left[index].Equals(right[index])) return Order(left[index], right[index], depth);
        return left.Count.CompareTo(right.Count);
    }

    private static int Place(Value index, int count, string what)
    {
        if (AsNumber(index) is not { } number)
            throw new EvaluationException("type",
                $"the place in a {what} must be a number, not '{index.TypeName}'");
        long place = number < 0 ? number + count : number;
        return place >= 0 && place < count
            ? (int)place
            :
            throw new EvaluationException("index", $"the place {number} is outside of the {what} of {count}");
    }

    private static Value? Add(Budget budget, Value left, Value right)
    {
        switch (left, right)
        {
            case (StringValue a, StringValue b):
                budget.Text((long)a.Text.Length + b.Text.Length);
                return new StringValue(a.Text + b.Text);
            case (ListValue a, ListValue b):
                budget.Row((long)a.Items.Count + b.Items.Count);
                return new ListValue(a.Items.Concat(b.Items));
            case (TupleValue a, TupleValue b):
                budget.Row((long)a.Items.Count + b.Items.Count);
                return new TupleValue(a.Items.Concat(b.Items));
            case (BytesValue a, BytesValue b):
                budget.Text((long)a.Bytes.Length + b.Bytes.Length);
                return new BytesValue((byte[])[.. a.Bytes.Span, .. b.Bytes.Span]);
            default: return null;
        }
    }

    private static Value? Repeat(Budget budget, Value left, Value right)
    {
        if (AsNumber(left) is not null) (left, right) = (right, left);
        if (AsNumber(right) is not { } number) return null;
        // Each piece is bounded, so the product with a bounded count cannot overflow.
        int times = (int)Math.Clamp(number, 0, EvaluationLimits.MaxTextLength + 1L);
        switch (left)
        {
            case StringValue text:
                budget.Text((long)text.Text.Length * times);
                return new StringValue(
                    string.Concat(Enumerable.Repeat(text.Text, text.Text.Length == 0 ? 0 : times)));
            case ListValue list:
                budget.Row((long)list.Items.Count * times);
                return new ListValue(
                    list.Items.Count == 0 ? [] : Enumerable.Repeat(list.Items, times).SelectMany(x => x));
            case TupleValue tuple:
                budget.Row((long)tuple.Items.Count * times);
                return new TupleValue(
                    tuple.Items.Count == 0 ? [] : Enumerable.Repeat(tuple.Items, times).SelectMany(x => x));
            default: return null;
        }
    }

    private static Value? Union(Budget budget, Value left, Value right)
    {
        switch (left, right)
        {
            case (SetValue a, SetValue b):
                budget.Row((long)a.Items.Count + b.Items.Count);
                return new SetValue(a.Items.Concat(b.Items));
            case (DictValue a, DictValue b):
                return InPlace(budget, "|", a.Copy(), b);
            default: return null;
        }
    }

    private static long? Calculate(string operation, long left, long right)
    {
        if (right == 0 && operation is "//" or "%")
            throw new EvaluationException("value", "division by zero");
        return operation switch
        {
            "+" => Checked(() => checked(left + right)),
            "-" => Checked(() => checked(left - right)),
            "*" => Checked(() => checked(left * right)),
            "//" =>
                Checked(
                    () => checked((left / right) - (left % right != 0 && (left < 0) != (right < 0) ? 1 : 0))),
            "%" => right == -1 ? 0 : ((left % right) + right) % right,
            "&" => left & right,
            "|" => left | right,
            "^" => left ^ right,
            "<<" when right is >= 0 and < 63 && left is >= 0 && left <= long.MaxValue >> (int)right =>
                left << (int)right,
            ">>" when right is >= 0 and < 64 => left >> (int)right,
            _ => null,
        };
    }

    private static long Checked(Func<long> calculation)
    {
        try
        {
            return calculation();
        }
        catch (OverflowException)
        {
            throw new EvaluationException("value", "the number does not fit into 64 bits");
        }
    }
}
