namespace Limyra.Templates.Packages;

/// <summary>Names of packages: they become names of files, and words in dependencies and databases.</summary>
public static class PackageName
{
    /// <summary>Whether a package can be called so.</summary>
    public static bool IsValid(string name) => name.Length is > 0 and <= 128
        && (char.IsAsciiLetterOrDigit(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '.' or '-');
}
