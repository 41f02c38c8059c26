using System.Text;

namespace Limyra.Apk.Network;

/// <summary>
/// One connection to a server: sends requests, reads heads, and hands out what follows them.
/// </summary>
internal sealed class HttpConnection(string place, Stream stream, IDisposable socket) : IDisposable
{
    private const int MaxInterimAnswers = 8;

    private readonly byte[] buffer = new byte[HttpHead.MaxBytes];
    private int start;
    private int end;

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
        if (start == end) return stream.Read(bytes);
        int count = Math.Min(bytes.Length, end - start);
        buffer.AsSpan(start, count).CopyTo(bytes);
        start += count;
        return count;
    }

    /// <summary>Reads a line behind the head, without its end.</summary>
    /// <exception cref="IOException">It is longer than any may be, or the connection ended.</exception>
    public string ReadLine()
    {
        while (true)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                string line = Encoding.Latin1.GetString(buffer, start, length).TrimEnd('\r');
                start += length + 1;
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
            ReadOnlySpan<byte> bytes = buffer.AsSpan(start, end - start);
            int length = bytes.IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                start += length + 4;
                return HttpHead.Parse(bytes[..length]);
            }
            Fill();
        }
    }

    private void Fill()
    {
        if (start > 0) buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        start = 0;
        if (end == buffer.Length) throw new HttpException("HTTP: unrecognized server error");
        int count = stream.Read(buffer.AsSpan(end));
        if (count == 0) throw new HttpException("the server closed the connection");
        end += count;
    }
}
