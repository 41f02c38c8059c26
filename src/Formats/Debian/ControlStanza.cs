using System.Text;

namespace Limyra.Formats.Debian;

/// <summary>One paragraph of a Debian control file: field names and values in the order they stand
/// (deb822(5); Debian Policy 5.1). Names compare without regard to case.</summary>
public sealed class ControlStanza
{
    /// <summary>Longest text accepted for one stanza, in bytes; the largest in an
    /// archive is about 300 KB.</summary>
    public const int MaxBytes = 8 << 20;

    private readonly List<KeyValuePair<string, string>> _fields;

    private ControlStanza(List<KeyValuePair<string, string>> fields) => _fields = fields;

    /// <summary>The fields in order. A value of several lines holds line feeds; the leading space of each
    /// continuation line is removed.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields => _fields;

    /// <summary>The value of a field, or null when the stanza has none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, string> field in _fields)
            {
                if (string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase))
                    return field.Value;
            }

            return null;
        }
    }

    /// <summary>Reads one stanza. The text ends at the first blank line or at its end.</summary>
    /// <exception cref="DebianFormatException">A line is no field, or a field stands twice.</exception>
    public static ControlStanza Parse(ReadOnlySpan<byte> text, string source)
    {
        if (text.Length > MaxBytes)
        {
            throw new DebianFormatException(source, MaxBytes, "deb822.size",
                "the stanza is longer than any real one");
        }

        List<KeyValuePair<string, string>> fields = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        StringBuilder value = new();
        string? name = null;
        int offset = 0;
        while (offset < text.Length)
        {
            ReadOnlySpan<byte> rest = text[offset..];
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
            if (line.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0) break;

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (name is null)
                {
                    throw new DebianFormatException(
                        source, offset, "deb822.continuation", "a value line without a field");
                }

                value.Append('\n').Append(Encoding.UTF8.GetString(line[1..]));
            }
            else if (line[0] != (byte)'#')
            {
                Finish(fields, name, value);
                name = FieldName(line, source, offset);
                if (!seen.Add(name))
                {
                    throw new DebianFormatException(source, offset, "deb822.twice",
                        $"the field {name} stands twice");
                }

                value.Clear()
                    .Append(Encoding.UTF8.GetString(line[(line.IndexOf((byte)':') + 1)..].Trim(" \t"u8)));
            }

            offset += end < 0 ? rest.Length : end + 1;
        }

        Finish(fields, name, value);
        return new ControlStanza(fields);
    }

    private static string FieldName(ReadOnlySpan<byte> line, string source, int offset)
    {
        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon > 0 ? line[..colon] : default;
        if (name.IsEmpty || name.IndexOfAnyExceptInRange((byte)'!', (byte)'~') >= 0)
        {
            throw new DebianFormatException(source, offset, "deb822.field",
                "expected a line \"Name: value\"");
        }

        return Encoding.ASCII.GetString(name);
    }

    private static void Finish(List<KeyValuePair<string, string>> fields, string? name, StringBuilder value)
    {
        if (name is not null)
            fields.Add(new(name, value.ToString()));
    }
}
