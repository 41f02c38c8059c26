using System.Globalization;
using System.Text;

namespace Limyra.Formats.Tar;

/// <summary>
/// Writes anything a Linux file system holds into a tar archive: POSIX.1-2001 (pax), with extended attributes
/// as <c>SCHILY.xattr.NAME</c> records, which GNU tar, libarchive, container engines and mkfs.erofs read.
/// Equal entries give equal bytes. docs/formats/tar.md.
/// </summary>
public sealed class PaxWriter(Stream stream)
{
    private const int LongestText = 99;
    private const uint LargestId = 0x1fffff; // 7 octal digits
    private const ulong LargestSize = 0x1ffffffff; // 11 octal digits
    private const int BufferBytes = 128 * 1024;

    private readonly byte[] _block = new byte[TarHeader.Length];

    /// <summary>Adds an entry; a regular file's content is read from its beginning and
    /// must be as long as it says.</summary>
    /// <exception cref="IOException">The content is shorter or longer than the entry says.</exception>
    public void Add(PaxEntry entry, Stream? content)
    {
        string name = entry.Kind == TarKind.Directory ? entry.Path + "/" : entry.Path;
        byte[] records = Records(entry, name);
        if (records.Length > 0)
        {
            new TarHeader
            {
                Name = "././@PaxHeader", LinkName = "", UserName = "", GroupName = "", Type = (byte)'x',
                Mode = 0x1a4, Size = (ulong)records.Length,
            }.WritePosix(_block);
            stream.Write(_block);
            stream.Write(records);
            Pad((ulong)records.Length);
        }
        ulong size = entry.Kind == TarKind.File ? entry.Size : 0;
        new TarHeader
        {
            Name = name,
            Mode = entry.Mode,
            UserId = Math.Min(entry.Uid, LargestId),
            GroupId = Math.Min(entry.Gid, LargestId),
            Size = Math.Min(size, LargestSize),
            ModifiedTime = entry.ModifiedTime,
            Type = TypeOf(entry.Kind),
            LinkName = entry.LinkTarget ?? "",
            UserName = "",
            GroupName = "",
            Device = entry.Device,
        }.WritePosix(_block);
        stream.Write(_block);
        if (size == 0) return;
        Copy(entry.Path, content ?? Stream.Null, size);
        Pad(size);
    }

    /// <summary>Ends the archive with two empty blocks.</summary>
    public void Finish()
    {
        _block.AsSpan().Clear();
        stream.Write(_block);
        stream.Write(_block);
    }

    private static byte[] Records(PaxEntry entry, string name)
    {
        using MemoryStream records = new();
        if (!Fits(name)) AddText("path", name);
        if (entry.LinkTarget is { } link && !Fits(link)) AddText("linkpath", link);
        if (entry.Size > LargestSize) AddNumber("size", entry.Size);
        if (entry.Uid > LargestId) AddNumber("uid", entry.Uid);
        if (entry.Gid > LargestId) AddNumber("gid", entry.Gid);
        foreach ((string attribute, ReadOnlyMemory<byte> value) in entry.Attributes
            .OrderBy(item => item.Name, StringComparer.Ordinal))
            AddRecord("SCHILY.xattr." + attribute, value.Span);
        return records.ToArray();

        void AddText(string key, string value) => AddRecord(key, ByteText.Encode(value));
        void AddNumber(string key, ulong value) => AddText(key, value.ToString(CultureInfo.InvariantCulture));
        void AddRecord(string key, ReadOnlySpan<byte> value)
        {
            byte[] head = Encoding.UTF8.GetBytes($" {key}=");
            int rest = head.Length + value.Length + 1;
            // The length at the beginning counts its own digits.
            int length = rest + 1;
            while (rest + Digits(length) != length) length = rest + Digits(length);
            records.Write(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
            records.Write(head);
            records.Write(value);
            records.WriteByte((byte)'\n');
        }
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    private static bool Fits(string text) => Ascii.IsValid(text) && text.Length <= LongestText;

    private static byte TypeOf(TarKind kind) => kind switch
    {
        TarKind.File => (byte)'0',
        TarKind.HardLink => (byte)'1',
        TarKind.Symlink => (byte)'2',
        TarKind.CharacterDevice => (byte)'3',
        TarKind.BlockDevice => (byte)'4',
        TarKind.Directory => (byte)'5',
        TarKind.Fifo => (byte)'6',
        _ => throw new InvalidOperationException($"no type for {kind}"),
    };

    private void Copy(string path, Stream content, ulong size)
    {
        byte[] buffer = new byte[(int)Math.Min(size, BufferBytes)];
        ulong left = size;
        int count;
        while (left > 0
            && (count = content.Read(buffer.AsSpan(0, (int)Math.Min(left, (ulong)buffer.Length)))) > 0)
        {
            stream.Write(buffer.AsSpan(0, count));
            left -= (ulong)count;
        }
        if (left > 0 || content.ReadByte() >= 0)
            throw new IOException($"{path} changed its length while it was read");
    }

    private void Pad(ulong length)
    {
        int rest = (int)(length % TarHeader.Length);
        if (rest == 0) return;
        _block.AsSpan().Clear();
        stream.Write(_block.AsSpan(0, TarHeader.Length - rest));
    }
}

/// <summary>What a tar archive says of a file.</summary>
public sealed record PaxEntry
{
    /// <summary>Path without slashes at its ends.</summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public required TarKind Kind { get; init; }

    /// <summary>Permission bits, at most octal 7777.</summary>
    public required uint Mode { get; init; }

    /// <summary>Owner.</summary>
    public uint Uid { get; init; }

    /// <summary>Group.</summary>
    public uint Gid { get; init; }

    /// <summary>Bytes of a regular file.</summary>
    public ulong Size { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public ulong ModifiedTime { get; init; }

    /// <summary>Target of a symbolic link, or the earlier path a hard link names.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Number of a device.</summary>
    public (uint Major, uint Minor) Device { get; init; }

    /// <summary>Extended attributes, in any order.</summary>
    public IReadOnlyList<(string Name, ReadOnlyMemory<byte> Value)> Attributes { get; init; } = [];
}
