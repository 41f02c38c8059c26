using System.Globalization;
using Limyra.Templates.Values;

namespace Limyra.Templates.Fields;

/// <summary>A field of the template vocabulary.</summary>
/// <param name="Name">Its name as templates write it.</param>
/// <param name="Type">What it may hold.</param>
/// <param name="Default">Value of a field that is not set; lists and dicts
/// are copied for each package.</param>
public sealed record Field(string Name, FieldType Type, Value Default)
{
    /// <summary>True when every template has to set it.</summary>
    public bool IsMandatory { get; init; }

    /// <summary>True when subpackages have it too.</summary>
    public bool IsForSubpackages { get; init; }

    /// <summary>True when subpackages begin with the template's value.</summary>
    public bool IsInherited { get; init; }

    /// <summary>The type as the language names it.</summary>
    public string TypeName => Type switch
    {
        FieldType.Text => "str",
        FieldType.Number => "int",
        FieldType.Truth => "bool",
        FieldType.Dict => "dict",
        FieldType.Compression => "compression",
        FieldType.List or FieldType.ListOrText or FieldType.ListOrDict => "list",
        _ => throw new InvalidOperationException($"field type {Type}"),
    };

    /// <summary>A default of its own for one package.</summary>
    public Value NewDefault() => CopyOf(Default);

    /// <summary>True when the field may hold the value.</summary>
    public bool Accepts(Value value) => Type switch
    {
        FieldType.Text => value is StringValue,
        FieldType.Number => value is IntValue or BoolValue,
        FieldType.Truth => value is BoolValue,
        FieldType.List => value is ListValue,
        FieldType.Dict => value is DictValue,
        FieldType.ListOrText => value is ListValue or StringValue,
        FieldType.ListOrDict => value is ListValue or DictValue,
        FieldType.Compression =>
            value is NoneValue || (value is StringValue text && IsCompression(text.Text)),
        _ => throw new InvalidOperationException($"field type {Type}"),
    };

    internal static Value CopyOf(Value value) => value switch
    {
        ListValue list => new ListValue(list.Items),
        DictValue dict => dict.Copy(),
        _ => value,
    };

    private static bool IsCompression(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return text is "none" or "zstd" or "deflate";
        int limit = text[..colon] switch { "zstd" => 22, "deflate" => 9, _ => -1 };
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture,
            out int level)
            && level <= limit;
    }
}
