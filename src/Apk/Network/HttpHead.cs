using System.Globalization;
using System.Text;

namespace Limyra.Apk.Network;

/// <summary>Status and headers of an answer (RFC 9112).</summary>
internal sealed class HttpHead
{
    /// <summary>Longest head, in bytes; servers limit requests to less.</summary>
    public const int MaxBytes = 64 * 1024;

    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private HttpHead(int status, bool isVersion11)
    {
        Status = status;
        IsVersion11 = isVersion11;
    }

    /// <summary>For example 200.</summary>
    public int Status { get; }

    /// <summary>Whether the server keeps connections open by itself.</summary>
    public bool IsVersion11 { get; }

    /// <summary>A header's value, the last one if there are several; null: it is missing.</summary>
    public string? this[string name] => _headers.GetValueOrDefault(name);

    /// <summary>Bytes of the body; null: not said.</summary>
    public long? ContentLength =>
        long.TryParse(this["Content-Length"], NumberStyles.None, CultureInfo.InvariantCulture,
            out long length) ? length : null;

    /// <summary>When the file was changed; null: not said, or not in a form RFC 9110 knows.</summary>
    public DateTimeOffset? LastModified => this["Last-Modified"] is { } text && DateTimeOffset.TryParseExact(
        text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time : null;

    /// <summary>Whether the body comes in pieces.</summary>
    public bool IsChunked => Has("Transfer-Encoding", "chunked");

    /// <summary>Whether another request may follow.</summary>
    public bool KeepsConnection =>
        IsVersion11 ? !Has("Connection", "close") : Has("Connection", "keep-alive");

    /// <summary>Reads a head without the empty line that ends it.</summary>
    /// <exception cref="HttpException">It is none.</exception>
    public static HttpHead Parse(ReadOnlySpan<byte> bytes)
    {
        string[] lines = Encoding.Latin1.GetString(bytes).Split('\n');
        string first = lines[0].TrimEnd('\r');
        bool isHead = first.StartsWith("HTTP/1.", StringComparison.Ordinal) && first.Length >= 12
            && first[8] == ' ';
        if (!isHead || !int.TryParse(first.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture,
            out int status))
            throw new HttpException("HTTP: unrecognized server error");
        HttpHead head = new(status, isVersion11: first[7] != '0');
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) head._headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return head;
    }

    private bool Has(string name, string word) =>
        this[name] is { } value && value.Contains(word, StringComparison.OrdinalIgnoreCase);
}
