using System.Globalization;
using System.Text;

namespace Limyra.Templates.Edits;

/// <summary>Changes to the text of a template that keep everything else as it is written.</summary>
public static class TemplateText
{
    /// <summary>Sets the version and begins its releases anew.</summary>
    public static string SetVersion(string text, string version) => ReplaceLines(text, line =>
        Assigns(line, "pkgver") ? $"pkgver = \"{version}\"" : Assigns(line, "pkgrel") ? "pkgrel = 0" : line);

    /// <summary>Sets the release.</summary>
    public static string SetRelease(string text, long release) => ReplaceLines(text, line =>
        Assigns(line, "pkgrel") ? string.Create(CultureInfo.InvariantCulture, $"pkgrel = {release}") : line);

    /// <summary>
    /// After an upgrade: replaces old checksums by new ones from the line that assigns
    /// <c>sha256</c> on, and begins releases anew. A new checksum is used once, so that equal old
    /// ones may become different new ones.
    /// </summary>
    /// <param name="text">The template.</param>
    /// <param name="old">Checksums as they stand in it, in the order of the sources.</param>
    /// <param name="fresh">Checksums of the new sources, in the same order.</param>
    public static string ReplaceChecksums(string text, IReadOnlyList<string> old, IReadOnlyList<string> fresh)
    {
        HashSet<string> used = [];
        bool isBehindSha256 = false;
        return ReplaceLines(text, line =>
        {
            if (Assigns(line, "pkgrel")) return "pkgrel = 0";
            isBehindSha256 |= Assigns(line.TrimStart(), "sha256");
            if (!isBehindSha256) return line;
            foreach ((string? before, string? after) in old.Zip(fresh))
            {
                if (before == after || used.Contains(after)) continue;
                string changed = line.Replace($"\"{before}\"", $"\"{after}\"", StringComparison.Ordinal);
                if (changed == line) continue;
                used.Add(after);
                line = changed;
            }
            return line;
        });
    }

    private static bool Assigns(string line, string name) =>
        line.StartsWith($"{name} =", StringComparison.Ordinal);

    private static string ReplaceLines(string text, Func<string, string> change)
    {
        StringBuilder result = new(text.Length + 16);
        foreach (string line in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
            result.Append(change(line)).Append('\n');
        return result.ToString();
    }
}
