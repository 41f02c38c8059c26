using Limyra.Formats;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Packages;

/// <summary>
/// A repository's index. A v3 one keeps the payload as it was read and makes records of
/// packages only when somebody asks for them.
/// </summary>
public sealed class IndexFile
{
    /// <summary>Longest description that v2 indexes may have.</summary>
    private const int DescriptionLimit = 160;

    private readonly byte[] _payload;

    private IndexFile(byte[] payload, PackageIndex index, bool isVersion3)
    {
        _payload = payload;
        Index = index;
        IsVersion3 = isVersion3;
    }

    /// <summary>The index; packages of a v3 one are materialised on access.</summary>
    public PackageIndex Index { get; }

    /// <summary>Whether it is a v3 index.</summary>
    public bool IsVersion3 { get; }

    /// <summary>The payload of a v3 index; absent in a v2 one.</summary>
    internal AdbReader Reader => new(_payload);

    /// <summary>The stored packages of a v3 index.</summary>
    internal AdbSlots StoredPackages => Reader.RootSlots.Slots(PackageDecoder.IndexPackagesField);

    /// <summary>Reads an index file.</summary>
    /// <param name="file">The file from its first byte; stays open.</param>
    /// <param name="trust">When it is believed.</param>
    /// <param name="source">Name of the file, for messages.</param>
    /// <exception cref="ApkFormatException">It is damaged or not trusted.</exception>
    public static IndexFile Read(Stream file, PackageTrust trust, string source)
    {
        try
        {
            byte[] magic = new byte[4];
            int count = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            PrefixedStream whole = new(magic[..count], file);
            if (magic.AsSpan(0, count).StartsWith("ADB"u8)) return ReadVersion3(whole, trust);
            if (magic.AsSpan(0, count).StartsWith(GzipMembers.Magic)) return ReadVersion2(whole, trust);
            throw new ApkFormatException(ApkRule.FormatInvalid, "neither a v3 nor a v2 index", 0);
        }
        catch (ApkFormatException error)
        {
            throw error.In(source);
        }
    }

    /// <summary>Reads an index file by its path.</summary>
    /// <exception cref="ApkFormatException">It is damaged or not trusted.</exception>
    public static IndexFile Load(string path, PackageTrust trust)
    {
        using FileStream file =
            new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 128 * 1024);
        return Read(file, trust, path);
    }

    private static IndexFile ReadVersion2(Stream file, PackageTrust trust)
    {
        using GzipMembers members = new(file);
        string? description = null;
        TextPackages? packages = null;
        foreach ((string name, byte[] content) in Version2Head.Read(members, trust).Files())
        {
            if (name == "DESCRIPTION" && content.Length <= DescriptionLimit)
                description = ByteText.Decode(content);
            else if (name == "APKINDEX")
                packages = InstalledText.Read(content, UnknownLines.Ignore);
        }
        if (packages is null) throw new ApkFormatException(ApkRule.V2IndexFormat, "there is no APKINDEX");
        if (members.Begin())
            throw new ApkFormatException(ApkRule.FormatInvalid, "a further member after the index");
        return new([], new() { Description = description, Packages = packages }, isVersion3: false);
    }

    private static IndexFile ReadVersion3(Stream file, PackageTrust trust)
    {
        using AdbInput input = AdbInput.Open(file, AdbFile.IndexSchema);
        return ReadVersion3(input, trust);
    }

    /// <summary>Reads a v3 index whose first block has been read.</summary>
    /// <exception cref="ApkFormatException">It is damaged or not trusted.</exception>
    internal static IndexFile ReadVersion3(AdbInput input, PackageTrust trust)
    {
        if (!trust.AllowUntrusted && !input.IsSignedBy(trust.Keys))
            throw new ApkFormatException(ApkRule.SignatureUntrusted);
        if (input.NextData() is not null) throw input.Broken("an index has no data blocks");
        PackageIndex index = PackageDecoder.Index(input.Payload);
        return new(input.Payload, index, isVersion3: true);
    }
}
