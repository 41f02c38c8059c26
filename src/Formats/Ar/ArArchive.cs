using System.Text;

namespace Limyra.Formats.Ar;

/// <summary>The "ar" archive that a Debian package is (deb(5), ar(5)): a magic line, then members of a fixed
/// header and their bytes, each starting at an even offset.</summary>
public static class ArArchive
{
    // Lengths of the header's fields, in order (ar(5)). Together 60 bytes.
    private const int NameLength = 16;
    private const int TimeLength = 12;
    private const int OwnerLength = 6;
    private const int GroupLength = 6;
    private const int ModeLength = 8;
    private const int SizeLength = 10;
    private const int HeaderLength =
        NameLength + TimeLength + OwnerLength + GroupLength + ModeLength + SizeLength + 2;

    /// <summary>A Debian package has three members; more than this many is no package.</summary>
    private const int MaxMembers = 64;

    private static ReadOnlySpan<byte> Magic => "!<arch>\n"u8;

    private static ReadOnlySpan<byte> HeaderEnd => "`\n"u8;

    /// <summary>Lists the members in order. Their data are slices of <paramref name="archive"/>.</summary>
    /// <exception cref="ArFormatException">The bytes are no archive, or a length leaves it.</exception>
    public static IReadOnlyList<ArMember> Read(ReadOnlyMemory<byte> archive, string source)
    {
        ReadOnlySpan<byte> bytes = archive.Span;
        if (!bytes.StartsWith(Magic))
            throw new ArFormatException(source, 0, "ar.magic", "the file does not start with \"!<arch>\"");

        List<ArMember> members = [];
        int position = Magic.Length;
        while (position < bytes.Length)
        {
            if (members.Count == MaxMembers)
            {
                throw new ArFormatException(source, position, "ar.members",
                    $"more than {MaxMembers} members");
            }

            if (bytes.Length - position < HeaderLength)
            {
                throw new ArFormatException(source, position, "ar.header",
                    "the file ends inside a member's header");
            }

            ReadOnlySpan<byte> header = bytes.Slice(position, HeaderLength);
            if (!header.EndsWith(HeaderEnd))
            {
                throw new ArFormatException(source, position, "ar.header",
                    "a member's header does not end as it must");
            }

            long size = Size(header.Slice(HeaderLength - HeaderEnd.Length - SizeLength, SizeLength),
                source, position);
            position += HeaderLength;
            if (size > bytes.Length - position)
            {
                throw new ArFormatException(source, position, "ar.size",
                    $"a member of {size} bytes leaves the file");
            }

            string name = Encoding.ASCII.GetString(header[..NameLength].TrimEnd((byte)' '));
            members.Add(
                new ArMember(name.EndsWith('/') ? name[..^1] : name, archive.Slice(position, (int)size)));
            position += (int)size + (int)(size & 1);
        }

        return members;
    }

    private static long Size(ReadOnlySpan<byte> field, string source, int position)
    {
        long size = 0;
        ReadOnlySpan<byte> digits = field.TrimEnd((byte)' ');
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                throw new ArFormatException(source, position, "ar.size",
                    "a member's size is no decimal number");
            }

            size = (size * 10) + (digit - '0');
        }

        return digits.IsEmpty
            ? throw new ArFormatException(source, position, "ar.size", "a member's size is empty")
            : size;
    }
}

/// <summary>One member of an archive.</summary>
/// <param name="Name">Its name, without the closing slash that some writers add.</param>
/// <param name="Data">Its bytes.</param>
public readonly record struct ArMember(string Name, ReadOnlyMemory<byte> Data);
