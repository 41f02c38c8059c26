using System.Text;

namespace Limyra.Formats.Services;

/// <summary>
/// Splits a description into settings and meta commands (dinit-service(5), SERVICE DESCRIPTION FILES). A line
/// that is wrong becomes a diagnostic, and reading goes on with the next.
/// </summary>
public static class ServiceLexer
{
    /// <summary>Longest description that is read; the shipped ones are below 4 KiB.</summary>
    public const int LimitBytes = 1 << 20;

    /// <summary>Reads a whole file; <paramref name="file"/> is the name that positions carry.</summary>
    public static List<ServiceSetting> Read(
        ReadOnlySpan<byte> content, string file, List<ServiceDiagnostic> diagnostics)
    {
        List<ServiceSetting> settings = [];
        LineReader reader = new(Encoding.Latin1.GetString(content), file, diagnostics);
        while (reader.NextLine())
        {
            ServiceSetting? setting = reader.ReadSetting();
            if (setting is not null) settings.Add(setting);
        }
        return settings;
    }

    /// <summary>Blanks as isspace(3) has them in the C locale.</summary>
    internal static bool IsBlank(char c) => c is ' ' or (>= '\t' and <= '\r');

    private static bool IsNameChar(char c) =>
        c is '-' or '.' or '_' or >= '\x80' || char.IsAsciiLetterOrDigit(c);

    /// <summary>Reads characters of one logical line: physical lines joined
    /// where a backslash ends one.</summary>
    private sealed class LineReader(string text, string file, List<ServiceDiagnostic> diagnostics)
    {
        private int _at;         // next character
        private int _end;        // end of the physical line we are in
        private int _next;       // begin of the physical line after it
        private int _start;      // begin of the physical line we are in
        private int _line;       // its number

        private bool IsAtEnd => _at >= _end;

        private SourcePosition Here => new(file, _line, _at - _start + 1);

        /// <summary>Goes to the next logical line; false at the end of the file.</summary>
        public bool NextLine()
        {
            while (_next < text.Length)
            {
                EnterPhysicalLine();
                SkipBlanks();
                if (IsAtEnd && !IsContinued()) continue;
                if (!IsAtEnd && text[_at] == '#')
                {
                    SkipLogicalLine();
                    continue;
                }
                return true;
            }
            return false;
        }

        private void EnterPhysicalLine()
        {
            _start = _at = _next;
            _line++;
            int newline = text.IndexOf('\n', _start);
            _end = newline < 0 ? text.Length : newline;
            _next = newline < 0 ? text.Length : newline + 1;
            if (IsContinued()) _end--;
        }

        /// <summary>An odd number of backslashes at its end continues a line.</summary>
        private bool IsContinued()
        {
            int lineEnd = _next > 0 && _next <= text.Length && text[_next - 1] == '\n' ? _next - 1 : _next;
            int count = 0;
            while (lineEnd - 1 - count >= _start && text[lineEnd - 1 - count] == '\\') count++;
            return count % 2 == 1;
        }

        /// <summary>Steps into the line after a continuation; the diagnostic says
        /// why when that cannot be.</summary>
        private bool Continue()
        {
            if (!IsContinued()) return false;
            if (_next >= text.Length)
            {
                Report("continuation-at-end", "end-of-file follows backslash escape character (`\\')");
                return false;
            }
            EnterPhysicalLine();
            if (_end > _start && IsBlank(text[_start])) return true;
            if (_end == _start && !IsContinued() && _start < text.Length && text[_start] != '\n') return true;
            Report(
                "continuation-indent",
                "line following line-continuation backslash (`\\') does not begin with whitespace character");
            SkipLogicalLine();
            return false;
        }

        private void SkipLogicalLine()
        {
            while (IsContinued() && _next < text.Length) EnterPhysicalLine();
            _at = _end;
        }

        private void SkipBlanks()
        {
            while (_at < _end && IsBlank(text[_at])) _at++;
        }

        private void SkipBlanksAndLines()
        {
            SkipBlanks();
            while (IsAtEnd && Continue()) SkipBlanks();
        }

        private void Report(string rule, string message) =>
            diagnostics.Add(new(ServiceFault.Description, rule, Here, Setting: null, message));

        /// <summary>Reads the setting or meta command that begins here; null when it is none.</summary>
        public ServiceSetting? ReadSetting()
        {
            int before = diagnostics.Count;
            SkipBlanksAndLines();
            if (IsAtEnd || text[_at] == '#')
            {
                SkipLogicalLine();
                return null;
            }
            SourcePosition position = Here;
            bool isMeta = text[_at] == '@';
            if (isMeta) _at++;
            string name = ReadName();
            SettingOperator sign = SettingOperator.Assign;
            if (isMeta) name = "@" + name;
            else if (name.Length == 0 || !ReadOperator(out sign)) Report("bad-line", "badly formed line.");
            List<SettingWord> words = [];
            if (diagnostics.Count == before) ReadWords(words);
            SkipLogicalLine();
            return diagnostics.Count == before ? new(name, sign, words, position) : null;
        }

        private string ReadName()
        {
            if (IsAtEnd || text[_at] is '-' or '.' || char.IsAsciiDigit(text[_at])) return "";
            int from = _at;
            while (_at < _end && IsNameChar(text[_at])) _at++;
            return text[from.._at];
        }

        private bool ReadOperator(out SettingOperator sign)
        {
            sign = SettingOperator.Assign;
            SkipBlanksAndLines();
            if (IsAtEnd) return false;
            if (text[_at] is '=' or ':')
            {
                _at++;
                return true;
            }
            if (text[_at] != '+' || _at + 1 >= _end || text[_at + 1] != '=') return false;
            _at += 2;
            sign = SettingOperator.Append;
            return true;
        }

        private void ReadWords(List<SettingWord> words)
        {
            SkipBlanksAndLines();
            StringBuilder word = new();
            while (!IsAtEnd)
            {
                (int wordLine, int column) = (_line, _at - _start + 1);
                if (!ReadWord(word)) return;
                words.Add(new(word.ToString(), wordLine, column));
                word.Clear();
                SkipBlanksAndComment();
            }
        }

        /// <summary>After a word: blanks, then perhaps a comment, which ends
        /// with the physical line.</summary>
        private void SkipBlanksAndComment()
        {
            do
            {
                SkipBlanks();
                if (_at < _end && text[_at] == '#') _at = _end;
            }
            while (IsAtEnd && Continue());
        }

        private bool ReadWord(StringBuilder word)
        {
            while (!IsAtEnd && !IsBlank(text[_at]))
            {
                char c = text[_at++];
                if (c == '#')
                {
                    _at--;
                    Report(
                        "comment-glued",
                        "hashmark (`#') comment must be separated from setting value by whitespace");
                    return false;
                }
                if (c == '"')
                {
                    if (!ReadQuoted(word)) return false;
                }
                else if (c == '\\' && !IsAtEnd) word.Append(text[_at++]);
                else word.Append(c);
            }
            return true;
        }

        private bool ReadQuoted(StringBuilder word)
        {
            while (true)
            {
                while (IsAtEnd)
                {
                    if (Continue())
                    {
                        word.Append('\n');
                        continue;
                    }
                    Report("unterminated-quote", "unterminated quoted string");
                    return false;
                }
                char c = text[_at++];
                if (c == '"') return true;
                if (c == '\\' && !IsAtEnd) c = text[_at++];
                word.Append(c);
            }
        }
    }
}
