using System.Buffers.Binary;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Org.BouncyCastle.Utilities.Zlib;

namespace Limyra.Apk.Packages;

/// <summary>
/// Gzip members one by one. v2 digests and signatures cover compressed bytes from member to member, so the
/// boundaries must be known to the byte, which .NET's own streams do not tell.
/// </summary>
internal sealed class GzipMembers(Stream source) : ForwardStream
{
    /// <summary>How members begin.</summary>
    public static ReadOnlySpan<byte> Magic => [0x1f, 0x8b];

    private const int BufferLength = 64 * 1024;
    private const int FixedHeaderLength = 10;
    private const int TrailerLength = 8;
    private const byte DeflateMethod = 8;
    private const int InflateOk = 0;
    private const int InflateEnd = 1;

    private readonly byte[] _input = new byte[BufferLength];
    private int _at;
    private int _end;
    private ZStream? _inflate;

    /// <summary>Takes the compressed bytes of the current member, header and trailer included.</summary>
    public Hasher[] Hashers { get; set; } = [];

    /// <summary>Begins the next member; false at the end of the file.</summary>
    /// <exception cref="ApkFormatException">Something else than a member follows.</exception>
    public bool Begin()
    {
        if (_at == _end && !Fill()) return false;
        Span<byte> header = stackalloc byte[FixedHeaderLength];
        foreach (ref byte b in header) b = Take();
        if (header[0] != 0x1f || header[1] != 0x8b || header[2] != DeflateMethod)
            throw new ApkFormatException(ApkRule.FormatInvalid, "not a gzip member");
        SkipOptions(header[3]);
        _inflate = new();
        _inflate.inflateInit(nowrap: true);
        return true;
    }

    /// <summary>Reads content of the current member; 0 at its end.</summary>
    public override int Read(Span<byte> buffer)
    {
        if (_inflate is null || buffer.IsEmpty) return 0;
        byte[] output = new byte[Math.Min(buffer.Length, BufferLength)];
        _inflate.next_out = output;
        _inflate.next_out_index = 0;
        _inflate.avail_out = output.Length;
        int result = InflateOk;
        while (_inflate.avail_out == output.Length && result == InflateOk)
        {
            if (_at == _end && !Fill()) throw BreaksOff();
            _inflate.next_in = _input;
            _inflate.next_in_index = _at;
            _inflate.avail_in = _end - _at;
            result = _inflate.inflate(0);
            Use(_inflate.next_in_index);
        }
        if (result is not (InflateOk or InflateEnd))
            throw new ApkFormatException(ApkRule.FormatInvalid, "damaged gzip data");
        int count = output.Length - _inflate.avail_out;
        output.AsSpan(0, count).CopyTo(buffer);
        if (result == InflateEnd) EndMember();
        return count;
    }

    /// <summary>The whole content of the current member.</summary>
    public byte[] ReadMember(int limitBytes)
    {
        using MemoryStream content = new();
        byte[] buffer = new byte[BufferLength];
        int count;
        while ((count = Read(buffer)) > 0 || _inflate is not null)
        {
            content.Write(buffer, 0, count);
            if (content.Length > limitBytes)
                throw new ApkFormatException(ApkRule.FormatInvalid,
                    $"more than {limitBytes} bytes of metadata");
        }
        return content.ToArray();
    }

    private void EndMember()
    {
        _inflate!.inflateEnd(); // set, because content was just read
        _inflate = null;
        Span<byte> trailer = stackalloc byte[TrailerLength];
        foreach (ref byte b in trailer) b = Take();
    }

    private void SkipOptions(byte flags)
    {
        if ((flags & 4) != 0)
        {
            int length = Take() | (Take() << 8);
            while (length-- > 0) _ = Take();
        }
        for (int text = (flags >> 3) & 3; text > 0; text &= text - 1)
        {
            while (Take() != 0)
            {
                // A name or a comment ends with a zero byte.
            }
        }
        if ((flags & 2) != 0) _ = (Take(), Take());
    }

    private byte Take()
    {
        if (_at == _end && !Fill()) throw BreaksOff();
        byte b = _input[_at];
        Use(_at + 1);
        return b;
    }

    private void Use(int to)
    {
        foreach (Hasher hasher in Hashers) hasher.Append(_input.AsSpan(_at, to - _at));
        _at = to;
    }

    private bool Fill()
    {
        _at = 0;
        _end = source.Read(_input, 0, _input.Length);
        return _end > 0;
    }

    private static ApkFormatException BreaksOff() => new(ApkRule.FormatInvalid, "the file breaks off");
}
