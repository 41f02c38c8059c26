using Limyra.Templates.Text;

namespace Limyra.Templates.Values;

/// <summary>Arguments matched with the parameters of a host function, with typed reading.</summary>
public sealed class BoundArguments
{
    private readonly string _function;
    private readonly Dictionary<string, Value> _values;

    internal BoundArguments(string function, Dictionary<string, Value> values, IReadOnlyList<Value> rest)
    {
        _function = function;
        _values = values;
        Rest = rest;
    }

    /// <summary>Positional arguments taken by <c>*name</c>.</summary>
    public IReadOnlyList<Value> Rest { get; }

    /// <summary>The value of a parameter; null when left out or given as <c>None</c>.</summary>
    public Value? this[string name] =>
        _values.GetValueOrDefault(name) is { } value and not NoneValue ? value : null;

    /// <summary>True when the parameter was given, be it as <c>None</c>.</summary>
    public bool IsGiven(string name) => _values.ContainsKey(name);

    /// <summary>A text or path that must be given.</summary>
    public string Text(string name) => OptionalText(name) ?? throw Wrong(name, "a text", NoneValue.Instance);

    /// <summary>A text or path, null when left out.</summary>
    public string? OptionalText(string name) => this[name] switch
    {
        null => null,
        StringValue text => text.Text,
        Hosting.PathValue path => path.Path,
        var other => throw Wrong(name, "a text", other),
    };

    /// <summary>A truth; <paramref name="fallback"/> when left out.</summary>
    public bool Flag(string name, bool fallback = false) =>
        _values.TryGetValue(name, out Value? value) ? value.IsTrue : fallback;

    /// <summary>A number; <paramref name="fallback"/> when left out.</summary>
    public long Number(string name, long fallback) => this[name] switch
    {
        null => fallback,
        IntValue number => number.Number,
        BoolValue truth => truth.IsTrue ? 1 : 0,
        var other => throw Wrong(name, "a number", other),
    };

    /// <summary>Texts of a list or tuple; empty when left out. Paths and
    /// numbers count as their text.</summary>
    public IReadOnlyList<string> Texts(string name) => this[name] switch
    {
        null => [],
        ListValue list => [.. list.Items.Select(item => item.ToString())],
        TupleValue tuple => [.. tuple.Items.Select(item => item.ToString())],
        var other => throw Wrong(name, "a list", other),
    };

    /// <summary>Entries of a dict as texts; empty when left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Entries(string name) => this[name] switch
    {
        null => [],
        DictValue dict =>
            [.. dict.Entries.Select(e => KeyValuePair.Create(e.Key.ToString(), e.Value.ToString()))],
        var other => throw Wrong(name, "a dict", other),
    };

    private EvaluationException Wrong(string name, string wanted, Value got) =>
        new("type", $"{_function}(): argument '{name}' must be {wanted}, not {got.TypeName}");
}
