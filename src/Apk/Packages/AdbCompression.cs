using System.Globalization;
using System.IO.Compression;
using Limyra.Formats.Apk;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Limyra.Apk.Packages;

/// <summary>How an ADB file is compressed as a whole: the wrapper before its header.</summary>
/// <param name="Algorithm">Which compression.</param>
/// <param name="Level">How hard it tries; 0 leaves that to the algorithm.</param>
public readonly record struct AdbCompression(AdbCompressionAlgorithm Algorithm, byte Level)
{
    private const int WrapperLength = 4;
    private const int DefaultZstdLevel = 9;

    /// <summary>
    /// Threads that compress. Never none: with any number of workers the output is the same, and another one
    /// without (zstd.h, ZSTD_c_nbWorkers). More than the original's six would be other people's processors.
    /// </summary>
    private static int ZstdWorkers => Math.Clamp(Environment.ProcessorCount, 1, 6);

    private const int StrongestDeflateLevel = 9;
    private const int StrongestZstdLevel = 22;

    /// <summary>No compression.</summary>
    public static AdbCompression None { get; } = new(AdbCompressionAlgorithm.None, 0);

    /// <summary>What is used where nothing is said: deflate.</summary>
    public static AdbCompression Default { get; } = new(AdbCompressionAlgorithm.Deflate, 0);

    /// <summary>What packages of a distribution use.</summary>
    public static AdbCompression Zstd { get; } = new(AdbCompressionAlgorithm.Zstd, 0);

    /// <summary>Reads <c>none</c>, <c>deflate[:1-9]</c> or
    /// <c>zstd[:1-22]</c>; null for anything else.</summary>
    public static AdbCompression? Parse(string text)
    {
        int colon = text.IndexOf(':');
        (AdbCompressionAlgorithm Algorithm, int Strongest)? known = (colon < 0 ? text : text[..colon]) switch
        {
            "none" => (AdbCompressionAlgorithm.None, 0),
            "deflate" => (AdbCompressionAlgorithm.Deflate, StrongestDeflateLevel),
            "zstd" => (AdbCompressionAlgorithm.Zstd, StrongestZstdLevel),
            _ => null,
        };
        if (known is not { } found) return null;
        if (colon < 0) return new(found.Algorithm, 0);
        bool isNumber = byte.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture,
            out byte level);
        return isNumber && found.Strongest > 0 && level <= found.Strongest
            ? new(found.Algorithm, level) : null;
    }

    /// <summary>Whether <see cref="Parse"/> understands a text.</summary>
    public static bool IsSpec(string text) => Parse(text) is not null;

    /// <summary>
    /// Writes the wrapper and returns the stream that takes the uncompressed file. Disposing that ends the
    /// compressed stream and leaves the file open.
    /// </summary>
    public Stream OpenWrite(Stream file)
    {
        switch (Algorithm)
        {
            case AdbCompressionAlgorithm.None:
                return new BorrowedStream(file);
            case AdbCompressionAlgorithm.Deflate:
                file.Write(Level == 0 ? "ADBd"u8 : [.. "ADBc"u8, (byte)Algorithm, Level]);
                int level = Level == 0 ? StrongestDeflateLevel : Level;
                return new DeflateStream(file, new ZLibCompressionOptions { CompressionLevel = level },
                    leaveOpen: true);
            case AdbCompressionAlgorithm.Zstd:
                file.Write([.. "ADBc"u8, (byte)Algorithm, Level]);
                CompressionStream zstd = new(file, Level == 0 ? DefaultZstdLevel : Level, leaveOpen: true);
                zstd.SetParameter(ZSTD_cParameter.ZSTD_c_nbWorkers, ZstdWorkers);
                return zstd;
            default:
                throw new InvalidOperationException($"no compression {Algorithm}");
        }
    }

    /// <summary>
    /// Reads the wrapper and returns the stream that gives the uncompressed file.
    /// Disposing that leaves the file open.
    /// </summary>
    /// <param name="file">The file from its first byte.</param>
    /// <param name="compression">What the wrapper says.</param>
    /// <param name="shared">What several files share, if they are read one after the other.</param>
    /// <exception cref="ApkFormatException">The file begins otherwise.</exception>
    public static Stream OpenRead(Stream file, out AdbCompression compression, ReadingState? shared = null)
    {
        Span<byte> start = stackalloc byte[WrapperLength];
        if (file.ReadAtLeast(start, WrapperLength, throwOnEndOfStream: false) < WrapperLength
            || !start.StartsWith("ADB"u8))
            throw new ApkFormatException(ApkRule.AdbHeader, "the file does not begin with 'ADB'", 0);
        switch (start[3])
        {
            case (byte)'.':
                compression = None;
                return new PrefixedStream(start.ToArray(), file);
            case (byte)'d':
                compression = Default;
                break;
            case (byte)'c':
                Span<byte> spec = stackalloc byte[2];
                if (file.ReadAtLeast(spec, spec.Length, throwOnEndOfStream: false) < spec.Length)
                    throw new ApkFormatException(ApkRule.AdbCompression, "the file ends after 'ADBc'",
                        WrapperLength);
                compression = new((AdbCompressionAlgorithm)spec[0], spec[1]);
                break;
            default:
                throw new ApkFormatException(ApkRule.AdbCompression,
                    $"unknown wrapper byte {start[3]:x2}", 3);
        }
        return compression.Algorithm switch
        {
            AdbCompressionAlgorithm.None => new BorrowedStream(file),
            AdbCompressionAlgorithm.Deflate =>
                new CheckedInflation(new DeflateStream(file, CompressionMode.Decompress, leaveOpen: true)),
            AdbCompressionAlgorithm.Zstd =>
                new CheckedInflation(
                    shared?.OpenZstd(file) ?? new DecompressionStream(file, leaveOpen: true)),
            _ => throw new ApkFormatException(
                ApkRule.AdbCompression, $"unknown algorithm {(byte)compression.Algorithm}", WrapperLength),
        };
    }
}

/// <summary>Compressions by their numbers in the wrapper.</summary>
public enum AdbCompressionAlgorithm : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Deflate without zlib's header.</summary>
    Deflate = 1,

    /// <summary>Zstandard.</summary>
    Zstd = 2,
}
