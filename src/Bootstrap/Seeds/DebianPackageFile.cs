using System.Formats.Tar;
using System.IO.Compression;
using Limyra.Formats.Ar;
using Limyra.Formats.Debian;
using SharpCompress.Compressors.Xz;

namespace Limyra.Bootstrap.Seeds;

/// <summary>A Debian binary package (deb(5)): who it is, and the files it holds, in
/// the order of its archive.</summary>
public sealed class DebianPackageFile
{
    private readonly string _source;
    private readonly ArMember _control;
    private readonly ArMember _data;

    private DebianPackageFile(string source, ArMember control, ArMember data) =>
        (_source, _control, _data) = (source, control, data);

    /// <summary>Reads the outer archive.</summary>
    /// <exception cref="FormatException">The bytes are no Debian package.</exception>
    public static DebianPackageFile Open(ReadOnlyMemory<byte> bytes, string source)
    {
        IReadOnlyList<ArMember> members = ArArchive.Read(bytes, source);
        if (members.Count < 3 || members[0].Name != "debian-binary"
            || !members[0].Data.Span.StartsWith("2."u8))
        {
            throw new DebianFormatException(source, 0, "deb.members", "expected debian-binary 2.x first");
        }

        return new DebianPackageFile(
            source, Member(members, "control.tar", source), Member(members, "data.tar", source));
    }

    /// <summary>The paragraph that describes the package.</summary>
    /// <exception cref="FormatException">It is missing or broken.</exception>
    public ControlStanza Control()
    {
        foreach (TarEntry entry in Entries(_control))
        {
            if (CleanPath(entry.Name) == "control" && entry.DataStream is { } stream
                && entry.Length <= ControlStanza.MaxBytes)
            {
                byte[] text = new byte[entry.Length];
                stream.ReadExactly(text);
                return ControlStanza.Parse(text, _source);
            }
        }

        throw new DebianFormatException(_source, 0, "deb.control", "the package does not describe itself");
    }

    /// <summary>The entries of the payload. Each one's stream is readable
    /// until the next is asked for.</summary>
    /// <exception cref="FormatException">The payload is broken, or a name
    /// leaves the package's root.</exception>
    public IEnumerable<DebianEntry> Payload()
    {
        foreach (TarEntry entry in Entries(_data))
        {
            string path = CleanPath(entry.Name);
            if (path.Length > 0)
            {
                yield return new DebianEntry(path, entry);
            }
        }
    }

    /// <summary>A member's name as a path below the root: no leading "./", no ".."
    /// (a package may not climb).</summary>
    internal string CleanPath(string name)
    {
        string[] parts = name.Split('/').Where(part => part is not ("" or ".")).ToArray();
        return name.StartsWith('/') || parts.Contains("..") || name.Contains('\0', StringComparison.Ordinal)
            ?
            throw new DebianFormatException(_source, 0, "deb.path", $"the name \"{name}\" leaves the package")
            : string.Join('/', parts);
    }

    private IEnumerable<TarEntry> Entries(ArMember member)
    {
        using Stream stream = Unpack(member);
        using TarReader reader = new(stream);
        while (true)
        {
            TarEntry? entry;
            try
            {
                entry = reader.GetNextEntry();
            }
            catch (Exception error) when (error is InvalidDataException or EndOfStreamException
                or InvalidOperationException or IOException
                or SharpCompress.Common.SharpCompressException or ArgumentException or FormatException)
            {
                throw new DebianFormatException(_source, 0, "deb.payload", $"{member.Name}: {error.Message}");
            }

            if (entry is null)
            {
                yield break;
            }

            yield return entry;
        }
    }

    private Stream Unpack(ArMember member)
    {
        MemoryStream bytes = new(member.Data.ToArray(), writable: false);
        return Path.GetExtension(member.Name) switch
        {
            ".tar" => bytes,
            ".gz" => new GZipStream(bytes, CompressionMode.Decompress),
            ".xz" => new XZStream(bytes),
            ".zst" => new SharpCompress.Compressors.ZStandard.DecompressionStream(bytes),
            var other => throw new DebianFormatException(
                _source, 0, "deb.compression", $"{member.Name}: {other} is not known"),
        };
    }

    private static ArMember Member(IReadOnlyList<ArMember> members, string name, string source)
    {
        foreach (ArMember member in members)
        {
            if (member.Name == name || member.Name.StartsWith(name + ".", StringComparison.Ordinal))
                return member;
        }

        throw new DebianFormatException(source, 0, "deb.members", $"{name} is missing");
    }
}

/// <summary>One entry of a payload.</summary>
/// <param name="Path">Below the root, without leading slash.</param>
/// <param name="Entry">The tar entry with its metadata and bytes.</param>
public readonly record struct DebianEntry(string Path, TarEntry Entry);
