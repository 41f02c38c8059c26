using System.Globalization;
using System.Text;
using Limyra.Linux;

namespace Limyra.Init.Survey;

/// <summary>
/// Writes JSON (RFC 8259). Texts hold one byte a char as all names here; bytes that are UTF-8
/// stay as they are, any other text has its bytes as \u0080 to \u00ff. Serializers of the
/// runtime would double this program.
/// </summary>
internal sealed class JsonText
{
    private readonly StringBuilder text = new();
    private bool needsComma;

    public override string ToString() => text.ToString();

    public JsonText Open(char bracket, string? name = null)
    {
        Begin(name);
        text.Append(bracket);
        needsComma = false;
        return this;
    }

    public JsonText Close(char bracket)
    {
        text.Append(bracket);
        needsComma = true;
        return this;
    }

    public JsonText Value(string? name, string? value)
    {
        Begin(name);
        if (value is null) text.Append("null");
        else Quote(value);
        return this;
    }

    public JsonText Value(string? name, long value)
    {
        Begin(name);
        text.Append(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public JsonText Value(string? name, bool value)
    {
        Begin(name);
        text.Append(value ? "true" : "false");
        return this;
    }

    /// <summary>A value that was written elsewhere.</summary>
    public JsonText Raw(string name, JsonText value)
    {
        Begin(name);
        text.Append(value.text);
        return this;
    }

    public JsonText Values(string name, IEnumerable<string> values)
    {
        Open('[', name);
        foreach (var value in values) Value(name: null, value);
        return Close(']');
    }

    private void Begin(string? name)
    {
        if (needsComma) text.Append(',');
        needsComma = true;
        if (name is null) return;
        Quote(name);
        text.Append(':');
    }

    private void Quote(string value)
    {
        var isText = IsUtf8(value);
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c == '\n') text.Append("\\n");
            else if (c < ' ' || c == 0x7f || (c >= 0x80 && !isText))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }
        text.Append('"');
    }

    private static bool IsUtf8(string value) =>
        Ascii.IsValid(value) || System.Text.Unicode.Utf8.IsValid(BytePaths.Encoding.GetBytes(value));
}
