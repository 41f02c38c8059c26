using System.Globalization;
using Limyra.Formats.Configuration;

namespace Limyra.Formats.Consoles;

/// <summary>One group of a key: its type, if the files name one, and a symbol for
/// each level; "" for none.</summary>
internal sealed record XkbGroup(string? Type, IReadOnlyList<string> Symbols);

/// <summary>Reads sections of symbols and of key codes with all that they include.</summary>
internal sealed class XkbSymbols
{
    /// <summary>Groups a keyboard may have.</summary>
    public const int GroupLimit = 4;

    private const int IncludeDepthLimit = 24;

    // All includes together: a real keyboard has some dozens, and two that include
    // each other twice double at each level.
    private const int IncludeLimit = 2000;
    private const int LevelLimit = 32;

    private readonly Func<string, byte[]?> _read;
    private readonly ICollection<ConfigurationProblem> _problems;
    private readonly Dictionary<string, XkbFile?> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XkbGroup?[]> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private int _includeCount;

    public XkbSymbols(Func<string, byte[]?> read, ICollection<ConfigurationProblem> problems)
    {
        _read = read;
        _problems = problems;
    }

    /// <summary>Keys by name, four groups each.</summary>
    public IReadOnlyDictionary<string, XkbGroup?[]> Keys => _keys;

    /// <summary>Reads "pc+de(nodeadkeys):1+..." of the folder symbols.</summary>
    public void AddSymbols(string list) =>
        Include("symbols", list, "rules", 0, group: 0, depth: 0, ReadSymbols);

    /// <summary>Reads "evdev+aliases(qwertz)" of the folder keycodes.</summary>
    public void AddKeycodes(string list) =>
        Include("keycodes", list, "rules", 0, group: 0, depth: 0, ReadKeycodes);

    /// <summary>The code of a key by name or alias, null if it has none.</summary>
    public int? CodeOf(string key)
    {
        for (int step = 0; step < IncludeDepthLimit; step++)
        {
            if (_codes.TryGetValue(key, out int code)) return code;

            if (!_aliases.TryGetValue(key, out string? other)) return null;

            key = other;
        }

        return null;
    }

    private delegate void SectionReader(XkbSection section, int group, int depth);

    private void Include(
        string folder, string list, string source, int line, int group, int depth, SectionReader readSection)
    {
        if (depth > IncludeDepthLimit || ++_includeCount > IncludeLimit)
        {
            if (_includeCount <= IncludeLimit + 1)
            {
                _problems.Add(
                    new(source, line, "xkb-include", $"\"{list}\": files include each other too deeply"));
                _includeCount = IncludeLimit + 1;
            }

            return;
        }

        foreach (string part in list.Split(['+', '|'], StringSplitOptions.RemoveEmptyEntries))
        {
            string name = part.Trim();
            int shift = 0;
            int colon = name.IndexOf(':', StringComparison.Ordinal);
            if (colon >= 0
                && int.TryParse(name[(colon + 1)..], NumberStyles.None,
                    CultureInfo.InvariantCulture, out shift))
            {
                shift = Math.Clamp(shift - 1, 0, GroupLimit - 1);
                name = name[..colon];
            }

            int open = name.IndexOf('(', StringComparison.Ordinal);
            string? section = open < 0 ? null : name[(open + 1)..].TrimEnd(')');
            string file = $"{folder}/{(open < 0 ? name : name[..open])}";
            if (Find(file)?.Find(section) is { } found)
            {
                readSection(found, group + shift, depth);
            }
            else
            {
                _problems.Add(
                    new(source, line, "xkb-include", $"there is no \"{part}\" among the files of {folder}"));
            }
        }
    }

    private XkbFile? Find(string path)
    {
        if (!_files.TryGetValue(path, out XkbFile? file))
        {
            bool isInside = !path.Contains("..", StringComparison.Ordinal);
            file = isInside && _read(path) is { } content ? XkbFile.Parse(content, path) : null;
            _files.Add(path, file);
        }

        return file;
    }

    private void ReadKeycodes(XkbSection section, int group, int depth)
    {
        ArraySegment<XkbToken> tokens = section.Tokens;
        for (int i = 0; i < tokens.Count; i++)
        {
            XkbToken token = tokens[i];
            if (token.IsWord("include") && i + 1 < tokens.Count)
            {
                Include("keycodes", tokens[i + 1].Text, section.File, token.Line, group, depth + 1,
                    ReadKeycodes);
            }
            else if (token.IsWord("alias") && i + 3 < tokens.Count && tokens[i + 3].Kind == XkbTokenKind.Key)
            {
                _aliases[tokens[i + 1].Text] = tokens[i + 3].Text;
                i += 3;
            }
            else if (token.Kind == XkbTokenKind.Key && i + 2 < tokens.Count && tokens[i + 1].IsMark('=')
                && int.TryParse(tokens[i + 2].Text, NumberStyles.None, CultureInfo.InvariantCulture,
                    out int code))
            {
                _codes[token.Text] = code;
            }
        }
    }

    private void ReadSymbols(XkbSection section, int group, int depth)
    {
        XkbCursor tokens = new(section.Tokens);
        while (!tokens.IsAtEnd)
        {
            XkbToken token = tokens.Take();
            bool isReplacing = token.IsWord("replace");
            bool isAugmenting = token.IsWord("augment");
            if (isReplacing || isAugmenting || token.IsWord("override"))
                token = tokens.Take();

            // "include" lines have no semicolon; "augment" may stand for the word itself.
            token = token.IsWord("include") ? tokens.Take() : token;
            if (token.Kind == XkbTokenKind.Text)
            {
                Include("symbols", token.Text, section.File, token.Line, group, depth + 1, ReadSymbols);
                continue;
            }

            if (token.IsWord("key") && tokens.Peek().Kind == XkbTokenKind.Key)
            {
                string name = tokens.Take().Text;
                ArraySegment<XkbToken> body = tokens.TakeBlock('{', '}');
                Merge(name, XkbKeyReader.Read(body), group, isReplacing, isAugmenting);
            }

            tokens.SkipStatement();
        }
    }

    private void Merge(string name, XkbGroup?[] added, int group, bool isReplacing, bool isAugmenting)
    {
        if (!_keys.TryGetValue(name, out XkbGroup?[]? groups) || isReplacing)
            _keys[name] = groups = new XkbGroup?[GroupLimit];

        for (int i = 0; i + group < GroupLimit; i++)
        {
            if (added[i] is { } newer)
            {
                groups[i + group] = groups[i + group] is not { } older ? newer
                    : isAugmenting ? Combine(newer, older) : Combine(older, newer);
            }
        }
    }

    // Levels of the stronger group count where it has any; the rest of the weaker one shows through.
    private static XkbGroup Combine(XkbGroup weaker, XkbGroup stronger)
    {
        int levels = Math.Min(Math.Max(weaker.Symbols.Count, stronger.Symbols.Count), LevelLimit);
        string Level(int i) =>
            i < stronger.Symbols.Count && stronger.Symbols[i].Length > 0 ? stronger.Symbols[i]
                : i < weaker.Symbols.Count ? weaker.Symbols[i] : "";
        return new(stronger.Type ?? weaker.Type, [.. Sequence.Range(0, levels).Select(Level)]);
    }
}
