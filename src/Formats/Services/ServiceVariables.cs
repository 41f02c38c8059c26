using System.Text;

namespace Limyra.Formats.Services;

/// <summary>
/// Replaces variables in words (dinit-service(5), VARIABLE SUBSTITUTION): $NAME, ${NAME}, ${NAME:-word},
/// ${NAME-word}, ${NAME:+word}, ${NAME+word}, $1 for the service's argument, $$ for a dollar sign, and $/NAME
/// or $/{…} whose value is split into words.
/// </summary>
public sealed class ServiceVariables
{
    /// <summary>Longest text a substitution may give.</summary>
    public const int LimitChars = 1 << 20;

    private readonly Func<string, string?> _lookup;
    private readonly string? _argument;

    /// <summary>Variables by a function, null when unset; and the service's argument.</summary>
    public ServiceVariables(Func<string, string?> lookup, string? argument)
    {
        _lookup = lookup;
        _argument = argument;
    }

    /// <summary>Expands one text to one text; null and a message when it is ill-formed.</summary>
    public string? Expand(string text, out string error)
    {
        error = "";
        if (!text.Contains('$', StringComparison.Ordinal)) return text;
        List<string> words = [];
        return Expand(text, words, out error) ? string.Join(' ', words) : null;
    }

    /// <summary>Expands a word into any number of words, added to <paramref name="words"/>.</summary>
    public bool Expand(string word, List<string> words, out string error)
    {
        error = "";
        if (!word.Contains('$', StringComparison.Ordinal))
        {
            words.Add(word);
            return true;
        }
        Expansion expansion = new(this, word, words);
        if (!expansion.Run()) error = expansion.Error;
        return error.Length == 0;
    }

    private sealed class Expansion(ServiceVariables variables, string word, List<string> words)
    {
        private readonly StringBuilder _current = new();
        private int _at;
        private bool _isKept = true;     // an empty word stays, unless a split value alone made it empty
        private bool _hasPlain;

        public string Error { get; private set; } = "";

        public bool Run()
        {
            while (_at < word.Length && Error.Length == 0)
            {
                if (word[_at] != '$') _current.Append(word[_at++]);
                else if (_at + 1 < word.Length && word[_at + 1] == '$')
                {
                    _current.Append('$');
                    _at += 2;
                }
                else ReadVariable();
                if (_current.Length > LimitChars) Error = "value too long (after substitution)";
            }
            if (_current.Length > 0 || _isKept) words.Add(_current.ToString());
            return Error.Length == 0;
        }

        private void ReadVariable()
        {
            _at++;
            bool isSplit = Take('/');
            bool isBraced = Take('{');
            string name = ReadName(out bool isArgument);
            if (name.Length == 0)
            {
                Error = "invalid/missing variable name after '$'";
                return;
            }
            if (isArgument && name != "1")
            {
                Error = "only one service argument may be present";
                return;
            }
            string? value = isArgument ? variables._argument : variables._lookup(name);
            bool isDecided = false;
            if (isBraced && !ReadAlternative(ref value, ref isDecided)) return;
            if (isArgument && value is null && !isDecided)
            {
                Error = "missing value in argument substitution";
                return;
            }
            if (isSplit) AppendSplit(value ?? "");
            else
            {
                _current.Append(value);
                _isKept = _hasPlain = true;
            }
        }

        private bool Take(char wanted)
        {
            if (_at >= word.Length || word[_at] != wanted) return false;
            _at++;
            return true;
        }

        private string ReadName(out bool isNumber)
        {
            int from = _at;
            isNumber = _at < word.Length && char.IsAsciiDigit(word[_at]);
            while (_at < word.Length && IsPart(word[_at], isNumber)) _at++;
            return word[from.._at];
        }

        private static bool IsPart(char c, bool isNumber) =>
            isNumber ? char.IsAsciiDigit(c) : c == '_' || c >= 128 || char.IsAsciiLetterOrDigit(c);

        /// <summary>What may follow a name inside braces, and the closing brace.</summary>
        private bool ReadAlternative(ref string? value, ref bool isDecided)
        {
            bool hasColon = Take(':');
            if (hasColon && (_at >= word.Length || word[_at] is not ('+' or '-')))
            {
                Error = "invalid syntax in variable substitution";
                return false;
            }
            bool isSet = value is not null && !(hasColon && value.Length == 0);
            if (_at < word.Length && word[_at] is '+' or '-')
            {
                char mode = word[_at++];
                int close = word.IndexOf('}', _at);
                string alternative = close < 0 ? "" : word[_at..close];
                _at = close < 0 ? word.Length : close;
                if (mode == '+' ? isSet : !isSet) value = alternative;
                isDecided = true;
            }
            if (Take('}')) return true;
            Error = "unmatched '{' in variable substitution";
            return false;
        }

        private void AppendSplit(string value)
        {
            if (!_hasPlain && _current.Length == 0) _isKept = false;
            foreach (char c in value)
            {
                if (!ServiceLexer.IsBlank(c))
                {
                    _current.Append(c);
                    continue;
                }
                if (_current.Length > 0 || _isKept) words.Add(_current.ToString());
                _current.Clear();
                _isKept = _hasPlain = false;
            }
        }
    }
}
