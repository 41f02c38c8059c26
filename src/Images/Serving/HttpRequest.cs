using System.Globalization;
using System.Text;

namespace Limyra.Images.Serving;

/// <summary>The head of an HTTP/1.1 request, as far as a server of files asks (RFC 9112, 3 and 5).</summary>
internal sealed record HttpRequest
{
    /// <summary>Longest head that is read, in bytes.</summary>
    public const int MaximumHeadBytes = 16 << 10;

    public required string Method { get; init; }

    /// <summary>The path without query, percent-decoded, without its first slash; null if it
    /// is no path of this server.</summary>
    public required string? Path { get; init; }

    /// <summary>True if the connection may be used again.</summary>
    public required bool KeepsConnection { get; init; }

    public ByteRange? Range { get; init; }

    public DateTimeOffset? IfModifiedSince { get; init; }

    /// <summary>True if a body follows, which no request for a file has.</summary>
    public bool HasBody { get; init; }

    /// <summary>Reads a head up to and without its empty line; null if it is none.</summary>
    public static HttpRequest? Parse(ReadOnlySpan<byte> head)
    {
        string[] lines = Encoding.Latin1.GetString(head).Split("\r\n");
        string[] words = lines[0].Split(' ');
        if (words is not [var method, var target, var version] || version is not ("HTTP/1.1" or "HTTP/1.0"))
            return null;
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1).Where(line => line.Length > 0))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line[colon - 1] is ' ' or '\t') return null;
            fields[line[..colon]] = line[(colon + 1)..].Trim(' ', '\t');
        }
        string connection = fields.GetValueOrDefault("Connection", "");
        return new HttpRequest
        {
            Method = method,
            Path = PathOf(target),
            KeepsConnection =
                version == "HTTP/1.1" && !connection.Contains("close", StringComparison.OrdinalIgnoreCase),
            Range = fields.TryGetValue("Range", out string? range) ? ByteRange.Parse(range) : null,
            IfModifiedSince = DateTimeOffset.TryParseExact(fields.GetValueOrDefault("If-Modified-Since"), "r",
                CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                ? time : null,
            HasBody = fields.ContainsKey("Transfer-Encoding")
                || fields.GetValueOrDefault("Content-Length", "0") != "0",
        };
    }

    private static string? PathOf(string target)
    {
        // A client that thinks we are a proxy sends the whole URL (RFC 9112, 3.2.2).
        if (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            int slash = target.IndexOf('/', "http://".Length);
            target = slash < 0 ? "/" : target[slash..];
        }
        if (!target.StartsWith('/')) return null;
        string path = Uri.UnescapeDataString(target.Split('?', '#')[0][1..]);
        return path.Contains('\0') || path.Split('/').Any(part => part is "." or "..") ? null : path;
    }
}
