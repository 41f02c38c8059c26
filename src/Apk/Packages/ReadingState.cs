using ZstdSharp;

namespace Limyra.Apk.Packages;

/// <summary>
/// What reading one compressed file after the other can share: for thousands of small packages, making and
/// clearing it for each costs more than the decompression. One file at a time, one thread.
/// </summary>
public sealed class ReadingState : IDisposable
{
    /// <summary>Heads of packages are small, and what is behind them is not looked at.</summary>
    private const int BufferBytes = 8 * 1024;

    private readonly Decompressor _zstd = new();

    /// <summary>A decompressing stream, whatever the file before it has left; the file stays open.</summary>
    internal Stream OpenZstd(Stream file)
    {
        _zstd.ResetStream();
        return new DecompressionStream(
            file, _zstd, BufferBytes, checkEndOfStream: true, preserveDecompressor: true, leaveOpen: true);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _zstd.Dispose();
}
