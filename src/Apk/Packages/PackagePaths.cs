namespace Limyra.Apk.Packages;

/// <summary>Paths within packages: relative, without "." and "..", without control characters.</summary>
public static class PackagePaths
{
    /// <summary>Longest path: what Linux allows, less room for a temporary name.</summary>
    private const int LengthLimit = 4096 - 10;

    /// <summary>Whether a path stays below the directory it is unpacked into
    /// and names something in it.</summary>
    public static bool IsSafe(string path)
    {
        if (path.Length is 0 or > LengthLimit) return false;
        foreach (Range range in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> part = path.AsSpan()[range];
            if (part is "" or "." or ".." || part.ContainsAnyInRange('\0', '\u001f')
                || part.Contains('\u007f')) return false;
        }
        return true;
    }

    /// <summary>The directory, empty for the root, and the name in it.</summary>
    public static (string Directory, string Name) Split(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }

    /// <summary>A name in a directory.</summary>
    public static string Join(string directory, string name) =>
        directory.Length == 0 ? name : $"{directory}/{name}";
}
