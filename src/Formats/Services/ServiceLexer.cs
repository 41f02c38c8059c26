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
            var setting = reader.ReadSetting();
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
        private int at;         // next character
        private int end;        // end of the physical line we are in
        private int next;       // begin of the physical line after it
        private int start;      // begin of the physical line we are in
        private int line;       // its number

        private bool IsAtEnd => at >= end;

        private SourcePosition Here => new(file, line, at - start + 1);

        /// <summary>Goes to the next logical line; false at the end of the file.</summary>
        public bool NextLine()
        {
            while (next < text.Length)
            {
                EnterPhysicalLine();
                SkipBlanks();
                if (IsAtEnd && !IsContinued()) continue;
                if (!IsAtEnd && text[at] == '#')
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
            start = at = next;
            line++;
            var newline = text.IndexOf('\n', start);
            end = newline < 0 ? text.Length : newline;
            next = newline < 0 ? text.Length : newline + 1;
            if (IsContinued()) end--;
        }

        /// <summary>An odd number of backslashes at its end continues a line.</summary>
        private bool IsContinued()
        {
            var lineEnd = next > 0 && next <= text.Length && text[next - 1] == '\n' ? next - 1 : next;
            var count = 0;
            while (lineEnd - 1 - count >= start && text[lineEnd - 1 - count] == '\\') count++;
            return count % 2 == 1;
        }

        /// <summary>Steps into the line after a continuation; the diagnostic says
        /// why when that cannot be.</summary>
        private bool Continue()
        {
            if (!IsContinued()) return false;
            if (next >= text.Length)
            {
                Report("continuation-at-end", "end-of-file follows backslash escape character (`\\')");
                return false;
            }
            EnterPhysicalLine();
            if (end > start && IsBlank(text[start])) return true;
            if (end == start && !IsContinued() && start < text.Length && text[start] != '\n') return true;
            Report(
                "continuation-indent",
                "line following line-continuation backslash (`\\') does not begin with whitespace character");
            SkipLogicalLine();
            return false;
        }

        private void SkipLogicalLine()
        {
            while (IsContinued() && next < text.Length) EnterPhysicalLine();
            at = end;
        }

        private void SkipBlanks()
        {
            while (at < end && IsBlank(text[at])) at++;
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
            var before = diagnostics.Count;
            SkipBlanksAndLines();
            if (IsAtEnd || text[at] == '#')
            {
                SkipLogicalLine();
                return null;
            }
            var position = Here;
            var isMeta = text[at] == '@';
            if (isMeta) at++;
            var name = ReadName();
            var sign = SettingOperator.Assign;
            if (isMeta) name = "@" + name;
            else if (name.Length == 0 || !ReadOperator(out sign)) Report("bad-line", "badly formed line.");
            List<SettingWord> words = [];
            if (diagnostics.Count == before) ReadWords(words);
            SkipLogicalLine();
            return diagnostics.Count == before ? new(name, sign, words, position) : null;
        }

        private string ReadName()
        {
            if (IsAtEnd || text[at] is '-' or '.' || char.IsAsciiDigit(text[at])) return "";
            var from = at;
            while (at < end && IsNameChar(text[at])) at++;
            return text[from..at];
        }

        private bool ReadOperator(out SettingOperator sign)
        {
            sign = SettingOperator.Assign;
            SkipBlanksAndLines();
            if (IsAtEnd) return false;
            if (text[at] is '=' or ':')
            {
                at++;
                return true;
            }
            if (text[at] != '+' || at + 1 >= end || text[at + 1] != '=') return false;
            at += 2;
            sign = SettingOperator.Append;
            return true;
        }

        private void ReadWords(List<SettingWord> words)
        {
            SkipBlanksAndLines();
            StringBuilder word = new();
            while (!IsAtEnd)
            {
                var (wordLine, column) = (line, at - start + 1);
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
                if (at < end && text[at] == '#') at = end;
            }
            while (IsAtEnd && Continue());
        }

        private bool ReadWord(StringBuilder word)
        {
            while (!IsAtEnd && !IsBlank(text[at]))
            {
                var c = text[at++];
                if (c == '#')
                {
                    at--;
                    Report(
                        "comment-glued",
                        "hashmark (`#') comment must be separated from setting value by whitespace");
                    return false;
                }
                if (c == '"')
                {
                    if (!ReadQuoted(word)) return false;
                }
                else if (c == '\\' && !IsAtEnd) word.Append(text[at++]);
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
                var c = text[at++];
                if (c == '"') return true;
                if (c == '\\' && !IsAtEnd) c = text[at++];
                word.Append(c);
            }
        }
    }
}
