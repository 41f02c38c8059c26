using System.Globalization;

namespace Limyra.Formats.Adb;

/// <summary>The part of YAML that apk-tools writes and reads: two columns a level, counts
/// and remarks as comments.</summary>
internal sealed class YamlListing(bool isPretty) : AdbListing(isPretty)
{
    /// <summary>From this length on texts stand in a block of their own.</summary>
    private const int BlockLength = 80;

    private const string Indicators = "-?:,[]{}#&*!|>'\"%@`";

    private readonly Stack<bool> _isArray = [];
    private int _indent;
    private bool _isLineStarted;
    private bool _isKeyPrinted;

    public override void BeginObject(uint schema)
    {
        Indent(isItem: true, continuesLine: false);
        Nest(isArray: false);
        if (schema == 0) return;
        Text.Append(CultureInfo.InvariantCulture, $"#%SCHEMA: {schema:X8}");
        EndLine();
    }

    public override void BeginArray(int count)
    {
        Indent(isItem: true, continuesLine: true);
        Text.Append(CultureInfo.InvariantCulture, $"# {count} items");
        EndLine();
        Nest(isArray: true);
    }

    public override void End()
    {
        if (_isLineStarted)
        {
            Indent(isItem: false, continuesLine: true);
            Text.Append("# empty object");
            EndLine();
        }
        _isArray.Pop();
        if (_isArray.Count > 0) _indent--;
    }

    public override void Comment(string text)
    {
        Indent(isItem: false, continuesLine: true);
        Text.Append("# ").Append(text);
        EndLine();
    }

    public override void Key(string name)
    {
        if (_isKeyPrinted) EndLine();
        Indent(isItem: true, continuesLine: true);
        Text.Append(name).Append(':');
        _isKeyPrinted = true;
    }

    public override void String(string text, bool isMultiline)
    {
        Indent(isItem: true, continuesLine: true);
        switch (QuotingOf(text, isMultiline))
        {
            case Quoting.None:
                Text.Append(text);
                EndLine();
                break;
            case Quoting.Single:
                Text.Append('\'').Append(text).Append('\'');
                EndLine();
                break;
            default:
                Block(text);
                break;
        }
    }

    public override void Number(ulong value, AdbNumberStyle style)
    {
        Indent(isItem: true, continuesLine: true);
        Text.Append(Format(value, style));
        EndLine();
    }

    /// <summary>Empty lines are lost: the reader of this notation could not tell them from its end.</summary>
    private void Block(string text)
    {
        Text.Append('|');
        EndLine();
        _indent++;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Indent(isItem: false, continuesLine: true);
            Text.Append(line);
            EndLine();
        }
        _indent--;
    }

    private static Quoting QuotingOf(string text, bool isMultiline)
    {
        if (text.Length == 0) return Quoting.None;
        if (isMultiline || ByteText.Encode(text).Length >= BlockLength) return Quoting.Block;
        Quoting quoting =
            Indicators.Contains(text[0], StringComparison.Ordinal) ? Quoting.Single : Quoting.None;
        char before = '\0';
        foreach (char c in text)
        {
            if (c is '\r' or '\n' or '\'' || (c == '#' && before == ' ')) return Quoting.Block;
            if (c == '#' || (c == ' ' && before == ':')) quoting = Quoting.Single;
            before = c;
        }
        return quoting;
    }

    private void Nest(bool isArray)
    {
        if (_isArray.Count > 0) _indent++;
        _isArray.Push(isArray);
    }

    private void Indent(bool isItem, bool continuesLine)
    {
        if (!_isLineStarted)
        {
            Text.Append(' ', 2 * _indent);
            if (isItem && _isArray.Count > 0 && _isArray.Peek()) Text.Append("- ");
        }
        else if (_isKeyPrinted && continuesLine)
        {
            Text.Append(' ');
        }
        _isLineStarted = true;
    }

    private void EndLine()
    {
        Text.Append('\n');
        _isLineStarted = false;
        _isKeyPrinted = false;
    }

    private enum Quoting
    {
        None,
        Single,
        Block,
    }
}
