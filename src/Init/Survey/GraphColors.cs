using System.Text;
using Limyra.Init.Client;

namespace Limyra.Init.Survey;

/// <summary>What pictures have in common: colours for states, and text that XML lets stand.</summary>
internal static class GraphColors
{
    public static string Of(ClientStatus? status) => GraphText.Sign(status) switch
    {
        '+' => "#c8e6c9",
        '<' or '>' => "#fff3c4",
        'X' => "#f5b7b1",
        '-' => "#e0e0e0",
        _ => "#ffffff",
    };

    /// <summary>Escapes what XML 1.0 gives a meaning, and drops what it forbids.</summary>
    public static string Escaped(string text)
    {
        StringBuilder escaped = new();
        foreach (char c in text)
        {
            escaped.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                < ' ' => "?",
                _ => c.ToString(),
            });
        }
        return escaped.ToString();
    }
}
