using System.Globalization;
using System.Text;

namespace Limyra.Formats.Apk.Installed;

/// <summary>The lines of one package in an index or database: a letter, a colon, a
/// value (apk-v2 text format).</summary>
internal sealed class PackageLines
{
    private string? name;
    private string? version;
    private Digest identity;
    private PackageInfo info = new() { Name = "", Version = "" };

    /// <summary>Whether a name has been read.</summary>
    public bool HasName => name is not null;

    /// <summary>Whether a letter was met that only a newer program knows and that
    /// makes the package unusable.</summary>
    public bool IsFromTheFuture { get; private set; }

    /// <summary>The package, or null when name, version or digest are missing.</summary>
    public PackageInfo? Build() => name is null || version is null || identity.IsNone
        ? null
        : info with { Name = name, Version = version, Hashes = identity };

    /// <summary>Takes a line's value. False when the letter is not one of an index.</summary>
    public bool TrySet(char letter, string value)
    {
        switch (letter)
        {
            case 'C':
                if (!Digest.TryParse(value, out identity)) throw BadLine(letter, value);
                return true;
            case 'P':
                name = value;
                return true;
            case 'V':
                version = value;
                return true;
            default:
                if (SetText(letter, value) || SetNumber(letter, value) || SetDependencies(letter, value))
                    return true;
                IsFromTheFuture |= char.IsAsciiLetterUpper(letter);
                return false;
        }
    }

    /// <summary>Writes the lines of an index; the lines of the database follow them.</summary>
    public static void Write(StringBuilder to, PackageInfo info)
    {
        to.Append("C:").Append(info.Hashes.ToBase64Text());
        to.Append("\nP:").Append(info.Name);
        to.Append("\nV:").Append(info.Version);
        Optional(to, 'A', info.Arch);
        to.Append("\nS:").Append(CultureInfo.InvariantCulture, $"{info.FileSize}");
        to.Append("\nI:").Append(CultureInfo.InvariantCulture, $"{info.InstalledSize}");
        to.Append("\nT:").Append(info.Description);
        to.Append("\nU:").Append(info.Url);
        to.Append("\nL:").Append(info.License);
        Optional(to, 'o', info.Origin);
        Optional(to, 'm', info.Maintainer);
        if (info.BuildTime != 0) to.Append("\nt:").Append(CultureInfo.InvariantCulture, $"{info.BuildTime}");
        Optional(to, 'c', info.RepoCommit);
        if (info.ProviderPriority != 0)
            to.Append("\nk:").Append(CultureInfo.InvariantCulture, $"{info.ProviderPriority}");
        to.Append('\n');
        WriteDependencies(to, 'D', info.Depends);
        WriteDependencies(to, 'p', info.Provides);
        WriteDependencies(to, 'i', info.InstallIf);
    }

    /// <summary>Writes dependencies separated by spaces, if there are any.</summary>
    public static void WriteDependencies(
        StringBuilder to, char letter, IReadOnlyList<Dependency> dependencies)
    {
        if (dependencies.Count == 0) return;
        to.Append(letter).Append(':');
        for (int i = 0; i < dependencies.Count; i++)
        {
            if (i > 0) to.Append(' ');
            to.Append(dependencies[i].ToTextWithoutTag());
        }
        to.Append('\n');
    }

    /// <summary>A number as the database writes it.</summary>
    public static ulong ParseNumber(char letter, string value) =>
        ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : throw BadLine(letter, value);

    /// <summary>The error of a line that cannot be read.</summary>
    public static ApkFormatException BadLine(char letter, string value) =>
        new(ApkRule.V2DatabaseFormat, $"entry '{letter}' cannot be '{value}'");

    private bool SetText(char letter, string value)
    {
        switch (letter)
        {
            case 'T': info = info with { Description = value }; return true;
            case 'U': info = info with { Url = value }; return true;
            case 'L': info = info with { License = value }; return true;
            case 'A': info = info with { Arch = value }; return true;
            case 'o': info = info with { Origin = value }; return true;
            case 'm': info = info with { Maintainer = value }; return true;
            case 'c': info = info with { RepoCommit = value }; return true;
            case 'g': info = info with { Tags = value.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
                return true;
            default: return false;
        }
    }

    private bool SetNumber(char letter, string value)
    {
        switch (letter)
        {
            case 'S': info = info with { FileSize = ParseNumber(letter, value) }; return true;
            case 'I': info = info with { InstalledSize = ParseNumber(letter, value) }; return true;
            case 't': info = info with { BuildTime = ParseNumber(letter, value) }; return true;
            case 'k': info = info with { ProviderPriority = (uint)ParseNumber(letter, value) }; return true;
            default: return false;
        }
    }

    private bool SetDependencies(char letter, string value)
    {
        switch (letter)
        {
            case 'D': info = info with { Depends = [.. info.Depends, .. ParseDependencies(value)] };
                return true;
            case 'p': info = info with { Provides = [.. info.Provides, .. ParseDependencies(value)] };
                return true;
            case 'i': info = info with { InstallIf = [.. info.InstallIf, .. ParseDependencies(value)] };
                return true;
            case 'r': info = info with { Replaces = [.. info.Replaces, .. ParseDependencies(value)] };
                return true;
            default: return false;
        }
    }

    private static List<Dependency> ParseDependencies(string value)
    {
        string[] words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<Dependency> found = new(words.Length);
        foreach (string word in words)
        {
            // What cannot be read stands as a demand that nothing meets, so
            // that the package cannot be installed.
            found.Add(Dependency.TryParse(word, TagRule.Refused, out Dependency dependency)
                ? dependency
                : new Dependency(word, VersionMatch.None, ""));
        }
        return found;
    }

    private static void Optional(StringBuilder to, char letter, string? value)
    {
        if (!string.IsNullOrEmpty(value)) to.Append('\n').Append(letter).Append(':').Append(value);
    }
}
