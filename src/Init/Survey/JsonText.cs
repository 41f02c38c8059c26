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
    private readonly StringBuilder _text = new();
    private bool _needsComma;

    public override string ToString() => _text.ToString();

    public JsonText Open(char bracket, string? name = null)
    {
        Begin(name);
        _text.Append(bracket);
        _needsComma = false;
        return this;
    }

    public JsonText Close(char bracket)
    {
        _text.Append(bracket);
        _needsComma = true;
        return this;
    }

    public JsonText Value(string? name, string? value)
    {
        Begin(name);
        if (value is null) _text.Append("null");
        else Quote(value);
        return this;
    }

    public JsonText Value(string? name, long value)
    {
        Begin(name);
        _text.Append(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public JsonText Value(string? name, bool value)
    {
        Begin(name);
        _text.Append(value ? "true" : "false");
        return this;
    }

    /// <summary>A value that was written elsewhere.</summary>
    public JsonText Raw(string name, JsonText value)
    {
        Begin(name);
        _text.Append(value._text);
        return this;
    }

    public JsonText Values(string name, IEnumerable<string> values)
    {
        Open('[', name);
        foreach (string value in values) Value(name: null, value);
        return Close(']');
    }

    private void Begin(string? name)
    {
        if (_needsComma) _text.Append(',');
        _needsComma = true;
        if (name is null) return;
        Quote(name);
        _text.Append(':');
    }

    private void Quote(string value)
    {
        bool isText = IsUtf8(value);
        _text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\') _text.Append('\\').Append(c);
            else if (c == '\n') _text.Append("\\n");
            else if (c < ' ' || c == 0x7f || (c >= 0x80 && !isText))
                _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else _text.Append(c);
        }
        _text.Append('"');
    }

    private static bool IsUtf8(string value) =>
        Ascii.IsValid(value) || System.Text.Unicode.Utf8.IsValid(BytePaths.Encoding.GetBytes(value));
}
