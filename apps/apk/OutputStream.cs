using Limyra.Linux;

namespace Limyra.Programs;

/// <summary>
/// Standard output or standard error as a stream without a buffer. What a program says never stops what it
/// does: the first write that fails is kept in <see cref="Error"/>, and nothing more is written.
/// </summary>
/// <remarks>The stream of <see cref="Console"/> would read the terminal's description with the first
/// byte and start a thread that waits for signals.</remarks>
/// <param name="descriptor">The descriptor's number; it stays open.</param>
internal sealed class OutputStream(int descriptor) : Stream
{
    /// <summary>Why a write failed; EPIPE when nobody reads the other end any more.</summary>
    public Errno Error { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty && Error == Errno.None)
        {
            Errno error = Files.Write(descriptor, buffer, out int count);
            buffer = buffer[count..];

            // Another process may have made the file non-blocking, for everybody who has it open.
            if (error == Errno.EAGAIN) error = WaitForRoom();
            Error = error;
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private Errno WaitForRoom()
    {
        Errno error = Polling.Wait([descriptor], [Polling.Writable], stackalloc bool[1], timeoutMs: -1);
        return error == Errno.EINTR ? Errno.None : error;
    }
}
