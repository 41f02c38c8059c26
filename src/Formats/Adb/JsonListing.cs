using System.Globalization;

namespace Limyra.Formats.Adb;

/// <summary>JSON as apk-tools lays it out; remarks are lost. Control characters are escaped,
/// which apk-tools forgets.</summary>
internal sealed class JsonListing(bool isPretty) : AdbListing(isPretty)
{
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
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => Text.Append('\\').Append(c),
                '\n' => Text.Append("\\n"),
                '\t' => Text.Append("\\t"),
                < ' ' => Text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => Text.Append(c),
            };
        }
        Text.Append('"');
        _needsSeparator = true;
    }

    public override void Number(ulong value, AdbNumberStyle style)
    {
        _needsNewline = true;
        Indent(isItem: true);
        Text.Append(value.ToString(CultureInfo.InvariantCulture));
        _needsSeparator = true;
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
