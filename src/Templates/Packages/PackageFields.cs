using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Packages;

/// <summary>Reads fields of a handle into C# types. Phase functions may have changed
/// them, so types are checked.</summary>
internal static class PackageFields
{
    public static string Text(PackageHandle handle, string name) => OptionalText(handle, name) ?? "";

    public static string? OptionalText(PackageHandle handle, string name) => handle[name] switch
    {
        null or NoneValue => null,
        StringValue text => text.Text,
        Hosting.PathValue path => path.Path,
        var other => throw Wrong(name, "a text", other),
    };

    public static IReadOnlyList<string> Texts(PackageHandle handle, string name) => handle[name] switch
    {
        null or NoneValue => [],
        ListValue list => [.. list.Items.Select(item => TextOf(name, item))],
        TupleValue tuple => [.. tuple.Items.Select(item => TextOf(name, item))],
        StringValue text => [text.Text],
        var other => throw Wrong(name, "a list", other),
    };

    public static long Number(PackageHandle handle, string name) => handle[name] switch
    {
        IntValue number => number.Number,
        BoolValue truth => truth.IsTrue ? 1 : 0,
        var other => throw Wrong(name, "a number", other ?? NoneValue.Instance),
    };

    public static bool Flag(PackageHandle handle, string name) => handle[name]?.IsTrue ?? false;

    public static IReadOnlyList<KeyValuePair<string, string>> Entries(PackageHandle handle, string name) =>
        handle[name] switch
        {
            null or NoneValue => [],
            DictValue dict => EntriesOf(dict),
            var other => throw Wrong(name, "a dict", other),
        };

    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Dicts(
        PackageHandle handle, string name) =>
            handle[name] switch
            {
                null or NoneValue => [],
                DictValue dict => [EntriesOf(dict)],
                ListValue list =>
                    [.. list.Items.Select(item => item is DictValue dict ? EntriesOf(dict) : [])],
                var other => throw Wrong(name, "a list of dicts", other),
            };

    public static IReadOnlyList<(string First, string Second)> Pairs(PackageHandle handle, string name) =>
        handle[name] switch
        {
            null or NoneValue => [],
            ListValue list => [.. list.Items.Select(item => item is TupleValue { Items.Count: 2 } pair
                ? (pair.Items[0].ToString(), pair.Items[1].ToString())
                : throw Wrong(name, "a list of pairs", item))],
            var other => throw Wrong(name, "a list of pairs", other),
        };

    internal static EvaluationException Wrong(string name, string wanted, Value got) =>
        new("field-type", $"the field '{name}' must be {wanted}, not {got.TypeName}");

    private static IReadOnlyList<KeyValuePair<string, string>> EntriesOf(DictValue dict) =>
        [.. dict.Entries.Select(entry => KeyValuePair.Create(entry.Key.ToString(), entry.Value.ToString()))];

    private static string TextOf(string name, Value item) => item switch
    {
        PackageHandle package => $"{package.Name}={package.FullVersion}",
        ListValue or DictValue or TupleValue or NoneValue => throw Wrong(name, "a list of texts", item),
        _ => item.ToString(),
    };
}
