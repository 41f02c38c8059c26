namespace Limyra.Templates.Hosting;

/// <summary>Paths as text, by the rules of Python's pathlib: no doubled slash, no ".", ".." kept.</summary>
internal static class PathText
{
    public static string Normalize(string path)
    {
        bool isAbsolute = path.StartsWith('/');
        IEnumerable<string> parts = path.Split('/').Where(part => part is not ("" or "."));
        string joined = string.Join('/', parts);
        return isAbsolute ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    public static string Join(string left, string right) =>
        right.StartsWith('/') ? Normalize(right) : Normalize($"{left}/{right}");

    public static string NameOf(string path)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return name == "." ? "" : name;
    }

    public static string ParentOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
    }

    public static string SuffixOf(string path)
    {
        string name = NameOf(path);
        int dot = name.LastIndexOf('.');
        return dot > 0 && dot < name.Length - 1 ? name[dot..] : "";
    }

    /// <summary>The path below a base, null when it is not below it.</summary>
    public static string? RelativeTo(string path, string start)
    {
        if (path == start) return ".";
        if (start == ".") return path.StartsWith('/') ? null : path;
        string prefix = start == "/" ? start : start + "/";
        return path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : null;
    }
}
