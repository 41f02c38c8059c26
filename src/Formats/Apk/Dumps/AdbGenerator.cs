using System.Globalization;
using Limyra.Formats.Adb;

namespace Limyra.Formats.Apk.Dumps;

/// <summary>
/// Makes an ADB payload of the YAML that <see cref="AdbDump"/> prints: two columns a level, <c>- </c> items,
/// <c>key: value</c>, single quotes, blocks after <c>|</c>. Values are written in the order of the text.
/// </summary>
public sealed class AdbGenerator
{
    private const string SchemaMark = "#%SCHEMA: ";

    /// <summary>Deepest nesting: that of apk-tools.</summary>
    private const int DepthLimit = 32;

    private readonly AdbWriter _writer = new();
    private readonly string[] _lines;
    private int _at;

    private AdbGenerator(string text)
    {
        _lines = text.Split('\n');
        bool hasSchema = _lines[0].StartsWith(SchemaMark, StringComparison.Ordinal);
        string digits = hasSchema ? _lines[0][SchemaMark.Length..].Trim() : "";
        if (!uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
            out uint schema)
            || PackageSchemas.Root(schema) is not { } root)
            throw new ApkFormatException(ApkRule.AdbSchema,
                $"the first line is not '{SchemaMark}' and a known schema");
        Schema = schema;
        _at = 1;
        AdbValue value = Fields(root, level: 0, first: null);
        if (Peek() is not null) throw Bad("indented otherwise than what is around it");
        _writer.SetRoot(value);
    }

    /// <summary>Schema of the root.</summary>
    public uint Schema { get; }

    /// <summary>The finished payload.</summary>
    public ReadOnlySpan<byte> Payload => _writer.Payload;

    /// <summary>Reads a text.</summary>
    /// <exception cref="ApkFormatException">It is no such text; the message has the line.</exception>
    public static AdbGenerator Parse(string text) => new(text);

    /// <summary>Fields at one level; the first may stand behind the dash of an item.</summary>
    private AdbValue Fields(AdbSchema.Object schema, int level, string? first)
    {
        if (level > DepthLimit) throw new ApkFormatException(ApkRule.AdbLimit, "values nest too deep");
        AdbValue[] fields = new AdbValue[schema.Fields.Count];
        string? line = first ?? Take(level);
        for (; line is not null; line = Take(level))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            string key =
                colon >= 0 ? line[..colon] : line.EndsWith(':') ? line[..^1] : throw Bad("not a field");
            int number = schema.Find(key);
            if (number == 0) throw Bad($"'{key}' is no field of {schema.Name}");
            AdbSchema field = schema.Fields[number - 1].Schema;
            fields[number - 1] =
                colon >= 0 ? Scalar(field, line[(colon + 2)..], level) : Below(field, level + 1);
        }
        return _writer.Object(fields);
    }

    private AdbValue Below(AdbSchema schema, int level) => schema switch
    {
        AdbSchema.Array array => Items(array, level),
        AdbSchema.Object and not AdbSchema.Phrase => Fields((AdbSchema.Object)schema, level, first: null),
        _ => default,
    };

    private AdbValue Items(AdbSchema.Array schema, int level)
    {
        List<AdbValue> items = [];
        while (Peek() is { } next && next.Level == level
            && next.Text.StartsWith("- ", StringComparison.Ordinal))
        {
            _at++;
            string rest = next.Text[2..];
            items.Add(schema.Item is AdbSchema.Object fields and not AdbSchema.Phrase
                ? Fields(fields, level + 1, rest)
                : Scalar(schema.Item, rest, level));
        }
        AdbValue[] values = [.. items.Where(item => !item.IsNull)];
        return _writer.Object(values.AsSpan(0, AdbOrdering.Arrange(_writer.Reader, schema, values)));
    }

    private AdbValue Scalar(AdbSchema schema, string text, int level)
    {
        if (text.StartsWith('|')) text = Block(level + 1);
        else if (text is ['\'', .. var inner, '\'']) text = inner;
        else if (text.StartsWith('\'')) throw Bad("a quotation mark without its partner");
        try
        {
            return text.Length == 0 ? default : AdbText.Parse(_writer, schema, ByteText.Encode(text));
        }
        catch (ApkFormatException error)
        {
            throw new ApkFormatException(error.Rule, $"line {_at}: {error.Message}");
        }
    }

    /// <summary>The lines of a block, without the blanks of their level.</summary>
    private string Block(int level)
    {
        string indent = new(' ', 2 * level);
        List<string> lines = [];
        for (; _at < _lines.Length && _lines[_at].StartsWith(indent, StringComparison.Ordinal); _at++)
            lines.Add(_lines[_at][indent.Length..]);
        return string.Join('\n', lines);
    }

    /// <summary>The next line if it stands at this level and is no item.</summary>
    private string? Take(int level)
    {
        if (Peek() is not { } next || next.Level != level
            || next.Text.StartsWith("- ", StringComparison.Ordinal)) return null;
        _at++;
        return next.Text;
    }

    /// <summary>The next line that says something, its remark cut off.</summary>
    private (int Level, string Text)? Peek()
    {
        for (; _at < _lines.Length; _at++)
        {
            string text = _lines[_at].TrimStart(' ');
            if (text.Length == 0 || text[0] == '#') continue;
            int level = (_lines[_at].Length - text.Length) / 2;
            int remark = text.IndexOf(" #", StringComparison.Ordinal);
            return (level, remark < 0 ? text : text[..remark]);
        }
        return null;
    }

    private ApkFormatException Bad(string problem) => new(ApkRule.AdbSchema, $"line {_at + 1}: {problem}");
}
