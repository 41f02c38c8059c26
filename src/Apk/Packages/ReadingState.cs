using ZstdSharp;

namespace Limyra.Apk.Packages;

/// <summary>
/// What reading one compressed file after the other can share: for thousands of small packages, making and
/// clearing it for each costs more than the decompression. One file at a time, one thread.
/// </summary>
/// <param name="bufferBytes">How much of a file is read at once.</param>
public sealed class ReadingState(int bufferBytes = ReadingState.HeadBytes) : IDisposable
{
    /// <summary>Read at once where all of a package is looked at (zstd.h, ZSTD_DStreamInSize).</summary>
    public const int WholeBytes = 128 * 1024;

    /// <summary>Heads of packages are small, and what is behind them is not looked at.</summary>
    private const int HeadBytes = 8 * 1024;

    private readonly Decompressor _zstd = new();

    /// <summary>A decompressing stream, whatever the file before it has left; the file stays open.</summary>
    internal Stream OpenZstd(Stream file)
    {
        _zstd.ResetStream();
        return new DecompressionStream(
            file, _zstd, bufferBytes, checkEndOfStream: true, preserveDecompressor: true, leaveOpen: true);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _zstd.Dispose();
}
