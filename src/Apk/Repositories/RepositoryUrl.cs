namespace Limyra.Apk.Repositories;

/// <summary>Addresses of indexes and packages.</summary>
internal static class RepositoryUrl
{
    private const string FileScheme = "file:";
    private const string TestScheme = "test:";

    /// <summary>The path of a local address; null for a remote one.</summary>
    public static string? LocalPath(string url)
    {
        if (url.StartsWith(FileScheme, StringComparison.Ordinal)) return url[FileScheme.Length..];
        if (url.StartsWith(TestScheme, StringComparison.Ordinal)) return url[TestScheme.Length..];
        int at = url.AsSpan().IndexOfAny(':', '/');
        return at >= 0 && url.AsSpan(at).StartsWith("://") ? null : url;
    }

    /// <summary>Whether packages from there go through the cache. "test:" is a
    /// local address that does.</summary>
    public static bool IsRemote(string url) =>
        LocalPath(url) is null || url.StartsWith(TestScheme, StringComparison.Ordinal);

    /// <summary>The address with a star for a password.</summary>
    public static string Printable(string url)
    {
        int authority = url.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0) return url;
        int start = authority + 3;
        int end = url.IndexOf('/', start);
        ReadOnlySpan<char> host = url.AsSpan(start, (end < 0 ? url.Length : end) - start);
        int at = host.IndexOf('@');
        int colon = host.IndexOf(':');
        return at < 0 || colon < 0 || colon > at
            ? url : $"{url.AsSpan(0, start + colon + 1)}*{url.AsSpan(start + at)}";
    }
}
