namespace Limyra.Builder.Files;

/// <summary>
/// Turns paths as the sandbox sees them into paths of the host. Every link on the way is followed inside that
/// view, so neither "..", nor a link to an absolute path, nor a chain of them leads out of it.
/// </summary>
internal sealed class BuildPaths(IReadOnlyList<BuildMount> mounts)
{
    /// <summary>Links followed in one path, as the kernel allows (path_resolution(7)).</summary>
    private const int MaxLinks = 40;

    private const int MaxPathLength = 4096;

    private readonly BuildMount[] _mounts = [.. mounts.OrderByDescending(m => m.Inside.Length)];

    /// <summary>The directory that relative paths start in.</summary>
    public string CurrentDirectory { get; set; } = "/";

    /// <summary>
    /// The place of a path. Components that do not exist stand for themselves. The last one is followed when
    /// it is a link and <paramref name="followLast"/> is set.
    /// </summary>
    /// <exception cref="BuildException">Too many links, or too long.</exception>
    public BuildPlace Resolve(string path, bool followLast)
    {
        Stack<string> rest = new();
        Push(rest, path.StartsWith('/') ? path : $"{CurrentDirectory}/{path}");
        List<string> done = [];
        int links = 0;
        while (rest.Count > 0)
        {
            string name = rest.Pop();
            if (name == "..")
            {
                if (done.Count > 0) done.RemoveAt(done.Count - 1);
                continue;
            }
            done.Add(name);
            if (rest.Count == 0 && !followLast) break;
            BuildPlace at = Place(done);
            if (new FileInfo(at.Host).LinkTarget is not { } target) continue;
            if (++links > MaxLinks) throw new BuildException("file", $"'{path}': too many levels of links");
            if (target.StartsWith('/')) done.Clear();
            else done.RemoveAt(done.Count - 1);
            Push(rest, target);
        }
        BuildPlace found = Place(done);
        if (found.Host.Length > MaxPathLength) throw new BuildException("file", "a path is too long");
        return found;
    }

    private static void Push(Stack<string> rest, string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new BuildException("file", "a path holds a NUL");
        string[] parts = path.Split('/');
        for (int index = parts.Length - 1; index >= 0; index--)
            if (parts[index] is not ("" or ".")) rest.Push(parts[index]);
    }

    private BuildPlace Place(List<string> parts)
    {
        string inside = "/" + string.Join('/', parts);
        foreach (BuildMount mount in _mounts)
        {
            if (mount.Inside == "/")
                return new(inside, mount.Host + (inside == "/" ? "" : inside), mount.IsWritable);
            if (inside == mount.Inside) return new(inside, mount.Host, mount.IsWritable);
            if (inside.StartsWith(mount.Inside + "/", StringComparison.Ordinal))
                return new(inside, mount.Host + inside[mount.Inside.Length..], mount.IsWritable);
        }
        throw new BuildException("file", $"'{inside}' is outside of everything the build may see");
    }
}

/// <summary>A resolved path.</summary>
/// <param name="Inside">As the sandbox sees it, without links, "." and "..".</param>
/// <param name="Host">On the host.</param>
/// <param name="IsWritable">Whether template code may change it.</param>
internal readonly record struct BuildPlace(string Inside, string Host, bool IsWritable);
