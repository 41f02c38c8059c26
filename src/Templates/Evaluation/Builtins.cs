using System.Globalization;
using Limyra.Templates.Hosting;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Evaluation;

/// <summary>The functions and types every template has.</summary>
internal static class Builtins
{
    private static readonly TypeValue[] Types =
    [
        new("str", (e, a) => ToText(e, a.Bind("str", "object?"))),
        new("int", (_, a) => ToNumber(a.Bind("int", "value?", "base?"))),
        new("bool", (_, a) => BoolValue.Of(a.Bind("bool", "value?")["value"]?.IsTrue ?? false)),
        new("list", (e, a) => new ListValue(Row(e, a.Bind("list", "items?")))),
        new("tuple", (e, a) => new TupleValue(Row(e, a.Bind("tuple", "items?")))),
        new("set", (e, a) => new SetValue(Row(e, a.Bind("set", "items?")))),
        new("dict", ToDict),
        new("bytes",
            (_, _) => throw new EvaluationException("unsupported", "bytes() is not part of the language")),
    ];

    private static readonly BuiltinFunction[] Functions =
    [
        new("len", (_, a) => Length(a.Bind("len", "value")["value"] ?? NoneValue.Instance)),
        new("range", Range),
        new("sorted", (e, a) => Sorted(e, a.Bind("sorted", "items", "*none", "key?", "reverse?"))),
        new("reversed", (e, a) => new IteratorValue(
            "reversed", Enumerable.Reverse(Row(e, a.Bind("reversed", "items"))))),
        new("enumerate", (e, a) => Enumerate(a.Bind("enumerate", "items", "start?"))),
        new("zip", (_, a) => Zip(a.Bind("zip", "*items"))),
        new("map", (e, a) => Map(e, a.Bind("map", "function", "items"))),
        new("filter", (e, a) => Filter(e, a.Bind("filter", "function", "items"))),
        new("next", (_, a) => Next(a.Bind("next", "iterator", "default?"))),
        new("iter",
            (_, a) => new IteratorValue("iterator", Iteration.Of(Given(a.Bind("iter", "items"), "items")))),
        new("any", (e, a) => BoolValue.Of(Row(e, a.Bind("any", "items")).Any(item => item.IsTrue))),
        new("all", (e, a) => BoolValue.Of(Row(e, a.Bind("all", "items")).All(item => item.IsTrue))),
        new("min", (e, a) => Extreme(e, a, "min", wantsLarger: false)),
        new("max", (e, a) => Extreme(e, a, "max", wantsLarger: true)),
        new("sum", (e, a) => Row(e, a.Bind("sum", "items")).Aggregate(
            (Value)IntValue.Of(0), (total, item) => Operators.Binary(e.Budget, "+", total, item))),
        new("abs", (e, a) => Given(a.Bind("abs", "value"), "value") is var value
            && Operators.Order(value, IntValue.Of(0)) < 0 ? Operators.Unary("-", value) : value),
        new("repr", (_, a) => new StringValue(Given(a.Bind("repr", "value"), "value").ToRepresentation())),
        new("isinstance", (_, a) => IsInstance(a.Bind("isinstance", "value", "type"))),
        new("callable", (_, a) => BoolValue.Of(Given(a.Bind("callable", "value"), "value") is CallableValue)),
        new("print", Print),
        new("open", Open),
    ];

    private static readonly HashSet<string> Foreign =
    [
        "eval", "exec", "compile", "__import__", "globals", "locals", "vars", "getattr", "setattr", "hasattr",
        "delattr", "input", "type", "id", "hash", "object", "super", "dir", "help", "memoryview", "bytearray",
        "float", "complex", "format", "classmethod", "staticmethod", "property", "breakpoint",
    ];

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, Value> Table { get; } =
        Types.Cast<CallableValue>().Concat(Functions)
            .ToDictionary(f => f.Name, f => (Value)f, StringComparer.Ordinal);

    /// <summary>Help for a name that Python has and this language does not.</summary>
    public static string? HintFor(string name) =>
        Foreign.Contains(name) ? $"{name}() of Python is not part of the template language" : null;

