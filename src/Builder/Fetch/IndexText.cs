using Limyra.Formats.Debian;

namespace Limyra.Builder.Fetch;

/// <summary>Finds single stanzas in an archive index of many megabytes without
/// reading all of it as fields.</summary>
internal static class IndexText
{
    /// <summary>The stanzas in which these bytes occur, in order; blank lines stand between them.</summary>
    public static List<ControlStanza> StanzasWith(
        ReadOnlySpan<byte> index, ReadOnlySpan<byte> needle, string source)
    {
        List<ControlStanza> stanzas = [];
        int position = 0;
        while (position < index.Length)
        {
            int hit = index[position..].IndexOf(needle);
            if (hit < 0) break;

            hit += position;
            int before = index[..hit].LastIndexOf("\n\n"u8);
            int start = before < 0 ? 0 : before + 2;
            int after = index[hit..].IndexOf("\n\n"u8);
            int end = after < 0 ? index.Length : hit + after + 1;
            stanzas.Add(ControlStanza.Parse(index[start..end], source));
            position = end;
        }

        return stanzas;
    }

    /// <summary>Path below the archive's address of the source file or binary package with this
    /// digest, or null.</summary>
    public static string? FileOf(ControlStanza stanza, string sha256)
    {
        if (stanza["SHA256"] == sha256) return stanza["Filename"];

        foreach (string line in (stanza["Checksums-Sha256"] ?? "").Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 3 && words[0] == sha256 && stanza["Directory"] is { } folder)
                return $"{folder}/{words[2]}";
        }

        return null;
    }
}
