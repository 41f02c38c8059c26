using System.Text;

namespace Limyra.Formats.Apk.Repositories;

/// <summary>A repository as a line of <c>etc/apk/repositories</c> names it.</summary>
/// <param name="Tag">Tag without "@"; null: untagged.</param>
/// <param name="Url">Base of the repository, or its index when <paramref name="IndexFile"/> is null.</param>
/// <param name="IndexFile">Name of the index below the base and the architecture;
/// null: the URL is the index.</param>
public sealed record RepositoryLine(string? Tag, string Url, string? IndexFile);

/// <summary>Something wrong with a line.</summary>
/// <param name="File">The file, as given.</param>
/// <param name="Line">Line number from 1.</param>
/// <param name="Text">What is wrong.</param>
public sealed record RepositoryComplaint(string File, int Line, string Text)
{
    /// <summary>As apk prints it.</summary>
    public override string ToString() => $"{File}:{Line}: {Text}";
}

/// <summary>Whether a source of repository lines may use keywords, tags of versions and variables.</summary>
public enum RepositoryGrammar
{
    /// <summary>Files: <c>[v2|v3|ndx] [@tag] URL [component ...]</c> and <c>set
    /// [-default] key=value</c>.</summary>
    Full,

    /// <summary>Command line: <c>[@tag] URL [component ...]</c>; relative paths are allowed.</summary>
    Simple,
}

/// <summary>
/// Reads repository files (apk-repositories(5)). Variables live on from file to file; the first line
/// that cannot be read ends its file.
/// </summary>
public sealed class RepositoryLines
{
    private const string V2Index = "APKINDEX.tar.gz";
    private const string V3Index = "Packages.adb";

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly List<RepositoryLine> _found = [];
    private readonly List<RepositoryComplaint> _complaints = [];
    private string _file = "";
    private int _lineNumber;

    /// <summary>Starts with the only variable that is always there.</summary>
    public RepositoryLines(string architecture) => _variables["APK_ARCH"] = architecture;

    /// <summary>The repositories read so far, in order.</summary>
    public IReadOnlyList<RepositoryLine> Found => _found;

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<RepositoryComplaint> Complaints => _complaints;

    /// <summary>Reads the lines of one file. False when one of them could not be read.</summary>
    public bool Read(string file, string text, RepositoryGrammar grammar)
    {
        _file = file;
        _lineNumber = 0;
        foreach (string line in text.Split('\n'))
        {
            _lineNumber++;
            if (line.Length > 0 && line[0] != '#' && !ReadLine(line, grammar)) return false;
        }
        return true;
    }

    private bool ReadLine(string line, RepositoryGrammar grammar)
    {
        string rest = line;
        string word = TakeWord(ref rest);
        if (word.Length == 0) return false;
        string? indexFile = null;
        bool hasKeyword = grammar == RepositoryGrammar.Full && word[0] is not ('@' or '$') && !IsUrl(word);
        if (hasKeyword)
        {
            switch (word)
            {
                case "set": return ReadVariable(rest);
                case "ndx": break;
                case "v2": indexFile = V2Index; break;
                case "v3": indexFile = V3Index; break;
                default: return Complain($"unrecogized keyword: {word}");
            }
            word = TakeWord(ref rest);
            if (word.Length == 0) return false;
        }
        string? tag = null;
        if (word[0] == '@')
        {
            tag = word[1..];
            word = TakeWord(ref rest);
            if (word.Length == 0) return false;
        }
        bool isIndex = word.EndsWith(".adb", StringComparison.Ordinal)
            || word.EndsWith(".tar.gz", StringComparison.Ordinal);
        if (!hasKeyword && !isIndex) indexFile = V2Index;
        return ReadUrl(tag, word, indexFile, rest, grammar);
    }

    private bool ReadUrl(string? tag, string word, string? indexFile, string components,
        RepositoryGrammar grammar)
    {
        if (Expand(word) is not { } expanded) return false;
        string url = expanded.TrimEnd('/');
        if (grammar == RepositoryGrammar.Full && !IsUrl(url)) return Complain($"invalid url: {url}");
        if (components.Length == 0)
        {
            _found.Add(new(tag, url, indexFile));
            return true;
        }
        if (Expand(components) is not { } words) return false;
        foreach (string component in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            _found.Add(new(tag, $"{url}/{component}", indexFile));
        return true;
    }

    private bool ReadVariable(string rest)
    {
        bool mayReplace = true;
        while (rest.StartsWith('-'))
        {
            string option = TakeWord(ref rest);
            if (option != "-default") return Complain($"invalid option: {option}");
            mayReplace = false;
        }
        int at = rest.IndexOf('=', StringComparison.Ordinal);
        string key = at < 0 ? "" : rest[..at];
        bool isName = key.Length > 0 && char.IsAsciiLetter(key[0])
            && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!isName || key.StartsWith("APK_", StringComparison.Ordinal))
            return Complain($"invalid variable definition: {rest}");
        if (Expand(rest[(at + 1)..]) is not { } value) return false;
        if (mayReplace) _variables[key] = value;
        else _variables.TryAdd(key, value);
        return true;
    }

    /// <summary>Replaces <c>${name}</c> and <c>${name:N}</c>, at most N characters of the value.</summary>
    private string? Expand(string text)
    {
        StringBuilder result = new();
        for (int at = 0; at < text.Length;)
        {
            int start = text.IndexOf("${", at, StringComparison.Ordinal);
            int end = start < 0 ? -1 : text.IndexOf('}', start);
            if (end < 0)
            {
                result.Append(text, at, text.Length - at);
                break;
            }
            result.Append(text, at, start - at);
            string[] parts = text[(start + 2)..end].Split(':', 2);
            if (!_variables.TryGetValue(parts[0], out string? value))
            {
                Complain($"undefined variable: {parts[0]}");
                return null;
            }
            bool hasLimit =
                parts.Length == 2 && int.TryParse(parts[1], out int limit) && limit < value.Length;
            result.Append(hasLimit ? value[..int.Parse(parts[1], null)] : value);
            at = end + 1;
        }
        return result.ToString();
    }

    private bool Complain(string text)
    {
        _complaints.Add(new(_file, _lineNumber, text));
        return false;
    }

    private static bool IsUrl(string word) =>
        word.StartsWith('/') || word.IndexOf("://", StringComparison.Ordinal) > 0;

    private static string TakeWord(ref string rest)
    {
        int end = rest.AsSpan().IndexOfAny(' ', '\t');
        string word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? "" : rest[end..].TrimStart(' ', '\t');
        return word;
    }
}
