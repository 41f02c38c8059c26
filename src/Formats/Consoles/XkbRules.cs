using System.Globalization;
using System.Text;

namespace Limyra.Formats.Consoles;

/// <summary>
/// The rules file of an XKB data folder: from model, layouts, variants and options to the files of key codes
/// and symbols that make up the keyboard ("pc+de(nodeadkeys)+level3(ralt_switch)").
/// </summary>
internal sealed class XkbRules
{
    // Longest chain of words that a line of rules may make; real ones have a dozen.
    private const int ResultLimit = 4096;

    private readonly Dictionary<string, HashSet<string>> _groups = new(StringComparer.Ordinal);
    private readonly string _model;
    private readonly IReadOnlyList<(string Layout, string Variant)> _layouts;
    private readonly string[] _options;
    private readonly Dictionary<string, string> _results = new(StringComparer.Ordinal);

    private XkbRules(KeyboardSettings keyboard)
    {
        _model = keyboard.Model;
        _layouts = keyboard.Layouts;
        _options = [.. keyboard.Options.Split(',').Select(option => option.Trim())];
    }

    /// <summary>What the rules say about a keyboard: "keycodes", "symbols" and others by name.</summary>
    public static IReadOnlyDictionary<string, string> Resolve(
        ReadOnlySpan<byte> content, KeyboardSettings keyboard)
    {
        XkbRules rules = new(keyboard);
        string text = Encoding.UTF8.GetString(content).Replace("\\\n", " ", StringComparison.Ordinal);
        Heading? heading = null;
        foreach (string raw in text.Split('\n'))
        {
            int comment = raw.IndexOf("//", StringComparison.Ordinal);
            string line = (comment < 0 ? raw : raw[..comment]).Trim();
            if (line.StartsWith('!'))
                heading = rules.ReadHeading(line[1..].Trim());
            else if (line.Length > 0 && heading is not null)
                rules.Apply(heading, line);
        }

        return rules._results;
    }

    // "layout[2] variant[2] = symbols": which facts a rule's words are compared with, and what they lead to.
    private sealed record Heading(string[] Facts, string Result)
    {
        public bool HasOption => Facts.Contains("option", StringComparer.Ordinal);

        public bool IsDone { get; set; }
    }

    private Heading? ReadHeading(string line)
    {
        string[] sides = line.Split('=', 2);
        string[] left = Words(sides[0]);
        if (sides.Length < 2 || left.Length == 0) return null;

        if (left[0].StartsWith('$'))
        {
            _groups[left[0]] = new(Words(sides[1]), StringComparer.Ordinal);
            return null;
        }

        return new Heading(left, sides[1].Trim());
    }

    private void Apply(Heading heading, string line)
    {
        string[] sides = line.Split('=', 2);
        string[] words = Words(sides[0]);
        if (heading.IsDone || sides.Length < 2 || words.Length != heading.Facts.Length) return;

        for (int i = 0; i < words.Length; i++)
        {
            if (!Matches(heading.Facts[i], words[i])) return;
        }

        // The first rule that fits counts; of options each has its own.
        heading.IsDone = !heading.HasOption;
        Add(heading.Result, Expand(sides[1].Trim()));
    }

    private bool Matches(string fact, string wanted)
    {
        (string name, int? index) = SplitIndex(fact);
        if (name == "option") return _options.Contains(wanted, StringComparer.Ordinal);

        // "layout" is about keyboards with one layout, "layout[1]" about those with more.
        if (name is "layout" or "variant" && (index is null) != (_layouts.Count == 1)) return false;

        string? value = Fact(name, index);
        return value is not null && (wanted == "*" ? name != "variant" || value.Length > 0
            : wanted.StartsWith('$')
                ? _groups.TryGetValue(wanted, out HashSet<string>? group) && group.Contains(value)
            : wanted == value);
    }

    private string? Fact(string name, int? index) => name switch
    {
        "model" => _model,
        "layout" => (index ?? 1) <= _layouts.Count ? _layouts[(index ?? 1) - 1].Layout : null,
        "variant" => (index ?? 1) <= _layouts.Count ? _layouts[(index ?? 1) - 1].Variant : null,
        _ => null,
    };

    private static (string Name, int? Index) SplitIndex(string fact)
    {
        int open = fact.IndexOf('[', StringComparison.Ordinal);
        return open < 0 ? (fact, null)
            : (fact[..open], int.TryParse(fact[(open + 1)..].TrimEnd(']'), NumberStyles.None,
                CultureInfo.InvariantCulture, out int index) && index > 0 ? index : int.MaxValue);
    }

    private void Add(string kind, string value)
    {
        // "+" and "|" add to what is there; anything else counts only if nothing is.
        string current = _results.GetValueOrDefault(kind, "");
        if (value.StartsWith('+') || value.StartsWith('|'))
            current += value;
        else if (current.Length == 0 || current[0] is '+' or '|')
            current = value + current;

        _results[kind] = current.Length <= ResultLimit ? current : current[..ResultLimit];
    }

    // %l %v %m, with brackets for one of several, with a sign or parentheses that appear only beside a value.
    private string Expand(string text)
    {
        StringBuilder result = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%' || i + 1 >= text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            string prefix = "", suffix = "";
            if (text[i] is '(' or '+' or '|' or '_' or '-')
            {
                prefix = text[i].ToString();
                suffix = text[i] == '(' ? ")" : "";
                i++;
            }

            string name = i < text.Length
                ? text[i] switch { 'm' => "model", 'l' => "layout", 'v' => "variant", _ => "" } : "";
            int? index = null;
            if (i + 3 < text.Length && text[i + 1] == '[' && char.IsAsciiDigit(text[i + 2])
                && text[i + 3] == ']')
            {
                index = text[i + 2] - '0';
                i += 3;
            }

            i += suffix.Length > 0 && i + 1 < text.Length && text[i + 1] == ')' ? 1 : 0;
            if (Fact(name, index) is { Length: > 0 } value)
                result.Append(prefix).Append(value).Append(suffix);
        }

        return result.ToString();
    }

    private static string[] Words(string text) =>
        text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
