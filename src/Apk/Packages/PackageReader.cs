using Limyra.Formats.Adb;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>
/// A package file, v3 or v2, read from front to back. What <see cref="Open"/> returns is
/// verified: signature, or digest from an index. Each content is checked against its own digest
/// before the entry after it is given out.
/// </summary>
public abstract class PackageReader : IDisposable
{
    /// <summary>Bytes that tell the format.</summary>
    private const int MagicLength = 4;

    private protected PackageReader(string source) => Source = source;

    /// <summary>Name of the file, for messages.</summary>
    public string Source { get; }

    /// <summary>
    /// What the package says about itself. In a v2 package the directories are
    /// missing: they come only as entries.
    /// </summary>
    public abstract ApkPackage Package { get; }

    /// <summary>
    /// What an index calls it: SHA-256 of the payload (v3, 32 bytes), or SHA-1 of
    /// the control member (v2, 20 bytes).
    /// </summary>
    public abstract Digest Identity { get; }

    /// <summary>Whether it is a v3 package.</summary>
    public abstract bool IsVersion3 { get; }

    /// <summary>Verifies the head of a package and gives access to the rest.</summary>
    /// <param name="file">The file from its first byte; stays open.</param>
    /// <param name="trust">When it is believed.</param>
    /// <param name="source">Name of the file, for messages.</param>
    /// <param name="shared">What several packages share, if they are read one after the other.</param>
    /// <exception cref="ApkFormatException">It is damaged, not trusted, or not the
    /// one that was expected.</exception>
    public static PackageReader Open(Stream file, PackageTrust trust, string source,
        ReadingState? shared = null)
    {
        try
        {
            byte[] magic = new byte[MagicLength];
            int count = file.ReadAtLeast(magic, MagicLength, throwOnEndOfStream: false);
            PrefixedStream whole = new(magic[..count], file);
            if (magic.AsSpan(0, count).StartsWith("ADB"u8))
                return Version3Package.OpenHead(whole, trust, source, shared);
            if (magic.AsSpan(0, count).StartsWith(GzipMembers.Magic))
                return Version2Package.OpenHead(whole, trust, source);
            throw new ApkFormatException(ApkRule.FormatInvalid, "neither a v3 nor a v2 package", 0);
        }
        catch (ApkFormatException error)
        {
            throw error.In(source);
        }
    }

    /// <summary>
    /// The next directory or file in the package's order, or null after the last, when the whole file has
    /// been verified. Content that was not read is read and checked now.
    /// </summary>
    /// <exception cref="ApkFormatException">The file is damaged or breaks off.</exception>
    public PackageEntry? Next()
    {
        try
        {
            return Advance();
        }
        catch (ApkFormatException error)
        {
            throw error.In(Source);
        }
    }

    /// <summary>Reads and checks everything that is left.</summary>
    /// <exception cref="ApkFormatException">The file is damaged or breaks off.</exception>
    public void VerifyRest()
    {
        while (Next() is not null)
        {
            // Next checks what it passes over.
        }
    }

    /// <summary>Closes what was opened here; the file stays open.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes the package's entry of an index.</summary>
    internal abstract AdbValue WriteIndexEntry(AdbWriter writer, ulong fileSize, Digest identity);

    private protected abstract PackageEntry? Advance();

    private protected abstract void Close();

    /// <summary>Compares with the index what both say about the package.</summary>
    private protected static void CheckExpected(PackageInfo found, PackageInfo? expected)
    {
        if (expected is null || (found.Name == expected.Name && found.Version == expected.Version)) return;
        string problem = $"expected {expected.NameAndVersion}, found {found.NameAndVersion}";
        throw new ApkFormatException(ApkRule.PackageMismatch, problem);
    }
}

/// <summary>A directory, file, link or device of a package that is being read.</summary>
public sealed record PackageEntry
{
    /// <summary>
    /// Path without a leading slash; may be anything that a hostile package
    /// says: see <see cref="IsPathSafe"/>.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory { get; init; }

    /// <summary>Mode, owner names, extended attributes.</summary>
    public required PackageAcl Acl { get; init; }

    /// <summary>Numeric owner, for v2 packages whose owner names a root does not know; null in v3.</summary>
    public (uint User, uint Group)? NumericOwner { get; init; }

    /// <summary>Bytes of content.</summary>
    public ulong Size { get; init; }

    /// <summary>Time of last change, seconds since 1970.</summary>
    public ulong ModifiedTime { get; init; }

    /// <summary>Digest of the content: SHA-256 in v3, SHA-1 in v2; of a v2
    /// symbolic link, of its text.</summary>
    public Digest Hash { get; init; }

    /// <summary>What it is when it is neither a directory nor a file with its own content.</summary>
    public FileTarget? Target { get; init; }

    /// <summary>
    /// The content of a regular file, empty for everything else. Valid until the reader moves on; its last
    /// bytes are given only when the digest fits.
    /// </summary>
    public Stream Content { get; init; } = Stream.Null;

    /// <summary>Whether it is a regular file with its own content.</summary>
    public bool IsRegularFile => !IsDirectory && Target is null;

    /// <summary>Whether the path stays within the directory it is unpacked into.</summary>
    public bool IsPathSafe => PackagePaths.IsSafe(Path);
}
