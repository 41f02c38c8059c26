using System.Globalization;
using System.Text;
using Limyra.Templates.Text;
using Limyra.Templates.Values;

namespace Limyra.Templates.Output;

/// <summary>JSON as the peer prints it: four spaces, ASCII only, order kept.</summary>
public static class JsonText
{
    private const int MaxIndent = 256;

    /// <summary>Formats a value. Tuples become arrays; anything that JSON lacks becomes its text.</summary>
    public static string Format(Value value)
    {
        StringBuilder text = new();
        Append(text, value, indent: 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Value value, int indent)
    {
        if (indent > MaxIndent) throw new EvaluationException("limit", "values are nested too deeply");
        switch (value)
        {
            case NoneValue: text.Append("null"); break;
            case BoolValue truth: text.Append(truth.IsTrue ? "true" : "false"); break;
            case IntValue number: text.Append(CultureInfo.InvariantCulture, $"{number.Number}"); break;
            case ListValue list: AppendRow(text, list.Items, indent); break;
            case TupleValue tuple: AppendRow(text, tuple.Items, indent); break;
            case DictValue dict: AppendDict(text, dict, indent); break;
            default: AppendText(text, value.ToString()); break;
        }
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<Value> items, int indent)
    {
        if (items.Count == 0)
        {
            text.Append("[]");
            return;
        }
        string separator = "[";
        foreach (Value item in items)
        {
            text.Append(separator).Append('\n').Append(' ', indent + 4);
            Append(text, item, indent + 4);
            separator = ",";
        }
        text.Append('\n').Append(' ', indent).Append(']');
    }

    private static void AppendDict(StringBuilder text, DictValue dict, int indent)
    {
        if (dict.Entries.Count == 0)
        {
            text.Append("{}");
            return;
        }
        string separator = "{";
        foreach ((Value? key, Value? value) in dict.Entries)
        {
            text.Append(separator).Append('\n').Append(' ', indent + 4);
            AppendText(text, key.ToString());
            text.Append(": ");
            Append(text, value, indent + 4);
            separator = ",";
        }
        text.Append('\n').Append(' ', indent).Append('}');
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c == '\n') text.Append("\\n");
            else if (c == '\r') text.Append("\\r");
            else if (c == '\t') text.Append("\\t");
            else if (c == '\b') text.Append("\\b");
            else if (c == '\f') text.Append("\\f");
            else if (c is < ' ' or > '~') text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }
        text.Append('"');
    }
}
