using System.Globalization;
using System.Text;
using Limyra.Apk.Solver;

namespace Limyra.Apk.Repositories;

/// <summary>Patterns of package file names: <c>${name}</c>, <c>${version}</c>, <c>${arch}</c>, <c>${hash:8}</c>.</summary>
internal static class PackageFileName
{
    /// <summary>Beside an index named as a file.</summary>
    public const string BesideIndex = "${name}-${version}.apk";

    /// <summary>Below the base of a repository.</summary>
    public const string BelowBase = "${arch}/${name}-${version}.apk";

    /// <summary>In the cache.</summary>
    public const string InCache = "${name}-${version}.${hash:8}.apk";

    /// <summary>The name of a package; null when the pattern uses something a package does not have.</summary>
    public static string? Expand(string spec, KnownPackage package) => Expand(spec, key => key switch
    {
        "name" => package.Name.Text,
        "version" => package.Version,
        "arch" => package.Info.Arch ?? "",
        "hash" => package.Info.Hashes.ToHex(),
        _ => null,
    });

    /// <summary>Replaces <c>${key}</c> and <c>${key:N}</c>, at most N characters of the value.</summary>
    public static string? Expand(string spec, Func<string, string?> valueOf)
    {
        StringBuilder text = new();
        for (int at = 0; at < spec.Length;)
        {
            int start = spec.IndexOf("${", at, StringComparison.Ordinal);
            int end = start < 0 ? -1 : spec.IndexOf('}', start);
            if (end < 0) return text.Append(spec, at, spec.Length - at).ToString();
            text.Append(spec, at, start - at);
            string[] parts = spec[(start + 2)..end].Split(':', 2);
            if (valueOf(parts[0]) is not { } value) return null;
            bool isCut = parts.Length == 2
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
                && limit < value.Length;
            text.Append(isCut ? value[..int.Parse(parts[1], CultureInfo.InvariantCulture)] : value);
            at = end + 1;
        }
        return text.ToString();
    }

    /// <summary>Whether files named by the pattern can be traced back: the last part begins with the name.</summary>
    public static bool IsUsable(string spec)
    {
        string last = spec[(spec.LastIndexOf('/') + 1)..];
        const string Name = "${name}";
        return last.Length > Name.Length && last.StartsWith(Name, StringComparison.Ordinal)
            && last[Name.Length] is '-' or '_' or '.';
    }
}
