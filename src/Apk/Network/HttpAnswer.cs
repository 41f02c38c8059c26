using System.Globalization;

namespace Limyra.Apk.Network;

/// <summary>
/// An answer whose body is being read. Its connection goes back when the body is at its end.
/// </summary>
internal sealed class HttpAnswer : IDisposable
{
    private readonly HttpConnection _connection;
    private readonly Action<HttpConnection> _giveBack;
    private readonly CancellationTokenRegistration _abort;
    private long _left;
    private bool _isAtEnd;

    /// <summary>An answer whose head has been read.</summary>
    public HttpAnswer(
        HttpHead head, HttpConnection connection, Action<HttpConnection> giveBack,
            CancellationTokenRegistration abort)
    {
        Head = head;
        _connection = connection;
        _giveBack = giveBack;
        _abort = abort;
        _left = head.IsChunked ? 0 : head.ContentLength ?? long.MaxValue;
        _isAtEnd = head.Status is 204 or 304 || (!head.IsChunked && _left == 0);
    }

    /// <summary>Status and headers.</summary>
    public HttpHead Head { get; }

    /// <summary>Reads bytes of the body; 0: it is at its end.</summary>
    /// <exception cref="IOException">The connection broke before the end of the body.</exception>
    public int Read(Span<byte> bytes)
    {
        if (_isAtEnd) return 0;
        if (Head.IsChunked && _left == 0 && !BeginChunk()) return 0;
        int count = _connection.Read(bytes[..(int)Math.Min(bytes.Length, _left)]);
        if (count == 0 && (Head.IsChunked || Head.ContentLength is not null))
            throw new HttpException("the transfer broke off");
        _left -= count;
        if (count == 0 || (_left == 0 && !Head.IsChunked)) _isAtEnd = true;
        else if (_left == 0 && _connection.ReadLine().Length > 0)
            throw new HttpException("HTTP: unrecognized server error");
        return count;
    }

    /// <summary>Ends the answer, read or not.</summary>
    public void Dispose()
    {
        _abort.Dispose();
        bool hasEnd = Head.IsChunked || Head.ContentLength is not null || Head.Status is 204 or 304;
        if (_isAtEnd && hasEnd && Head.KeepsConnection)
        {
            _connection.Finish();
            _giveBack(_connection);
        }
        else
        {
            _connection.Dispose();
        }
    }

    /// <summary>
    /// Reads the length before a piece of the body; false: it was the last, and what follows it is read too.
    /// </summary>
    private bool BeginChunk()
    {
        string size = _connection.ReadLine().Split(';')[0].Trim();
        if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left)
            || _left < 0)
            throw new HttpException("HTTP: unrecognized server error");
        if (_left > 0) return true;
        while (_connection.ReadLine().Length > 0)
        {
            // Trailers say nothing about the file.
        }
        _isAtEnd = true;
        return false;
    }
}
