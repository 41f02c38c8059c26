using Limyra.Apk.Trust;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>
/// An ADB file read from front to back: payload, signatures, then data blocks one by one. Nothing looks into
/// the payload before the caller has settled whether it is trusted.
/// </summary>
internal sealed class AdbInput : IDisposable
{
    /// <summary>Most bytes of a payload: values address 28 bits.</summary>
    private const ulong PayloadLimit = AdbValue.ContentMask + 1UL;

    /// <summary>Most signatures that are looked at.</summary>
    private const int SignatureLimit = 64;

    private readonly Stream _stream;
    private readonly byte[] _head = new byte[AdbBlock.ExtendedHeaderLength];
    private AdbBlock? _pending;
    private long _offset;

    private AdbInput(Stream stream, AdbCompression compression)
    {
        _stream = stream;
        Compression = compression;
    }

    /// <summary>How the file was compressed.</summary>
    public AdbCompression Compression { get; }

    /// <summary>Which schema the root has.</summary>
    public uint Schema { get; private set; }

    /// <summary>The payload of the ADB block.</summary>
    public byte[] Payload { get; private set; } = [];

    /// <summary>Signature blocks, each without its header.</summary>
    public IReadOnlyList<byte[]> Signatures { get; private set; } = [];

    /// <summary>Reads everything up to the first data block.</summary>
    /// <param name="file">The file from its first byte; stays open.</param>
    /// <param name="expectedSchema">The schema it must have, or null for any.</param>
    /// <param name="shared">What several files share, if they are read one after the other.</param>
    /// <param name="otherSchema">Another schema it may have.</param>
    /// <exception cref="ApkFormatException">It is no ADB file, or breaks off.</exception>
    public static AdbInput Open(
        Stream file, uint? expectedSchema, ReadingState? shared = null, uint? otherSchema = null)
    {
        AdbInput input =
            new(AdbCompression.OpenRead(file, out AdbCompression compression, shared), compression);
        try
        {
            input.ReadHead(expectedSchema, otherSchema);
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Whether one of the signatures is good and by a trusted key.</summary>
    public bool IsSignedBy(TrustedKeys keys) =>
        Signatures.Any(signature => SignatureCheck.IsGood(Schema, Payload, signature, keys));

    /// <summary>Header of the next data block, or null at the end of the file.</summary>
    public AdbBlock? NextData()
    {
        AdbBlock? block = _pending ?? ReadBlock();
        _pending = null;
        if (block is { Type: not AdbBlockType.Data } other)
            throw Broken($"a block of type {(int)other.Type} after the data");
        return block;
    }

    /// <summary>Reads up to that many bytes of the current block.</summary>
    public int Read(Span<byte> buffer)
    {
        int count = _stream.Read(buffer);
        _offset += count;
        return count;
    }

    /// <summary>Fills the buffer or fails.</summary>
    public void ReadExactly(Span<byte> buffer)
    {
        int count = _stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        _offset += count;
        if (count < buffer.Length) throw Broken("the file breaks off");
    }

    /// <summary>Passes over the padding after a block's payload.</summary>
    public void SkipPadding(AdbBlock block) => ReadExactly(_head.AsSpan(0, block.PaddingLength));

    /// <summary>Passes over a whole block.</summary>
    public void Skip(AdbBlock block)
    {
        byte[] buffer = new byte[(int)Math.Min(block.PayloadLength, 64 * 1024)];
        for (ulong rest = block.PayloadLength; rest > 0;)
        {
            int count = (int)Math.Min(rest, (ulong)buffer.Length);
            ReadExactly(buffer.AsSpan(0, count));
            rest -= (ulong)count;
        }
        SkipPadding(block);
    }

    /// <summary>A fault of the blocks at the current place.</summary>
    public ApkFormatException Broken(string detail) =>
        new(ApkRule.AdbBlock, $"{detail} (at byte {_offset})", _offset);

    public void Dispose() => _stream.Dispose();

    private void ReadHead(uint? expectedSchema, uint? otherSchema)
    {
        Span<byte> header = _head.AsSpan(0, AdbFile.HeaderLength);
        _offset = _stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        Schema = AdbFile.ReadHeader(header[..(int)_offset])
            ?? throw new ApkFormatException(ApkRule.AdbHeader,
                "the content does not begin with 'ADB.' and a schema", 0);
        if (expectedSchema is { } expected && expected != Schema && otherSchema != Schema)
            throw new ApkFormatException(ApkRule.AdbSchema, $"schema {Schema:X8}, expected {expected:X8}", 4);
        if (ReadBlock() is not { Type: AdbBlockType.Adb } first)
            throw Broken("the first block is not the ADB");
        Payload = ReadPayload(first);
        if (Payload.Length < AdbReader.HeaderLength) throw Broken("the ADB block is too short");
        if (Payload[0] != 0) throw new ApkFormatException(ApkRule.AdbVersion, $"version {Payload[0]}");
        Signatures = ReadSignatures();
    }

    private List<byte[]> ReadSignatures()
    {
        List<byte[]> signatures = [];
        while ((_pending = ReadBlock()) is { Type: AdbBlockType.Signature } block)
        {
            if (block.PayloadLength > AdbSignature.LengthLimit || signatures.Count == SignatureLimit)
                throw Broken("a signature is too long, or there are too many");
            signatures.Add(ReadPayload(block));
        }
        if (_pending is { Type: not AdbBlockType.Data } other)
            throw Broken($"a block of type {(int)other.Type}");
        return signatures;
    }

    private AdbBlock? ReadBlock()
    {
        const int length = AdbBlock.ShortHeaderLength;
        int count = _stream.ReadAtLeast(_head.AsSpan(0, length), length, throwOnEndOfStream: false);
        if (count == 0) return null;
        _offset += count;
        if (count < length) throw Broken("the file breaks off in a block header");
        ReadExactly(_head.AsSpan(length, AdbBlock.HeaderLengthOf(_head) - length));
        return AdbBlock.Read(_head) ?? throw Broken("a block header states an impossible size");
    }

    /// <summary>
    /// Reads a whole payload. Memory beyond that of a usual index grows with the bytes that arrive, not with
    /// the length that the header claims; up to there it is taken at once, and only what is written is there.
    /// </summary>
    private byte[] ReadPayload(AdbBlock block)
    {
        const int step = 8 * 1024 * 1024;
        if (block.PayloadLength > PayloadLimit)
            throw Broken($"a block of {block.PayloadLength} bytes where at most {PayloadLimit} are possible");
        int length = (int)block.PayloadLength;
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Math.Min(length, step));
        int filled = 0;
        while (true)
        {
            ReadExactly(bytes.AsSpan(filled));
            filled = bytes.Length;
            if (filled == length) break;
            Array.Resize(ref bytes, (int)Math.Min(length, filled * 2L));
        }
        SkipPadding(block);
        return bytes;
    }
}
