using System.Buffers;
using System.Globalization;

namespace Limyra.Formats.Adb;

/// <summary>JSON as apk-tools lays it out; remarks are lost. Control characters are escaped,
/// which apk-tools forgets.</summary>
internal sealed class JsonListing(bool isPretty) : AdbListing(isPretty)
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private readonly Stack<char> _ends = [];
    private bool _isKeyPrinted;
    private bool _needsSeparator;
    private bool _needsNewline;

    public override void BeginObject(uint schema) => Begin('{', '}');

    public override void BeginArray(int count) => Begin('[', ']');

    public override void End()
    {
        char end = _ends.Pop();
        _needsNewline = true;
        Indent(isItem: false);
        Text.Append(end);
        _needsSeparator = true;
        _needsNewline = false;
        if (_ends.Count == 0) Text.Append('\n');
    }

    public override void Comment(string text)
    {
        // JSON has no comments.
    }

    public override void Key(string name)
    {
        _needsNewline = true;
        Indent(isItem: true);
        Text.Append('"').Append(name).Append("\":");
        _isKeyPrinted = true;
        _needsSeparator = true;
    }

    public override void String(string text, bool isMultiline)
    {
        _needsNewline = true;
        Indent(isItem: true);
        Text.Append('"');
        ReadOnlySpan<char> rest = text;
        for (int at; (at = rest.IndexOfAny(Escaped)) >= 0; rest = rest[(at + 1)..])
        {
            Text.Append(rest[..at]);
            Escape(rest[at]);
        }
        Text.Append(rest).Append('"');
        _needsSeparator = true;
    }

    public override void Number(ulong value, AdbNumberStyle style)
    {
        _needsNewline = true;
        Indent(isItem: true);
        Text.Append(CultureInfo.InvariantCulture, $"{value}");
        _needsSeparator = true;
    }

    private void Escape(char c)
    {
        _ = c switch
        {
            '"' or '\\' => Text.Append('\\').Append(c),
            '\n' => Text.Append("\\n"),
            '\t' => Text.Append("\\t"),
            _ => Text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
        };
    }

    private void Begin(char start, char end)
    {
        if (_ends.Count > 0) Indent(isItem: true);
        Text.Append(start);
        _ends.Push(end);
        _needsSeparator = false;
        _needsNewline = true;
    }

    private void Indent(bool isItem)
    {
        if (_isKeyPrinted)
        {
            Text.Append(' ');
        }
        else
        {
            if (isItem && _needsSeparator) Text.Append(',');
            if (_needsNewline) Text.Append('\n').Append(' ', 2 * _ends.Count);
            else Text.Append(' ');
        }
        _isKeyPrinted = false;
    }
}
