using System.Buffers;
using Limyra.Apk.Disk;
using Limyra.Apk.Trust;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

/// <summary>Compares what is on the disk with what the database says.</summary>
internal static class FileAudit
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>
    /// Whether a file is there that is not the one the digest describes. A missing file counts as unchanged,
    /// a file without a known digest as changed.
    /// </summary>
    public static bool IsChanged(IRootFiles files, string path, Digest expected, InstalledFlags flags)
    {
        if (files.Status(path, out FileStatus status) is Errno.ENOENT or Errno.ENOTDIR) return false;
        if (expected.IsNone) return true;
        return DigestOf(files, path, status, AlgorithmOf(expected, flags)) is not { } found
            || found != expected;
    }

    /// <summary>Which algorithm made a digest of the database.</summary>
    public static DigestAlgorithm AlgorithmOf(Digest digest, InstalledFlags flags) => digest.Length switch
    {
        Digest.ShortLength when flags.HasFlag(InstalledFlags.Sha256Digests) => DigestAlgorithm.Sha256Short,
        Digest.ShortLength => DigestAlgorithm.Sha1,
        _ => DigestAlgorithm.Sha256,
    };

    /// <summary>The digest of a file's content, or of a link's target; null for anything else.</summary>
    public static Digest? DigestOf(IRootFiles files, string path, in FileStatus status,
        DigestAlgorithm algorithm) => Look(files, path, status, algorithm, withAttributes: false).Content;

    /// <summary>The same, and the digest of a file's extended attributes.</summary>
    public static FileLook Look(
        IRootFiles files, string path, in FileStatus status, DigestAlgorithm algorithm) =>
        Look(files, path, status, algorithm, withAttributes: true);

    private static FileLook Look(
        IRootFiles files, string path, in FileStatus status, DigestAlgorithm algorithm, bool withAttributes)
    {
        if (status.Kind == FileKind.SymbolicLink)
        {
            return files.ReadLink(path, out string target) == Errno.None
                ? new(Hasher.Of(algorithm, ByteText.Encode(target)), default)
                : default;
        }
        if (status.Kind != FileKind.Regular) return default;
        if (files.OpenRead(path, out FileDescriptor file) != Errno.None) return default;
        using (file)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            try
            {
                return new(
                    DigestOf(file, algorithm, buffer), withAttributes ? AttributesOf(file) : default);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static Digest? DigestOf(FileDescriptor file, DigestAlgorithm algorithm, byte[] buffer)
    {
        Hasher hasher = new(algorithm);
        while (true)
        {
            if (Linux.Files.Read(file.Number, buffer, out int count) != Errno.None) return null;
            if (count == 0) return hasher.Finish();
            hasher.Append(buffer.AsSpan(0, count));
        }
    }

    private static Digest AttributesOf(FileDescriptor file)
    {
        Errno error = ExtendedAttributes.List(file.Number, out IReadOnlyList<string> names);
        if (error != Errno.None) return default;
        List<ExtendedAttribute> found = [];
        foreach (string name in names)
            if (ExtendedAttributes.Get(file.Number, name, out byte[] value) == Errno.None)
                found.Add(new(name, value));
        return AttributesDigest(found);
    }

    /// <summary>SHA-1 over the extended attributes as the database keeps it;
    /// missing when there are none.</summary>
    public static Digest AttributesDigest(IReadOnlyList<ExtendedAttribute> attributes)
    {
        if (attributes.Count == 0) return default;
        Hasher hasher = new(DigestAlgorithm.Sha1);
        foreach (ExtendedAttribute attribute in attributes.OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            AppendField(hasher, ByteText.Encode(attribute.Name));
            AppendField(hasher, attribute.Value.Span);
        }
        return hasher.Finish();
    }

    private static void AppendField(Hasher hasher, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(length, (uint)field.Length);
        hasher.Append(length);
        hasher.Append(field);
    }
}

/// <summary>What was found at the place of a file.</summary>
/// <param name="Content">Digest of its content, or of a link's target; null for anything else.</param>
/// <param name="Attributes">Digest of its extended attributes; missing when there are none.</param>
internal readonly record struct FileLook(Digest? Content, Digest Attributes);
