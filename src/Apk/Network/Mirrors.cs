namespace Limyra.Apk.Network;

/// <summary>
/// Other places of the same files. Each line of etc/apk/mirrors has the beginning of addresses as
/// repositories name them, and behind it what may stand in its place, in the order in which to try.
/// </summary>
internal sealed class Mirrors
{
    private readonly List<(string Start, string[] Others)> _lines = [];

    /// <summary>Reads the file's text; lines that begin with "#" say nothing.</summary>
    public static Mirrors Parse(string text)
    {
        Mirrors mirrors = new();
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words[0][0] != '#')
                mirrors._lines.Add((words[0].TrimEnd('/'),
                    [.. words.AsSpan(1).ToArray().Select(word => word.TrimEnd('/'))]));
        }
        return mirrors;
    }

    /// <summary>The address itself, and then those that may stand for it.</summary>
    public IEnumerable<string> Of(string url)
    {
        yield return url;
        foreach ((string start, string[] others) in _lines)
        {
            if (!url.StartsWith(start, StringComparison.Ordinal) || url.Length == start.Length
                || url[start.Length] != '/') continue;
            foreach (string other in others) yield return other + url[start.Length..];
        }
    }
}
