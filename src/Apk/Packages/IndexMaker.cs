using Limyra.Apk.Trust;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>What an index is made with.</summary>
public sealed record IndexOptions
{
    /// <summary>What the repository calls itself.</summary>
    public string? Description { get; init; }

    /// <summary>Pattern of file names that is written into the index; null
    /// leaves clients the default.</summary>
    public PackageNameSpec? NameSpec { get; init; }

    /// <summary>What entries call their packages by: SHA-256, or its first 160 bits.</summary>
    public DigestAlgorithm Identity { get; init; } = DigestAlgorithm.Sha256;

    /// <summary>When package files are believed.</summary>
    public PackageTrust Trust { get; init; } = new();

    /// <summary>How the index is compressed.</summary>
    public AdbCompression Compression { get; init; } = AdbCompression.Default;

    /// <summary>Who signs it.</summary>
    public IReadOnlyList<SigningKey> Keys { get; init; } = [];
}

/// <summary>
/// Makes a v3 index from package files and entries of an older index. The same packages added in the same
/// order give the same bytes, those of apk-tools.
/// </summary>
public sealed class IndexMaker(IndexOptions options) : IDisposable
{
    private readonly ReadingState _reading = new();
    private readonly AdbWriter _writer = new();
    private readonly List<AdbValue> _packages = [];

    /// <summary>Number of packages so far.</summary>
    public int Count => _packages.Count;

    /// <summary>Reads a package file and adds it; returns what was read.</summary>
    /// <exception cref="ApkFormatException">The file is damaged or not trusted.</exception>
    public PackageInfo AddFile(string path)
    {
        // Without the lock that other shares take, which is two calls a package, and without a buffer: the
        // decompressor has one.
        using FileStream file = new(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return Add(file, (ulong)file.Length, path);
    }

    /// <summary>Reads a package and adds it.</summary>
    /// <param name="file">The package from its first byte; stays open.</param>
    /// <param name="length">Bytes of the whole file.</param>
    /// <param name="source">Name of the file, for messages.</param>
    /// <exception cref="ApkFormatException">The file is damaged or not trusted.</exception>
    public PackageInfo Add(Stream file, ulong length, string source)
    {
        using PackageReader reader = PackageReader.Open(file, options.Trust, source, _reading);
        bool isShort = options.Identity == DigestAlgorithm.Sha256Short;
        Digest identity = isShort ? reader.Identity.Key : reader.Identity;
        try
        {
            _packages.Add(reader.WriteIndexEntry(_writer, length, identity));
        }
        catch (ApkFormatException error)
        {
            throw error.In(source);
        }
        return reader.Package.Info with { FileSize = length, Hashes = identity };
    }

    /// <summary>Takes over an entry of another index, fields that we do not know included.</summary>
    public void AddFrom(IndexFile index, int number)
    {
        if (index.IsVersion3) _packages.Add(_writer.Copy(index.Reader, index.StoredPackages[number + 1]));
        else Add(index.Index.Packages[number]);
    }

    /// <summary>Adds an entry as it is.</summary>
    public void Add(PackageInfo info) => _packages.Add(PackageEncoder.Info(_writer, info));

    /// <summary>Writes the index to a stream, which stays open. The maker is used up.</summary>
    public void Write(Stream output)
    {
        PackageEncoder.Index(_writer, [.. _packages], options.Description, options.NameSpec?.Text);
        using Stream stream = options.Compression.OpenWrite(output);
        new AdbOutput(stream).WriteHead(AdbFile.IndexSchema, _writer.Payload, options.Keys);
    }

    /// <summary>Writes the index to a file, which replaces an old one when it is complete.</summary>
    public void WriteFile(string path)
    {
        using NewFile file = new(path);
        Write(file.Stream);
        file.Commit();
    }

    /// <summary>Frees what was needed for reading.</summary>
    public void Dispose() => _reading.Dispose();
}
