using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Transactions;

/// <summary>A file of a package that is to be put on the disk under a temporary name.</summary>
/// <param name="File">Its place in the database.</param>
/// <param name="Temporary">The temporary path.</param>
internal sealed record StagedFile(InstalledFile File, string Temporary);

/// <summary>A package of a transaction, with what is to be unpacked from it.</summary>
internal sealed class StagedPackage(InstalledPackage installed)
{
    /// <summary>Bytes of the digest in a temporary name (apk-tools 3.0.6 src/fs_fsys.c,
    /// so both clean up alike).</summary>
    private const int NameDigestBytes = 24;

    /// <summary>The new installation.</summary>
    public InstalledPackage Installed { get; } = installed;

    /// <summary>The package's metadata, once read.</summary>
    public required ApkPackage Metadata { get; init; }

    /// <summary>Full digest by which the file is recognised when it is opened again.</summary>
    public required Digest Identity { get; init; }

    /// <summary>Whether it is a v3 package.</summary>
    public required bool IsVersion3 { get; init; }

    /// <summary>All its entries without their contents.</summary>
    public required IReadOnlyList<PackageEntry> Entries { get; init; }

    /// <summary>Content of the etc/passwd it brings.</summary>
    public byte[]? Users { get; init; }

    /// <summary>Content of the etc/group it brings.</summary>
    public byte[]? Groups { get; init; }

    /// <summary>What is to be unpacked, by path.</summary>
    public Dictionary<string, StagedFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Files that are volumes, by path.</summary>
    public Dictionary<string, InstalledFile> Volumes { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths another entry is a hard link to.</summary>
    public HashSet<string> LinkTargets { get; } = new(StringComparer.Ordinal);

    /// <summary>The temporary name of a path: the same in every attempt,
    /// different for every package.</summary>
    public string TemporaryFor(string path)
    {
        Hasher hasher = new(DigestAlgorithm.Sha256);
        hasher.Append([.. ByteText.Encode(Installed.Package.Name.Text), 0]);
        hasher.Append(ByteText.Encode(path));
        string name = ".apk." + Convert.ToHexStringLower(hasher.Finish().Bytes[..NameDigestBytes]);
        return RootPath.Join(RootPath.DirectoryOf(path), name);
    }
}
