using Limyra.Linux;

namespace Limyra.Builder.Watch;

/// <summary>
/// Notes which files of a build root are opened while a build runs. It hinders nothing: where the kernel has
/// no room for the watches, or events are lost, nothing is known and nothing is said.
/// </summary>
internal sealed class RootWatch : IDisposable
{
    private const int PollMs = 100;

    private readonly OpenWatch _watch;
    private readonly Dictionary<int, string> _directories = [];
    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);
    private readonly Thread _reader;
    private volatile bool _isStopping;
    private volatile bool _isLost;

    private RootWatch(OpenWatch watch)
    {
        _watch = watch;
        _reader = new(Collect, maxStackSize: 256 * 1024) { IsBackground = true };
    }

    /// <summary>Watches all directories below a root.</summary>
    public static RootWatch Begin(string root)
    {
        Errno error = OpenWatch.Open(out OpenWatch opened);
        RootWatch watch = new(opened) { _isLost = error != Errno.None };
        if (!watch._isLost) watch.Add(root, "");
        watch._reader.Start();
        return watch;
    }

    /// <summary>Ends it; gives the paths of opened files relative to the root, or
    /// null when not all are known.</summary>
    public IReadOnlySet<string>? End()
    {
        _isStopping = true;
        _reader.Join();
        return _isLost ? null : _opened;
    }

    public void Dispose()
    {
        _isStopping = true;
        if (_reader.IsAlive) _reader.Join();
        _watch.Dispose();
    }

    private void Add(string host, string path)
    {
        if (_watch.Add(host, out int key) != Errno.None)
        {
            _isLost = true;
            return;
        }
        _directories[key] = path;
        foreach (DirectoryInfo below in new DirectoryInfo(host).EnumerateDirectories())
            if (below.LinkTarget is null && !_isLost)
                Add(below.FullName, path.Length == 0 ? below.Name : $"{path}/{below.Name}");
    }

    private void Collect()
    {
        while (!_isLost)
        {
            bool isLast = _isStopping;
            if (_watch.Read(isLast ? 0 : PollMs, (key, name) =>
            {
                if (name.Length > 0 && _directories.TryGetValue(key, out string? directory))
                    _opened.Add(directory.Length == 0 ? name : $"{directory}/{name}");
            }) != Errno.None) _isLost = true;
            if (isLast) return;
        }
    }
}
