using System.Globalization;
using System.Text;

namespace Limyra.Formats.Tar;

/// <summary>
/// Reads a tar archive from front to back: ustar with pax headers and GNU long names. Archives joined behind
/// each other without end blocks count as one. docs/formats/tar.md.
/// </summary>
public sealed class TarReader(Stream stream)
{
    /// <summary>Longest pax header or long name that is read: many times what apk or dpkg write.</summary>
    private const ulong ExtensionLimit = 1024 * 1024;

    private readonly byte[] _block = new byte[TarHeader.Length];
    private readonly Dictionary<string, byte[]> _records = new(StringComparer.Ordinal);
    private ulong _contentLeft;
    private int _padding;
    private long _offset;
    private string? _longName;
    private string? _longLink;

    /// <summary>Bytes of the current entry's content that were not read yet.</summary>
    public ulong ContentLeft => _contentLeft;

    /// <summary>The next entry, or null at the end of the archive. What is left of the
    /// last one is passed over.</summary>
    /// <exception cref="TarFormatException">The bytes are no tar archive, or break off.</exception>
    public TarEntry? Next()
    {
        SkipContent();
        while (ReadBlock())
        {
            if (_block[0] == 0) return FinishArchive();
            if (TarHeader.Read(_block) is not { } header) throw Bad("no ustar header");
            switch (header.Type)
            {
                case (byte)'x':
                    ReadRecords(ReadExtension(header));
                    break;
                case (byte)'L':
                    _longName = Text(ReadExtension(header));
                    break;
                case (byte)'K':
                    _longLink = Text(ReadExtension(header));
                    break;
                default:
                    Begin(header);
                    if (Entry(header) is { } entry) return entry;
                    SkipContent();
                    break;
            }
        }
        if (_longName is not null || _longLink is not null || _records.Count > 0)
            throw Bad("the archive breaks off");
        return null;
    }

    /// <summary>Reads content of the current entry; 0 at its end.</summary>
    /// <exception cref="TarFormatException">The archive breaks off.</exception>
    public int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min((ulong)buffer.Length, _contentLeft);
        if (wanted == 0) return 0;
        int count = stream.Read(buffer[..wanted]);
        if (count == 0) throw Bad("the archive breaks off");
        _offset += count;
        _contentLeft -= (ulong)count;
        return count;
    }

    /// <summary>The whole content of the current entry.</summary>
    /// <exception cref="TarFormatException">It is longer than the limit, or breaks off.</exception>
    public byte[] ReadContent(ulong limitBytes)
    {
        if (_contentLeft > limitBytes)
            throw Bad($"an entry of {_contentLeft} bytes where at most {limitBytes} are expected");
        using MemoryStream content = new();
        byte[] buffer = new byte[(int)Math.Min(_contentLeft, 64 * 1024)];
        int count;
        while ((count = Read(buffer)) > 0) content.Write(buffer, 0, count);
        return content.ToArray();
    }

    private void Begin(TarHeader header)
    {
        _contentLeft = header.HasContent ? header.Size : 0;
        if (_records.TryGetValue("size", out byte[]? size) && header.HasContent) _contentLeft = Number(size);
        _padding = Padding(_contentLeft);
    }

    /// <summary>The entry, or null for a kind that is passed over. Extensions are used up.</summary>
    private TarEntry? Entry(TarHeader header)
    {
        string name = RecordText("path") ?? _longName ?? header.Name;
        string link = RecordText("linkpath") ?? _longLink ?? header.LinkName;
        Dictionary<string, byte[]> records = new(_records, StringComparer.Ordinal);
        if (header.Type != (byte)'g')
        {
            _records.Clear();
            _longName = _longLink = null;
        }
        return header.Kind is not { } kind ? null : new()
        {
            Name = name.TrimEnd('/'),
            Kind = kind,
            Mode = header.Mode,
            UserId = header.UserId,
            GroupId = header.GroupId,
            UserName = header.UserName,
            GroupName = header.GroupName,
            Size = _contentLeft,
            ModifiedTime = header.ModifiedTime,
            LinkName = link,
            Device = header.Device,
            Records = records,
        };
    }

    /// <summary>Reads the rest of the stream, which must be zeros, so that whoever checks
    /// its digest sees all of it.</summary>
    private TarEntry? FinishArchive()
    {
        while (ReadBlock())
        {
            if (_block.AsSpan().ContainsAnyExcept((byte)0)) throw Bad("data after the end of the archive");
        }
        return null;
    }

    private byte[] ReadExtension(TarHeader header)
    {
        _contentLeft = header.Size;
        _padding = Padding(header.Size);
        byte[] content = ReadContent(ExtensionLimit);
        SkipContent();
        return content;
    }

    /// <summary>Records are "length key=value\n", the length counting itself.</summary>
    private void ReadRecords(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int space = bytes.IndexOf((byte)' ');
            ulong length = space < 0 ? 0 : Number(bytes[..space]);
            if (length <= (ulong)space + 1 || length > (ulong)bytes.Length)
                throw Bad("a pax record of impossible length");
            ReadOnlySpan<byte> record = bytes[(space + 1)..((int)length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals < 0) throw Bad("a pax record without value");
            _records[ByteText.Decode(record[..equals])] = record[(equals + 1)..].ToArray();
            bytes = bytes[(int)length..];
        }
    }

    private string? RecordText(string key) =>
        _records.Remove(key, out byte[]? value) ? ByteText.Decode(value) : null;

    private void SkipContent()
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (_contentLeft > 0) _ = Read(buffer);
        if (_padding > 0
            && stream.ReadAtLeast(buffer[.._padding], _padding, throwOnEndOfStream: false) < _padding)
            throw Bad("the archive breaks off");
        _offset += _padding;
        _padding = 0;
    }

    private bool ReadBlock()
    {
        int count = stream.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false);
        _offset += count;
        if (count is not (0 or TarHeader.Length)) throw Bad("the archive breaks off in a header");
        return count == TarHeader.Length;
    }

    private static int Padding(ulong size) =>
        (int)((TarHeader.Length - (size % TarHeader.Length)) % TarHeader.Length);

    private static string Text(ReadOnlySpan<byte> bytes) => ByteText.Decode(bytes.TrimEnd((byte)0));

    private ulong Number(ReadOnlySpan<byte> digits) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw Bad("not a number");

    private TarFormatException Bad(string problem) => new(problem, _offset);
}
