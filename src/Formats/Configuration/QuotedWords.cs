using System.Text;

namespace Limyra.Formats.Configuration;

/// <summary>Words between blanks, where single or double quotes keep blanks inside a word.</summary>
internal static class QuotedWords
{
    /// <summary>The words, or null if a quote does not end.</summary>
    public static List<string>? Split(string text)
    {
        List<string> words = [];
        StringBuilder word = new();
        char quote = '\0';
        bool isInWord = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && i + 1 < text.Length && quote != '\'')
            {
                word.Append(text[++i]);
                isInWord = true;
            }
            else if (quote == '\0' && c is ('"' or '\''))
            {
                quote = c;
                isInWord = true;
            }
            else if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && Array.IndexOf(ConfigurationLines.Blanks, c) >= 0)
            {
                if (isInWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                }

                isInWord = false;
            }
            else
            {
                word.Append(c);
                isInWord = true;
            }
        }

        if (isInWord)
            words.Add(word.ToString());

        return quote == '\0' ? words : null;
    }
}
