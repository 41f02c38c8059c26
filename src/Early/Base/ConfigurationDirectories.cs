using Limyra.Linux;

namespace Limyra.Early.Base;

/// <summary>
/// Files of /etc/NAME.d, /run/NAME.d, /usr/local/lib/NAME.d and /usr/lib/NAME.d: for each file name the first
/// directory wins, an empty file or a link to /dev/null masks, the names give the order.
/// </summary>
internal static class ConfigurationDirectories
{
    private static readonly string[] Parents = ["/etc", "/run", "/usr/local/lib", "/usr/lib"];

    /// <summary>Path and content of each file, in the order in which they count.</summary>
    public static IReadOnlyList<(string Path, byte[] Content)> Read(StepContext context, string name)
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (string parent in Parents)
        {
            string directory = $"{parent}/{name}";
            foreach (DirectoryEntry entry in context.Tree.List(directory))
            {
                if (entry.Name.EndsWith(".conf", StringComparison.Ordinal))
                    files.TryAdd(entry.Name, $"{directory}/{entry.Name}");
            }
        }

        return [.. from path in files.Keys.Order(StringComparer.Ordinal).Select(file => files[file])
                   where context.Tree.Status(path) is { Kind: FileKind.Regular }
                   select (path, ReadFile(context, path))];
    }

    /// <summary>The directories' files, then one single file if it is there and
    /// not one of them by a link.</summary>
    public static IReadOnlyList<(string Path, byte[] Content)> Read(
        StepContext context, string name, string last)
    {
        List<(string Path, byte[] Content)> files = [.. Read(context, name)];
        FileStatus? status = context.Tree.Status(last);
        if (status is { Kind: FileKind.Regular }
            && !files.Exists(file => IsSame(context, file.Path, status.Value)))
        {
            files.Add((last, ReadFile(context, last)));
        }

        return files;
    }

    private static bool IsSame(StepContext context, string path, FileStatus other) =>
        context.Tree.Status(path) is { } status && status.Inode == other.Inode
            && status.Device == other.Device;

    private static byte[] ReadFile(StepContext context, string path)
    {
        context.Failed(context.Tree.Read(path, out byte[] content), path);
        return content;
    }
}
