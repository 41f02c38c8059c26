namespace Limyra.Apk.Network;

/// <summary>A request that failed; the message says why, in the original's words where it has some.</summary>
internal sealed class HttpException : IOException
{
    /// <summary>A failure that another attempt may not have.</summary>
    public HttpException(string message)
        : base(message)
    {
    }

    private HttpException(string message, bool isFinal)
        : base(message)
    {
        IsFinal = isFinal;
    }

    /// <summary>Whether another attempt would end the same way.</summary>
    public bool IsFinal { get; }

    /// <summary>A failure that no attempt escapes.</summary>
    public static HttpException Final(string message) => new(message, isFinal: true);

    /// <summary>A status that is no success.</summary>
    public static HttpException OfStatus(int status) =>
        new(TextOf(status), isFinal: status is >= 400 and < 500 and not 408);

    private static string TextOf(int status) => status switch
    {
        400 => "HTTP 400: Bad Request",
        401 => "HTTP 401: Unauthorized",
        403 => "HTTP 403: Forbidden",
        404 => "HTTP 404: Not Found",
        405 => "HTTP 405: Method Not Allowed",
        406 => "HTTP 406: Not Acceptable",
        407 => "HTTP 407: Proxy Authentication Required",
        408 => "HTTP 408: Timeout",
        500 => "HTTP 500: Internal Server Error",
        501 => "HTTP 501: Not Implemented",
        502 => "HTTP 502: Bad Gateway",
        503 => "HTTP 503: Service Unavailable",
        504 => "HTTP 504: Gateway Timeout",
        _ => $"HTTP {status}: unrecognized server error",
    };
}
