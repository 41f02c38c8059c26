using System.Buffers.Binary;
using Limyra.Apk.Disk;
using Limyra.Apk.Trust;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>
/// Makes v3 packages out of manifests. The same manifest and contents give the same bytes on any machine;
/// uncompressed they are those of apk-tools.
/// </summary>
public sealed class PackageMaker
{
    private const int BufferLength = 256 * 1024;

    /// <summary>How packages are compressed.</summary>
    public AdbCompression Compression { get; init; } = AdbCompression.Zstd;

    /// <summary>Who signs; nobody makes an unsigned package.</summary>
    public IReadOnlyList<SigningKey> Keys { get; init; } = [];

    /// <summary>Writes a package to a stream, which stays open.</summary>
    /// <exception cref="ApkFormatException">The manifest contradicts itself, or a file
    /// changed while it was packed.</exception>
    public MadePackage Make(PackageManifest manifest, Stream output) => Write(Prepare(manifest), output);

    /// <summary>Makes a package file; it appears under its name only when it is complete.</summary>
    /// <exception cref="ApkFormatException">The manifest contradicts itself, or a file
    /// changed while it was packed.</exception>
    public MadePackage MakeFile(PackageManifest manifest, string path)
    {
        PackageLayout layout = Prepare(manifest);
        using NewFile file = new(path);
        MadePackage made = Write(layout, file.Stream);
        file.Commit();
        return made;
    }

    /// <summary>Reads and digests all contents, in several threads; writes nothing.</summary>
    private static PackageLayout Prepare(PackageManifest manifest)
    {
        ContentSource[] sources =
            [.. manifest.Entries.OfType<ManifestEntry.File>().Select(file => file.Content)];
        Dictionary<ContentSource, ContentDigest> known = new(ReferenceEqualityComparer.Instance);
        int number = 0;
        foreach (ContentDigest? digest in OrderedWork.Do(
            sources, static () => new byte[BufferLength], TryDigest, OrderedWork.UsualThreads))
        {
            if (digest is { } found) known[sources[number]] = found;
            number++;
        }
        return new PackageArranger(source => known.TryGetValue(source, out ContentDigest digest)
            ? digest : DigestOf(source, new byte[BufferLength])).Arrange(manifest);
    }

    private MadePackage Write(PackageLayout layout, Stream output)
    {
        AdbWriter adb = PackageEncoder.Package(layout.Package, Hasher.Sha256, layout.Encoding);
        using (Stream stream = Compression.OpenWrite(output))
        {
            AdbOutput file = new(stream);
            file.WriteHead(AdbFile.PackageSchema, adb.Payload, Keys);
            byte[] buffer = new byte[BufferLength];
            foreach (PackageContent content in layout.Contents) WriteData(file, stream, content, buffer);
        }
        return new(PackageDecoder.Package(adb.Reader), Hasher.Sha256(adb.Payload));
    }

    private static void WriteData(AdbOutput file, Stream stream, PackageContent data, byte[] buffer)
    {
        Span<byte> place = stackalloc byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteInt32LittleEndian(place, data.DirectoryNumber);
        BinaryPrimitives.WriteInt32LittleEndian(place[sizeof(uint)..], data.FileNumber);
        AdbBlock block = file.Begin(AdbBlockType.Data, (ulong)place.Length + data.Length);
        stream.Write(place);
        using Stream content = data.Source.Open();
        ulong rest = data.Length;
        int count;
        while ((count = content.Read(buffer)) > 0)
        {
            if ((ulong)count > rest) throw Changed(data.Path);
            stream.Write(buffer.AsSpan(0, count));
            rest -= (ulong)count;
        }
        if (rest != 0) throw Changed(data.Path);
        file.End(block);
    }

    /// <summary>Null for what cannot be read: the fault comes out where that content has its turn.</summary>
    private static ContentDigest? TryDigest(ContentSource source, byte[] buffer)
    {
        try
        {
            return DigestOf(source, buffer);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ContentDigest DigestOf(ContentSource source, byte[] buffer)
    {
        if (source is ContentSource.InMemory memory)
            return new(Hasher.Sha256(memory.Bytes.Span), (ulong)memory.Bytes.Length);
        using Stream content = source.Open();
        Hasher hasher = new(DigestAlgorithm.Sha256);
        ulong length = 0;
        int count;
        while ((count = content.Read(buffer)) > 0)
        {
            hasher.Append(buffer.AsSpan(0, count));
            length += (ulong)count;
        }
        return new(hasher.Finish(), length);
    }

    private static ApkFormatException Changed(string path) =>
        new(ApkRule.FileIntegrity, $"'{path}' changed its length while it was packed");
}

/// <summary>A package that was just made.</summary>
/// <param name="Package">What stands in it, the unique id in its info's hashes.</param>
/// <param name="Identity">SHA-256 of its payload: what an index will call it.</param>
public sealed record MadePackage(ApkPackage Package, Digest Identity);
