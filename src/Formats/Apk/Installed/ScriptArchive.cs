using System.Buffers;
using System.Text;

namespace Limyra.Formats.Apk.Installed;

/// <summary>A script of an installed package.</summary>
/// <param name="NameAndVersion">Its package, for the file's name.</param>
/// <param name="Package">Identity of the package.</param>
/// <param name="Script">The script.</param>
/// <param name="BuildTime">Time of the archive's entry, seconds since 1970.</param>
public sealed record InstalledScript(
    string NameAndVersion, Digest Package, PackageScript Script, ulong BuildTime);

/// <summary>
/// The uncompressed content of <c>lib/apk/db/scripts.tar</c>: regular files named
/// <c>name-version.X1digest.kind</c>. GNU tar headers as apk writes them (magic "ustar
/// ", long names in entries of type L).
/// </summary>
public static class ScriptArchive
{
    private const int BlockBytes = 512;
    private const int NameBytes = 100;

    // Places in the header: tar(5), "GNU tar archives".
    private static readonly Range NameField = 0..100;
    private static readonly Range ModeField = 100..108;
    private static readonly Range UidField = 108..116;
    private static readonly Range GidField = 116..124;
    private static readonly Range SizeField = 124..136;
    private static readonly Range TimeField = 136..148;
    private static readonly Range ChecksumField = 148..156;
    private static readonly Range MagicField = 257..265;
    private static readonly Range UserField = 265..297;
    private static readonly Range GroupField = 297..329;
    private const int TypeOffset = 156;

    /// <summary>Reads the scripts; other entries are passed over.</summary>
    /// <exception cref="ApkFormatException">The archive breaks off or a header is damaged.</exception>
    public static List<InstalledScript> Parse(ReadOnlyMemory<byte> archive)
    {
        List<InstalledScript> scripts = [];
        string? longName = null;
        while (archive.Length >= BlockBytes)
        {
            ReadOnlySpan<byte> header = archive.Span[..BlockBytes];
            archive = archive[BlockBytes..];
            if (header.IndexOfAnyExcept((byte)0) < 0) continue;
            int size = ParseOctal(header[SizeField]);
            int padded = (size + BlockBytes - 1) / BlockBytes * BlockBytes;
            if (archive.Length < padded) throw Damaged("breaks off");
            ReadOnlyMemory<byte> content = archive[..size];
            archive = archive[padded..];
            byte type = header[TypeOffset];
            if (type == 'L')
            {
                longName = Text(content.Span);
                continue;
            }
            string name = longName ?? Text(header[NameField]);
            longName = null;
            if (type is (byte)'0' or (byte)'7' && ParseName(name) is var (owner, identity, kind))
                scripts.Add(new(owner, identity, new(kind, content), (ulong)ParseOctal(header[TimeField])));
        }
        return scripts;
    }

    /// <summary>Writes an archive with its two empty blocks at the end.</summary>
    public static byte[] Write(IEnumerable<InstalledScript> scripts)
    {
        ArrayBufferWriter<byte> to = new();
        foreach (InstalledScript script in scripts)
        {
            string kind = script.Script.Kind.Text();
            byte[] name = ByteText.Encode($"{script.NameAndVersion}.{script.Package.ToHexText()}.{kind}");
            if (name.Length >= NameBytes)
            {
                WriteHeader(to, "././@LongLink"u8, 'L', name.Length + 1, mode: 0, time: 0);
                WriteContent(to, [.. name, 0]);
            }
            ReadOnlySpan<byte> shortName = name.AsSpan(0, Math.Min(name.Length, NameBytes - 1));
            WriteHeader(to, shortName, '0', script.Script.Content.Length, mode: 0x1ed, script.BuildTime);
            WriteContent(to, script.Script.Content.Span);
        }
        WriteContent(to, new byte[2 * BlockBytes]);
        return to.WrittenSpan.ToArray();
    }

    /// <summary>Taken apart from the right: the kind, the digest, and what is
    /// left is name and version.</summary>
    private static (string Owner, Digest Identity, ScriptKind Kind)? ParseName(string name)
    {
        int kindAt = name.LastIndexOf('.');
        int digestAt = kindAt <= 0 ? -1 : name.LastIndexOf('.', kindAt - 1);
        if (digestAt < 0 || ScriptKindText.Parse(name.AsSpan(kindAt + 1)) is not { } kind) return null;
        bool isDigest =
            Digest.TryParse(name.AsSpan(digestAt + 1, kindAt - digestAt - 1), out Digest identity);
        return isDigest ? (name[..digestAt], identity, kind) : null;
    }

    private static void WriteHeader(
        ArrayBufferWriter<byte> to, ReadOnlySpan<byte> name, char type, int size, uint mode, ulong time)
    {
        Span<byte> header = to.GetSpan(BlockBytes)[..BlockBytes];
        header.Clear();
        name.CopyTo(header[NameField]);
        PutOctal(header[ModeField], mode);
        PutOctal(header[UidField], 0);
        PutOctal(header[GidField], 0);
        PutOctal(header[SizeField], (ulong)size);
        PutOctal(header[TimeField], time);
        header[ChecksumField].Fill((byte)' ');
        header[TypeOffset] = (byte)type;
        "ustar  \0"u8.CopyTo(header[MagicField]);
        "root"u8.CopyTo(header[UserField]);
        "root"u8.CopyTo(header[GroupField]);
        ulong sum = 0;
        foreach (byte b in header) sum += b;
        PutOctal(header[ChecksumField][..7], sum);
        to.Advance(BlockBytes);
    }

    private static void WriteContent(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> content)
    {
        int padded = (content.Length + BlockBytes - 1) / BlockBytes * BlockBytes;
        if (padded == 0) return;
        Span<byte> place = to.GetSpan(padded)[..padded];
        place.Clear();
        content.CopyTo(place);
        to.Advance(padded);
    }

    private static void PutOctal(Span<byte> field, ulong value)
    {
        field[^1] = 0;
        for (int i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));
    }

    private static int ParseOctal(ReadOnlySpan<byte> field)
    {
        long value = 0;
        foreach (byte b in field.Trim((byte)' '))
        {
            if (b == 0) break;
            if (b is < (byte)'0' or > (byte)'7') throw Damaged("has a number that is not octal");
            value = value * 8 + (b - '0');
            if (value > int.MaxValue) throw Damaged("has an entry that is too large");
        }
        return (int)value;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return ByteText.Decode(end < 0 ? field : field[..end]);
    }

    private static ApkFormatException Damaged(string how) =>
        new(ApkRule.V2DatabaseFormat, $"script archive {how}");
}
