using Limyra.Apk.Solver;
using Limyra.Apk.Text;

namespace Limyra.Apk.Commands;

/// <summary>Names that arguments of a command mean.</summary>
internal static class NameSearch
{
    /// <summary>
    /// For each argument its name, null when there is none. With a star in any of them all names that match
    /// any of them, in the order of the name table.
    /// </summary>
    public static IEnumerable<(string Word, KnownName? Name)> Matching(
        Catalogue catalogue, IReadOnlyList<string> words)
    {
        if (!words.Any(word => word.Contains('*', StringComparison.Ordinal)))
        {
            foreach (string word in words) yield return (word, catalogue.FindName(word));
            yield break;
        }
        foreach (KnownName name in catalogue.NamesInTableOrder())
            if (words.FirstOrDefault(word => Glob.IsMatchIgnoringCase(word, name.Text)) is { } word)
                yield return (word, name);
    }

    /// <summary>The same in display order; all names without arguments.</summary>
    public static List<KnownName> Sorted(Catalogue catalogue, IReadOnlyList<string> words)
    {
        List<KnownName> names = words.Count == 0
            ? [.. catalogue.Names]
            : [.. Matching(catalogue, words).Select(found => found.Name).OfType<KnownName>()];
        names.Sort((a, b) => NameOrder.Compare(a.Text, b.Text));
        return names;
    }
}
