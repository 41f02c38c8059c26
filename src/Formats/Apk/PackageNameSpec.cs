using System.Globalization;
using System.Text;

namespace Limyra.Formats.Apk;

/// <summary>
/// Pattern of package file names and URLs: text with <c>${field}</c> and <c>${field:length}</c>.
/// </summary>
/// <param name="Text">The pattern.</param>
public sealed record PackageNameSpec(string Text)
{
    private const string NameVariable = "${name}";

    /// <summary>Where an index does not say otherwise and stands beside its packages.</summary>
    public static PackageNameSpec Default { get; } = new("${name}-${version}.apk");

    /// <summary>Where an index does not say otherwise and a repository is a base URL.</summary>
    public static PackageNameSpec DefaultOfRepository { get; } = new("${arch}/${name}-${version}.apk");

    /// <summary>Names of package files in the cache.</summary>
    public static PackageNameSpec Cache { get; } = new("${name}-${version}.${hash:8}.apk");

    /// <summary>Whether clients accept it: the last part begins with the name
    /// and one of <c>_-.</c>.</summary>
    public bool IsValid
    {
        get
        {
            string last = LastPart;
            return last.StartsWith(NameVariable, StringComparison.Ordinal)
                && last.Length > NameVariable.Length && last[NameVariable.Length] is '_' or '-' or '.';
        }
    }

    /// <summary>The part behind the last slash.</summary>
    public string LastPart => Text[(Text.LastIndexOf('/') + 1)..];

    /// <summary>The character between name and version.</summary>
    public char Separator => LastPart.Length > NameVariable.Length ? LastPart[NameVariable.Length] : '\0';

    /// <summary>The name of a package by this pattern.</summary>
    /// <exception cref="ApkFormatException">The pattern has a variable that packages do not have.</exception>
    public string Expand(PackageInfo info) => Expand(Text, name => Variable(info, name));

    /// <summary>The pattern's last part, expanded.</summary>
    /// <exception cref="ApkFormatException">The pattern has a variable that packages do not have.</exception>
    public string ExpandLastPart(PackageInfo info) => Expand(LastPart, name => Variable(info, name));

    /// <summary>Replaces the variables of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="variable">Value of a variable, or null when there is none of that name.</param>
    /// <exception cref="ApkFormatException">A variable is unknown or not closed.</exception>
    public static string Expand(string text, Func<string, string?> variable)
    {
        StringBuilder expanded = new();
        for (int at = 0; at < text.Length;)
        {
            int start = text.IndexOf("${", at, StringComparison.Ordinal);
            if (start < 0) return expanded.Append(text, at, text.Length - at).ToString();
            expanded.Append(text, at, start - at);
            int end = text.IndexOf('}', start);
            if (end < 0) throw new ApkFormatException(ApkRule.PackageNameSpec, $"'{text}'");
            string[] parts = text[(start + 2)..end].Split(':', 2);
            string value = variable(parts[0])
                ?? throw new ApkFormatException(ApkRule.PackageNameSpec, $"'{parts[0]}' in '{text}'");
            int length = value.Length;
            if (parts.Length == 2
                && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length))
                throw new ApkFormatException(ApkRule.PackageNameSpec, $"'{parts[1]}' in '{text}'");
            expanded.Append(value, 0, Math.Min(length, value.Length));
            at = end + 1;
        }
        return expanded.ToString();
    }

    private static string? Variable(PackageInfo info, string name) => name switch
    {
        "name" => info.Name,
        "version" => info.Version,
        "arch" => info.Arch ?? "",
        "hash" or "hashes" => info.Hashes.ToHex(),
        "description" => info.Description ?? "",
        "license" => info.License ?? "",
        "origin" => info.Origin ?? "",
        "maintainer" => info.Maintainer ?? "",
        "url" => info.Url ?? "",
        "repo-commit" => info.RepoCommit ?? "",
        "build-time" => info.BuildTime.ToString(CultureInfo.InvariantCulture),
        "installed-size" => info.InstalledSize.ToString(CultureInfo.InvariantCulture),
        "file-size" => info.FileSize.ToString(CultureInfo.InvariantCulture),
        "provider-priority" => info.ProviderPriority.ToString(CultureInfo.InvariantCulture),
        "layer" => info.Layer.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
