using System.Text;

namespace Limyra.Formats.Apk.Repositories;

/// <summary>The text of <c>etc/apk/world</c>: dependencies, one a line when written,
/// separated by any space when read.</summary>
public static class WorldText
{
    private static readonly char[] Separators = [' ', '\t', '\r', '\n'];

    /// <summary>Reads all dependencies.</summary>
    /// <exception cref="ApkFormatException">One of them cannot be read.</exception>
    public static List<Dependency> Parse(string text)
    {
        List<Dependency> found = [];
        foreach (string word in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Dependency.TryParse(word, TagRule.Allowed, out Dependency dependency))
                throw new ApkFormatException(ApkRule.DependencyFormat, $"world has '{word}'");
            found.Add(dependency);
        }
        return found;
    }

    /// <summary>Writes them in the given order, with a newline behind the last one.</summary>
    public static string Write(IEnumerable<Dependency> world)
    {
        StringBuilder text = new();
        foreach (Dependency dependency in world)
        {
            if (text.Length > 0) text.Append('\n');
            text.Append(dependency.ToString());
        }
        return text.Append('\n').ToString();
    }
}
