namespace Limyra.Linux;

/// <summary>
/// Standard output or standard error. What a program says never stops what it does: the first write that
/// fails is kept in <see cref="Error"/>, and nothing more is written.
/// </summary>
/// <remarks>The stream of <see cref="Console"/> would read the terminal's description with the first byte and
/// start a thread that waits for signals.</remarks>
/// <param name="descriptor">The descriptor's number; it stays open.</param>
public sealed class ProgramOutput(int descriptor)
{
    /// <summary>Why a write failed; EPIPE when nobody reads the other end any more.</summary>
    public Errno Error { get; private set; }

    /// <summary>A stream that writes without a buffer.</summary>
    public Stream OpenStream() => new Writer(this);

    private void Write(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty && Error == Errno.None)
        {
            Errno error = Files.Write(descriptor, content, out int count);
            content = content[count..];

            // Another process may have made the file non-blocking, for everybody who has it open.
            if (error == Errno.EAGAIN) error = WaitForRoom();
            Error = error;
        }
    }

    private Errno WaitForRoom()
    {
        Errno error = Polling.Wait([descriptor], [Polling.Writable], stackalloc bool[1], timeoutMs: -1);
        return error == Errno.EINTR ? Errno.None : error;
    }

    private sealed class Writer(ProgramOutput output) : Stream
    {
        public override bool CanRead => false;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => output.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) =>
            Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
