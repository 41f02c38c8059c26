using System.Globalization;

namespace Limyra.Apk.Network;

/// <summary>
/// An answer whose body is being read. Its connection goes back when the body is at its end.
/// </summary>
internal sealed class HttpAnswer : IDisposable
{
    private readonly HttpConnection connection;
    private readonly Action<HttpConnection> giveBack;
    private readonly CancellationTokenRegistration abort;
    private long left;
    private bool isAtEnd;

    /// <summary>An answer whose head has been read.</summary>
    public HttpAnswer(
        HttpHead head, HttpConnection connection, Action<HttpConnection> giveBack,
            CancellationTokenRegistration abort)
    {
        Head = head;
        this.connection = connection;
        this.giveBack = giveBack;
        this.abort = abort;
        left = head.IsChunked ? 0 : head.ContentLength ?? long.MaxValue;
        isAtEnd = head.Status is 204 or 304 || (!head.IsChunked && left == 0);
    }

    /// <summary>Status and headers.</summary>
    public HttpHead Head { get; }

    /// <summary>Reads bytes of the body; 0: it is at its end.</summary>
    /// <exception cref="IOException">The connection broke before the end of the body.</exception>
    public int Read(Span<byte> bytes)
    {
        if (isAtEnd) return 0;
        if (Head.IsChunked && left == 0 && !BeginChunk()) return 0;
        int count = connection.Read(bytes[..(int)Math.Min(bytes.Length, left)]);
        if (count == 0 && (Head.IsChunked || Head.ContentLength is not null))
            throw new HttpException("the transfer broke off");
        left -= count;
        if (count == 0 || (left == 0 && !Head.IsChunked)) isAtEnd = true;
        else if (left == 0 && connection.ReadLine().Length > 0)
            throw new HttpException("HTTP: unrecognized server error");
        return count;
    }

    /// <summary>Ends the answer, read or not.</summary>
    public void Dispose()
    {
        abort.Dispose();
        bool hasEnd = Head.IsChunked || Head.ContentLength is not null || Head.Status is 204 or 304;
        if (isAtEnd && hasEnd && Head.KeepsConnection)
        {
            connection.Finish();
            giveBack(connection);
        }
        else
        {
            connection.Dispose();
        }
    }

    /// <summary>
    /// Reads the length before a piece of the body; false: it was the last, and what follows it is read too.
    /// </summary>
    private bool BeginChunk()
    {
        string size = connection.ReadLine().Split(';')[0].Trim();
        if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out left)
            || left < 0)
            throw new HttpException("HTTP: unrecognized server error");
        if (left > 0) return true;
        while (connection.ReadLine().Length > 0)
        {
            // Trailers say nothing about the file.
        }
        isAtEnd = true;
        return false;
    }
}
