namespace Limyra.Formats.Tar;

/// <summary>The 512 bytes before an entry: POSIX.1-1988 "ustar" and its GNU sibling.</summary>
internal readonly record struct TarHeader
{
    public const int Length = 512;

    // Lengths in order; each field begins where the one before ends.
    private const int NameLength = 100;
    private const int NumberLength = 8;
    private const int SizeLength = 12;
    private const int TypeOffset = NameLength + (3 * NumberLength) + (2 * SizeLength) + NumberLength;
    private const int LinkOffset = TypeOffset + 1;
    private const int MagicOffset = LinkOffset + NameLength;
    private const int MagicLength = 8;
    private const int UserOffset = MagicOffset + MagicLength;
    private const int OwnerLength = 32;
    private const int MajorOffset = UserOffset + (2 * OwnerLength);
    private const int PrefixOffset = MajorOffset + (2 * NumberLength);
    private const int PrefixLength = 155;
    private const int ChecksumOffset = TypeOffset - NumberLength;

    public string Name { get; init; }

    public uint Mode { get; init; }

    public uint UserId { get; init; }

    public uint GroupId { get; init; }

    public ulong Size { get; init; }

    public ulong ModifiedTime { get; init; }

    public byte Type { get; init; }

    public string LinkName { get; init; }

    public string UserName { get; init; }

    public string GroupName { get; init; }

    public (uint Major, uint Minor) Device { get; init; }

    /// <summary>What it is; null for extensions and unknown types.</summary>
    public TarKind? Kind => Type switch
    {
        (byte)'0' or (byte)'7' or 0 => TarKind.File,
        (byte)'1' => TarKind.HardLink,
        (byte)'2' => TarKind.Symlink,
        (byte)'3' => TarKind.CharacterDevice,
        (byte)'4' => TarKind.BlockDevice,
        (byte)'5' => TarKind.Directory,
        (byte)'6' => TarKind.Fifo,
        _ => null,
    };

    /// <summary>Whether the size counts bytes that follow; links and devices may
    /// state one and have none.</summary>
    public bool HasContent => Kind is TarKind.File or null;

    /// <summary>Reads a header; null when it has no ustar magic, a bad checksum or bad numbers.</summary>
    public static TarHeader? Read(ReadOnlySpan<byte> block)
    {
        if (!block[MagicOffset..].StartsWith("ustar"u8)) return null;
        bool isPosix = block[MagicOffset + 5] == 0;
        ReadOnlySpan<byte> rest = block[NameLength..];
        if (!Number(ref rest, NumberLength, out ulong mode) || !Number(ref rest, NumberLength, out ulong user)
            || !Number(ref rest, NumberLength, out ulong group)
            || !Number(ref rest, SizeLength, out ulong size)
            || !Number(ref rest, SizeLength, out ulong time)
            || !Number(ref rest, NumberLength, out ulong checksum))
            return null;
        rest = block[MajorOffset..];
        if (!Number(ref rest, NumberLength, out ulong major)
            || !Number(ref rest, NumberLength, out ulong minor)) return null;
        if (checksum != Checksum(block) || size > long.MaxValue) return null;
        string name = Text(block[..NameLength]);
        string prefix = isPosix ? Text(block.Slice(PrefixOffset, PrefixLength)) : "";
        return new()
        {
            Name = prefix.Length == 0 ? name : $"{prefix}/{name}",
            Mode = (uint)mode & 0xfff,
            UserId = (uint)user,
            GroupId = (uint)group,
            Size = size,
            ModifiedTime = time,
            Type = block[TypeOffset],
            LinkName = Text(block.Slice(LinkOffset, NameLength)),
            UserName = Text(block.Slice(UserOffset, OwnerLength)),
            GroupName = Text(block.Slice(UserOffset + OwnerLength, OwnerLength)),
            Device = ((uint)major, (uint)minor),
        };
    }

    /// <summary>Writes a header in the GNU dialect; the name is cut to its 99 bytes.</summary>
    public void Write(Span<byte> block) => Write(block, "ustar  \0"u8, hasDevice: false);

    /// <summary>Writes a header of POSIX.1-2001; what does not fit stands in pax records before it.</summary>
    public void WritePosix(Span<byte> block) => Write(block, [.. "ustar"u8, 0, .. "00"u8], hasDevice: true);

    private void Write(Span<byte> block, ReadOnlySpan<byte> magic, bool hasDevice)
    {
        block.Clear();
        Put(block[..NameLength], ByteText.Encode(Name));
        Span<byte> rest = block[NameLength..];
        PutNumber(ref rest, NumberLength, Mode, hasZero: true);
        PutNumber(ref rest, NumberLength, UserId, hasZero: true);
        PutNumber(ref rest, NumberLength, GroupId, hasZero: true);
        PutNumber(ref rest, SizeLength, Size, hasZero: false);
        PutNumber(ref rest, SizeLength, ModifiedTime, hasZero: false);
        block[TypeOffset] = Type;
        Put(block.Slice(LinkOffset, NameLength), ByteText.Encode(LinkName));
        magic.CopyTo(block[MagicOffset..]);
        if (hasDevice)
        {
            Span<byte> device = block[MajorOffset..];
            PutNumber(ref device, NumberLength, Device.Major, hasZero: true);
            PutNumber(ref device, NumberLength, Device.Minor, hasZero: true);
        }
        Put(block.Slice(UserOffset, OwnerLength), ByteText.Encode(UserName));
        Put(block.Slice(UserOffset + OwnerLength, OwnerLength), ByteText.Encode(GroupName));
        Span<byte> checksum = block.Slice(ChecksumOffset, NumberLength);
        ulong sum = Checksum(block);
        checksum[^1] = (byte)' ';
        PutNumber(ref checksum, NumberLength - 1, sum, hasZero: true);
    }

    private static ulong Checksum(ReadOnlySpan<byte> block)
    {
        ulong sum = (ulong)' ' * NumberLength;
        for (int i = 0; i < Length; i++)
        {
            if (i is < ChecksumOffset or >= ChecksumOffset + NumberLength) sum += block[i];
        }
        return sum;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return ByteText.Decode(end < 0 ? field : field[..end]);
    }

    /// <summary>Octal digits, with blanks before and blanks or zero bytes behind.</summary>
    private static bool Number(ref ReadOnlySpan<byte> rest, int length, out ulong value)
    {
        ReadOnlySpan<byte> field = rest[..length].TrimStart((byte)' ');
        rest = rest[length..];
        value = 0;
        int at = 0;
        while (at < field.Length && field[at] is >= (byte)'0' and <= (byte)'7')
            value = (value << 3) | (uint)(field[at++] - '0');
        return !field[at..].ContainsAnyExcept((byte)0, (byte)' ');
    }

    private static void Put(Span<byte> field, ReadOnlySpan<byte> text) =>
        text[..Math.Min(text.Length, field.Length - 1)].CopyTo(field);

    private static void PutNumber(ref Span<byte> rest, int length, ulong value, bool hasZero)
    {
        for (int at = length - (hasZero ? 2 : 1); at >= 0; at--)
        {
            rest[at] = (byte)('0' + (value & 7));
            value >>= 3;
        }
        rest = rest[length..];
    }
}
