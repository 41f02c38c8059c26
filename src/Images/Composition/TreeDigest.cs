using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Limyra.Formats.Trees;

namespace Limyra.Images.Composition;

/// <summary>A SHA-256 over everything a file tree holds, content included: equal trees and only they
/// have equal digests. Identities of images are made from it, so that the same system has the same
/// UUID wherever it is made.</summary>
public sealed class TreeDigest
{
    private readonly byte[] _digest;

    private TreeDigest(byte[] digest) => _digest = digest;

    /// <summary>The digest in hexadecimal.</summary>
    public string Hex => Convert.ToHexStringLower(_digest);

    /// <summary>Reads all content of a tree.</summary>
    public static TreeDigest Of(FileTree tree)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 18];
        foreach (TreeNode node in tree.Walk())
        {
            TreeEntry entry = node.Entry;
            Add(hash, entry.Path);
            Add(hash, entry.Target ?? "");
            foreach (long number in (ReadOnlySpan<long>)[(long)entry.Kind, entry.Mode, entry.Uid, entry.Gid,
                entry.ModifiedSeconds, entry.SizeBytes, entry.DeviceMajor, entry.DeviceMinor,
                entry.ExtendedAttributes.Count]) Add(hash, number);
            foreach (ExtendedAttribute attribute in entry.ExtendedAttributes.OrderBy(one => one.Name,
                StringComparer.Ordinal))
            {
                Add(hash, attribute.Name);
                Add(hash, attribute.Value.Length);
                hash.AppendData(attribute.Value.Span);
            }
            if (entry.SizeBytes == 0) continue;
            using Stream content = entry.Open!(); // the tree checked that content has a source
            while (content.Read(buffer) is > 0 and int count) hash.AppendData(buffer, 0, count);
        }
        return new TreeDigest(hash.GetHashAndReset());
    }

    /// <summary>A UUID for one purpose: version 8, "vendor specific", of RFC 9562, 5.8.</summary>
    /// <param name="purpose">What it identifies; other purposes give unrelated UUIDs.</param>
    public Guid Uuid(string purpose)
    {
        byte[] bytes = SHA256.HashData([.. _digest, .. Encoding.UTF8.GetBytes(purpose)])[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static void Add(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
