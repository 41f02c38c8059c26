using Limyra.Apk.Solver;
using Limyra.Apk.Trust;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Repositories;

namespace Limyra.Apk.Repositories;

/// <summary>A repository in use.</summary>
internal sealed class Repository
{
    private const string CacheSpec = "APKINDEX.${hash:8}.tar.gz";

    private Repository(string baseUrl, string indexUrl, string printableUrl, PackageNameSpec nameSpec)
    {
        BaseUrl = baseUrl;
        IndexUrl = indexUrl;
        PrintableUrl = printableUrl;
        NameSpec = nameSpec;
    }

    /// <summary>Where package names are appended.</summary>
    public string BaseUrl { get; }

    /// <summary>The index.</summary>
    public string IndexUrl { get; }

    /// <summary>As messages show the repository.</summary>
    public string PrintableUrl { get; }

    /// <summary>As messages show the index.</summary>
    public string PrintableIndexUrl => RepositoryUrl.Printable(IndexUrl);

    /// <summary>How its package files are called.</summary>
    public PackageNameSpec NameSpec { get; set; }

    /// <summary>Tags under which its packages may be had, one bit each.</summary>
    public uint TagMask { get; set; }

    /// <summary>What it calls itself.</summary>
    public string Description { get; set; } = "";

    /// <summary>Whether the index could be read.</summary>
    public bool IsAvailable { get; set; }

    /// <summary>Whether its index is to be fetched again.</summary>
    public bool IsStale { get; set; }

    /// <summary>Whether it is reached over a network.</summary>
    public bool IsRemote => RepositoryUrl.IsRemote(IndexUrl);

    /// <summary>Whether others stand between this machine and it.</summary>
    public bool IsFar => RepositoryUrl.LocalPath(IndexUrl) is null;

    /// <summary>Whether the index may be in the text format; a name that ends in
    /// ".adb" promises otherwise.</summary>
    public bool MayBeText => !IndexUrl.EndsWith(".adb", StringComparison.Ordinal);

    /// <summary>The name of the index in the cache.</summary>
    public string CacheName
    {
        get
        {
            string hash = Hasher.Sha256(ByteText.Encode(IndexUrl)).ToHex();
            return PackageNameSpec.Expand(CacheSpec, key => key == "hash" ? hash : null);
        }
    }

    /// <summary>A repository from a line of configuration.</summary>
    public static Repository From(RepositoryLine line, string architecture)
    {
        if (line.IndexFile is null)
        {
            int slash = line.Url.LastIndexOf('/');
            string directory = slash < 0 ? "." : line.Url[..slash];
            return new(directory, line.Url, RepositoryUrl.Printable(line.Url), PackageNameSpec.Default);
        }
        string url = line.Url.TrimEnd('/');
        string index = $"{url}/{architecture}/{line.IndexFile}";
        return new(url, index, RepositoryUrl.Printable(url), PackageNameSpec.DefaultOfRepository);
    }

    /// <summary>Where a package of it lies.</summary>
    /// <exception cref="ApkFormatException">The pattern of its names asks for
    /// something packages do not have.</exception>
    public string UrlOf(KnownPackage package)
    {
        string name = NameSpec.Expand(package.Info);
        return NameSpec.Text.Contains("://", StringComparison.Ordinal) ? name : $"{BaseUrl}/{name}";
    }
}