    private static Value Given(BoundArguments bound, string name) => bound[name] ?? NoneValue.Instance;

    private static List<Value> Row(Evaluator evaluator, BoundArguments bound) =>
        bound.IsGiven("items") ? Iteration.ToList(evaluator.Budget, Given(bound, "items")) : [];

    private static StringValue ToText(Evaluator evaluator, BoundArguments bound)
    {
        if (!bound.IsGiven("object")) return StringValue.Empty;
        string text = Given(bound, "object").ToString();
        evaluator.Budget.Text(text.Length);
        return new(text);
    }

    private static IntValue ToNumber(BoundArguments bound)
    {
        Value value = bound["value"] ?? IntValue.Of(0);
        if (Operators.AsNumber(value) is { } number) return IntValue.Of(number);
        string text =
            value is StringValue given ? given.Text.Trim().Replace("_", "", StringComparison.Ordinal)
                : throw new EvaluationException("type", $"int() does not take '{value.TypeName}'");
        long radix = bound.Number("base", 10);
        bool isGood = radix switch
        {
            10 =>
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number),
            16 => long.TryParse(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text,
                NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number),
            8 => TryOctal(text, out number),
            _ => throw new EvaluationException("value", "int(): the base must be 8, 10 or 16"),
        };
        return isGood ? IntValue.Of(number)
            : throw new EvaluationException("value", $"int(): {value.ToRepresentation()} is not a number");
    }

    private static bool TryOctal(string text, out long number)
    {
        number = 0;
        if (text.Length is 0 or > 20) return false;
        foreach (char c in text)
        {
            if (c is < '0' or > '7') return false;
            number = (number * 8) + (c - '0');
        }
        return true;
    }

    private static DictValue ToDict(Evaluator evaluator, Arguments arguments)
    {
        DictValue dict = new();
        if (arguments.Positional.Count > 1)
            throw new EvaluationException("call", "dict() takes one argument");
        foreach (Value source in arguments.Positional)
        {
            if (source is DictValue other)
            {
                Operators.InPlace(evaluator.Budget, "|", dict, other);
                continue;
            }
            foreach (Value pair in Iteration.ToList(evaluator.Budget, source))
            {
                List<Value> items = Iteration.ToList(evaluator.Budget, pair);
                if (items.Count != 2) throw new EvaluationException("value", "dict() wants pairs");
                dict.Set(items[0], items[1]);
            }
        }
        foreach ((string? name, Value? value) in arguments.Keywords) dict.Set(new StringValue(name), value);
        return dict;
    }

    private static IntValue Length(Value value) => value switch
    {
        StringValue text => IntValue.Of(text.Text.Length),
        ListValue list => IntValue.Of(list.Items.Count),
        TupleValue tuple => IntValue.Of(tuple.Items.Count),
        DictValue dict => IntValue.Of(dict.Entries.Count),
        SetValue set => IntValue.Of(set.Items.Count),
        RangeValue range => IntValue.Of(range.Count),
        BytesValue bytes => IntValue.Of(bytes.Bytes.Length),
        _ => throw new EvaluationException("type", $"'{value.TypeName}' has no length"),
    };

    private static RangeValue Range(Evaluator evaluator, Arguments arguments)
    {
        if (arguments.Keywords.Count > 0 || arguments.Positional.Count is 0 or > 3)
            throw new EvaluationException("call", "range() takes one to three numbers");
        long[] numbers = [.. arguments.Positional.Select(value => Operators.AsNumber(value)
            ?? throw new EvaluationException("type", $"range() takes numbers, not '{value.TypeName}'"))];
        long step = numbers.Length > 2 ? numbers[2] : 1;
        if (step == 0) throw new EvaluationException("value", "range(): the step cannot be 0");
        return numbers.Length == 1 ? new(0, numbers[0], 1) : new(numbers[0], numbers[1], step);
    }

    private static ListValue Sorted(Evaluator evaluator, BoundArguments bound) =>
        new(Sorting.Sort(evaluator, Row(evaluator, bound), bound["key"], bound.Flag("reverse")));

    private static IteratorValue Enumerate(BoundArguments bound)
    {
        long start = bound.Number("start", 0);
        return new("enumerate", Iteration.Of(Given(bound, "items"))
            .Select((item, index) => (Value)new TupleValue(IntValue.Of(start + index), item)));
    }

    private static IteratorValue Zip(BoundArguments bound)
    {
        IEnumerator<Value>[] rows = [.. bound.Rest.Select(row => Iteration.Of(row).GetEnumerator())];
        IEnumerable<Value> Tuples()
        {
            while (rows.Length > 0 && rows.All(row => row.MoveNext()))
                yield return new TupleValue(rows.Select(row => row.Current));
        }
        return new("zip", Tuples());
    }

    private static IteratorValue Map(Evaluator evaluator, BoundArguments bound)
    {
        Value function = Given(bound, "function");
        return new("map", Iteration.Of(Given(bound, "items"))
            .Select(item => evaluator.Invoke(function, new Arguments([item]))));
    }

    private static IteratorValue Filter(Evaluator evaluator, BoundArguments bound)
    {
        Value? function = bound["function"];
        return new("filter", Iteration.Of(Given(bound, "items")).Where(item =>
            (function is null ? item : evaluator.Invoke(function, new Arguments([item]))).IsTrue));
    }

    private static Value Next(BoundArguments bound)
    {
        if (bound["iterator"] is not IteratorValue iterator)
            throw new EvaluationException("type",
                $"next() wants an iterator, not '{Given(bound, "iterator").TypeName}'");
        return iterator.Next()
            ?? (bound.IsGiven("default") ? Given(bound, "default")
                : throw new EvaluationException("value", "next(): the end"));
    }

    private static Value Extreme(Evaluator evaluator, Arguments arguments, string name, bool wantsLarger)
    {
        BoundArguments bound = arguments.Bind(name, "*values", "key?", "default?");
        IReadOnlyList<Value> items =
            bound.Rest.Count == 1 ? Iteration.ToList(evaluator.Budget, bound.Rest[0]) : bound.Rest;
        if (items.Count == 0)
            return bound.IsGiven("default")
                ? Given(bound, "default")
                : throw new EvaluationException("value", $"{name}() of nothing");
        Value KeyOf(Value item) =>
            bound["key"] is { } key ? evaluator.Invoke(key, new Arguments([item])) : item;
        Value best = items[0], bestKey = KeyOf(best);
        foreach (Value item in items.Skip(1))
        {
            Value key = KeyOf(item);
            int order = Operators.Order(key, bestKey);
            if (wantsLarger ? order > 0 : order < 0) (best, bestKey) = (item, key);
        }
        return best;
    }

    private static BoolValue IsInstance(BoundArguments bound)
    {
        Value value = Given(bound, "value");
        return Given(bound, "type") switch
        {
            TypeValue type => BoolValue.Of(type.Includes(value)),
            TupleValue types =>
                BoolValue.Of(types.Items.Any(type => type is TypeValue one && one.Includes(value))),
            _ => throw new EvaluationException("type", "isinstance() wants a type"),
        };
    }

    private static NoneValue Print(Evaluator evaluator, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("print", "*values", "sep?", "end?", "file?", "flush?");
        string line =
            string.Join(bound.OptionalText("sep") ?? " ", bound.Rest.Select(value => value.ToString()));
        if (bound["file"] is not null)
            throw new EvaluationException("unsupported", "print() to a file", "use file.write");
        evaluator.Budget.Text(line.Length);
        evaluator.Host.Print(line);
        return NoneValue.Instance;
    }

    private static FileValue Open(Evaluator evaluator, Arguments arguments)
    {
        BoundArguments bound = arguments.Bind("open", "file", "mode?", "encoding?");
        ITemplateFiles files = evaluator.Host.Files
            ?? throw new EvaluationException("open", "files cannot be opened while the template loads");
        PathValue path = bound["file"] as PathValue ?? new PathValue(bound.Text("file"), files);
        return FileValue.Open(path, files, bound);
    }
}
