using Limyra.Linux;

namespace Limyra.Builder.Watch;

/// <summary>
/// Notes which files of a build root are opened while a build runs. It hinders nothing: where the kernel has
/// no room for the watches, or events are lost, nothing is known and nothing is said.
/// </summary>
internal sealed class RootWatch : IDisposable
{
    private const int PollMs = 100;

    private readonly OpenWatch watch;
    private readonly Dictionary<int, string> directories = [];
    private readonly HashSet<string> opened = new(StringComparer.Ordinal);
    private readonly Thread reader;
    private volatile bool isStopping;
    private volatile bool isLost;

    private RootWatch(OpenWatch watch)
    {
        this.watch = watch;
        reader = new(Collect, maxStackSize: 256 * 1024) { IsBackground = true };
    }

    /// <summary>Watches all directories below a root.</summary>
    public static RootWatch Begin(string root)
    {
        Errno error = OpenWatch.Open(out OpenWatch opened);
        RootWatch watch = new(opened) { isLost = error != Errno.None };
        if (!watch.isLost) watch.Add(root, "");
        watch.reader.Start();
        return watch;
    }

    /// <summary>Ends it; gives the paths of opened files relative to the root, or
    /// null when not all are known.</summary>
    public IReadOnlySet<string>? End()
    {
        isStopping = true;
        reader.Join();
        return isLost ? null : opened;
    }

    public void Dispose()
    {
        isStopping = true;
        if (reader.IsAlive) reader.Join();
        watch.Dispose();
    }

    private void Add(string host, string path)
    {
        if (watch.Add(host, out int key) != Errno.None)
        {
            isLost = true;
            return;
        }
        directories[key] = path;
        foreach (DirectoryInfo below in new DirectoryInfo(host).EnumerateDirectories())
            if (below.LinkTarget is null && !isLost)
                Add(below.FullName, path.Length == 0 ? below.Name : $"{path}/{below.Name}");
    }

    private void Collect()
    {
        while (!isLost)
        {
            bool isLast = isStopping;
            if (watch.Read(isLast ? 0 : PollMs, (key, name) =>
            {
                if (name.Length > 0 && directories.TryGetValue(key, out string? directory))
                    opened.Add(directory.Length == 0 ? name : $"{directory}/{name}");
            }) != Errno.None) isLost = true;
            if (isLast) return;
        }
    }
}
