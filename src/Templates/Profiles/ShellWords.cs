using System.Text;
using Limyra.Templates.Text;

namespace Limyra.Templates.Profiles;

/// <summary>Words and quoting of the POSIX shell, as the peer's flags use them.</summary>
public static class ShellWords
{
    /// <summary>Splits at blanks, minding quotes and backslashes.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool hasWord = false;
        char quote = '\0';
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (hasWord) words.Add(word.ToString());
                word.Clear();
                hasWord = false;
                continue;
            }
            hasWord = true;
            if (c == quote) quote = '\0';
            else if (quote == '\0' && c is '\'' or '"') quote = c;
            else if (c == '\\' && quote != '\'' && at + 1 < text.Length
                && (quote == '\0' || text[at + 1] is '"' or '\\')) word.Append(text[++at]);
            else word.Append(c);
        }
        if (quote != '\0') throw new EvaluationException("profile", $"a quote is not closed in: {text}");
        if (hasWord) words.Add(word.ToString());
        return words;
    }

    /// <summary>Quotes a word unless it is safe as it stands.</summary>
    public static string Quote(string word)
    {
        if (word.Length == 0) return "''";
        bool isSafe =
            word.All(c => char.IsAsciiLetterOrDigit(c) || "@%+=:,./-_".Contains(c, StringComparison.Ordinal));
        return isSafe ? word : $"'{word.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";
    }

    /// <summary>
    /// Quotes a compiler flag: of <c>-Dname=value</c> only the value, since configure scripts take
    /// <c>'-Dname=a b'</c> for a file.
    /// </summary>
    public static string QuoteFlag(string flag)
    {
        int equals = flag.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) return Quote(flag);
        string name = flag[..equals];
        return Quote(name) == name ? $"{name}={Quote(flag[(equals + 1)..])}" : Quote(flag);
    }
}
