using System.Text;

namespace Limyra.Apk.Network;

/// <summary>
/// One connection to a server: sends requests, reads heads, and hands out what follows them.
/// </summary>
internal sealed class HttpConnection(string place, Stream stream, IDisposable socket) : IDisposable
{
    private const int MaxInterimAnswers = 8;

    private readonly byte[] _buffer = new byte[HttpHead.MaxBytes];
    private int _start;
    private int _end;

    /// <summary>Where it leads, and how: connections to the same place can stand for each other.</summary>
    public string Place => place;

    /// <summary>Whether it served a request already; the server may have closed it since.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Sends a request without a body and reads the head of its answer.</summary>
    /// <exception cref="IOException">The connection broke, or the answer is none of HTTP.</exception>
    public HttpHead Ask(string request)
    {
        stream.Write(Encoding.Latin1.GetBytes(request));
        stream.Flush();
        for (int i = 0; i < MaxInterimAnswers; i++)
        {
            HttpHead head = ReadHead();
            if (head.Status >= 200) return head;
        }
        throw new HttpException("HTTP: unrecognized server error");
    }

    /// <summary>Says that an answer has been read to its end.</summary>
    public void Finish() => IsUsed = true;

    /// <summary>Reads bytes behind the head; 0: the server closed the connection.</summary>
    public int Read(Span<byte> bytes)
    {
        if (_start == _end) return stream.Read(bytes);
        int count = Math.Min(bytes.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(bytes);
        _start += count;
        return count;
    }

    /// <summary>Reads a line behind the head, without its end.</summary>
    /// <exception cref="IOException">It is longer than any may be, or the connection ended.</exception>
    public string ReadLine()
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                string line = Encoding.Latin1.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line;
            }
            Fill();
        }
    }

    public void Dispose()
    {
        socket.Dispose();
    }

    private HttpHead ReadHead()
    {
        while (true)
        {
            ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, _end - _start);
            int length = bytes.IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                _start += length + 4;
                return HttpHead.Parse(bytes[..length]);
            }
            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0) _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length) throw new HttpException("HTTP: unrecognized server error");
        int count = stream.Read(_buffer.AsSpan(_end));
        if (count == 0) throw new HttpException("the server closed the connection");
        _end += count;
    }
}
