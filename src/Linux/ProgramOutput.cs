namespace Limyra.Linux;

/// <summary>
/// Standard output or standard error. What a program says never stops what it does: the first write that fails
/// is kept in <see cref="Error"/>, and nothing more is written.
/// </summary>
/// <remarks>The stream of <see cref="Console"/> would read the terminal's description with the first byte and
/// start a thread that waits for signals.</remarks>
/// <param name="descriptor">The descriptor's number; it stays open.</param>
public sealed class ProgramOutput(int descriptor)
{
    private readonly Writer _writer = new(descriptor);

    /// <summary>Writes without a buffer.</summary>
    public Stream Stream => _writer;

    /// <summary>Why a write failed; EPIPE when nobody reads the other end any more.</summary>
    public Errno Error => _writer.Error;

    private sealed class Writer(int descriptor) : Stream
    {
        public Errno Error { get; private set; }

        public override bool CanRead => false;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

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

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private Errno WaitForRoom()
        {
            Errno error = Polling.Wait([descriptor], [Polling.Writable], stackalloc bool[1], timeoutMs: -1);
            return error == Errno.EINTR ? Errno.None : error;
        }
    }
}
