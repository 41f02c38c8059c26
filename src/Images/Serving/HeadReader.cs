namespace Limyra.Images.Serving;

/// <summary>Cuts a connection's bytes into request heads.</summary>
internal sealed class HeadReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[HttpRequest.MaximumHeadBytes];
    private int _filled;
    private int _handedOut;

    /// <summary>The next head without its empty line; null if the client closed
    /// or sends no end of a head.</summary>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        _buffer.AsSpan(_handedOut, _filled - _handedOut).CopyTo(_buffer);
        _filled -= _handedOut;
        _handedOut = 0;
        while (true)
        {
            int end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                _handedOut = end + 4;
                return _buffer[..end];
            }
            if (_filled == _buffer.Length) return null;
            int read = await stream.ReadAsync(_buffer.AsMemory(_filled), cancellation);
            if (read == 0) return null;
            _filled += read;
        }
    }
}
