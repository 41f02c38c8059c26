namespace Limyra.Formats.Apk;

/// <summary>A repository's list of packages: the root of the v3 schema
/// "index", or an <c>APKINDEX</c>.</summary>
public sealed record PackageIndex
{
    /// <summary>What the repository calls itself.</summary>
    public string? Description { get; init; }

    /// <summary>The packages; in a v3 index ordered by name, then version. May
    /// be materialised on access.</summary>
    public IReadOnlyList<PackageInfo> Packages { get; init; } = [];

    /// <summary>Pattern of package file names, such as
    /// <c>${name}-${version}.apk</c>; null for the default.</summary>
    public string? PackageNameSpec { get; init; }
}
