using System.Buffers;

namespace Limyra.Formats.Apk;

/// <summary>Which characters names may have.</summary>
public static class ApkNames
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> Package = SearchValues.Create(Letters + "._+-");
    private static readonly SearchValues<char> Dependency = SearchValues.Create(Letters + "._+-,:/[]");
    private static readonly SearchValues<char> Tag = SearchValues.Create(Letters + "._+-,:/[]=");

    /// <summary>Whether a package may be created under this name.</summary>
    public static bool IsPackageName(ReadOnlySpan<char> name) =>
        !name.IsEmpty && char.IsAsciiLetterOrDigit(name[0]) && !name.ContainsAnyExcept(Package);

    /// <summary>Whether a dependency may have this name.</summary>
    public static bool IsDependencyName(ReadOnlySpan<char> name) => !name.ContainsAnyExcept(Dependency);

    /// <summary>Whether it may be a label of a package.</summary>
    public static bool IsTag(ReadOnlySpan<char> name) => !name.ContainsAnyExcept(Tag);
}
