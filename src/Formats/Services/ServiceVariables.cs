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

    private readonly Func<string, string?> lookup;
    private readonly string? argument;

    /// <summary>Variables by a function, null when unset; and the service's argument.</summary>
    public ServiceVariables(Func<string, string?> lookup, string? argument)
    {
        this.lookup = lookup;
        this.argument = argument;
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
        private readonly StringBuilder current = new();
        private int at;
        private bool isKept = true;     // an empty word stays, unless a split value alone made it empty
        private bool hasPlain;

        public string Error { get; private set; } = "";

        public bool Run()
        {
            while (at < word.Length && Error.Length == 0)
            {
                if (word[at] != '$') current.Append(word[at++]);
                else if (at + 1 < word.Length && word[at + 1] == '$')
                {
                    current.Append('$');
                    at += 2;
                }
                else ReadVariable();
                if (current.Length > LimitChars) Error = "value too long (after substitution)";
            }
            if (current.Length > 0 || isKept) words.Add(current.ToString());
            return Error.Length == 0;
        }

        private void ReadVariable()
        {
            at++;
            var isSplit = Take('/');
            var isBraced = Take('{');
            var name = ReadName(out var isArgument);
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
            var value = isArgument ? variables.argument : variables.lookup(name);
            var isDecided = false;
            if (isBraced && !ReadAlternative(ref value, ref isDecided)) return;
            if (isArgument && value is null && !isDecided)
            {
                Error = "missing value in argument substitution";
                return;
            }
            if (isSplit) AppendSplit(value ?? "");
            else
            {
                current.Append(value);
                isKept = hasPlain = true;
            }
        }

        private bool Take(char wanted)
        {
            if (at >= word.Length || word[at] != wanted) return false;
            at++;
            return true;
        }

        private string ReadName(out bool isNumber)
        {
            var from = at;
            isNumber = at < word.Length && char.IsAsciiDigit(word[at]);
            while (at < word.Length && IsPart(word[at], isNumber)) at++;
            return word[from..at];
        }

        private static bool IsPart(char c, bool isNumber) =>
            isNumber ? char.IsAsciiDigit(c) : c == '_' || c >= 128 || char.IsAsciiLetterOrDigit(c);

        /// <summary>What may follow a name inside braces, and the closing brace.</summary>
        private bool ReadAlternative(ref string? value, ref bool isDecided)
        {
            var hasColon = Take(':');
            if (hasColon && (at >= word.Length || word[at] is not ('+' or '-')))
            {
                Error = "invalid syntax in variable substitution";
                return false;
            }
            var isSet = value is not null && !(hasColon && value.Length == 0);
            if (at < word.Length && word[at] is '+' or '-')
            {
                var mode = word[at++];
                var close = word.IndexOf('}', at);
                var alternative = close < 0 ? "" : word[at..close];
                at = close < 0 ? word.Length : close;
                if (mode == '+' ? isSet : !isSet) value = alternative;
                isDecided = true;
            }
            if (Take('}')) return true;
            Error = "unmatched '{' in variable substitution";
            return false;
        }

        private void AppendSplit(string value)
        {
            if (!hasPlain && current.Length == 0) isKept = false;
            foreach (var c in value)
            {
                if (!ServiceLexer.IsBlank(c))
                {
                    current.Append(c);
                    continue;
                }
                if (current.Length > 0 || isKept) words.Add(current.ToString());
                current.Clear();
                isKept = hasPlain = false;
            }
        }
    }
}
