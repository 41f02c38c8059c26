using System.Globalization;

namespace Limyra.Apk.Network;

/// <summary>
/// What a server says of one state of a file (RFC 9110, section 8.8), so that it sends only another one.
/// </summary>
internal readonly record struct Validators(DateTimeOffset? LastModified, string? Tag)
{
    /// <summary>From the head of an answer.</summary>
    public static Validators Of(HttpHead head) => new(head.LastModified, head["ETag"]);

    /// <summary>From the text of <see cref="ToText"/>.</summary>
    public static Validators Parse(string text)
    {
        string[] lines = text.Split('\n');
        bool hasTime = DateTimeOffset.TryParseExact(
            lines[0], "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out DateTimeOffset time);
        return new(hasTime ? time : null, lines.Length > 1 && lines[1].Length > 0 ? lines[1] : null);
    }

    /// <summary>Two lines: the time and the tag, each empty if there is none.</summary>
    public string ToText() => $"{LastModified?.ToString("R", CultureInfo.InvariantCulture)}\n{Tag}\n";

    /// <summary>Lines of a request that wants another state.</summary>
    public string ToHeaders()
    {
        string headers = "";
        string? time = LastModified?.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture);
        if (time is not null) headers += $"If-Modified-Since: {time}\r\n";
        if (Tag is not null) headers += $"If-None-Match: {Tag}\r\n";
        return headers;
    }
}
