using System.Text;
using Limyra.Linux;

namespace Limyra.Builder.Files;

/// <summary>
/// Removes a tree of the host whatever builds left in it: names that are no text, folders that nobody may
/// enter, and paths longer than the kernel takes in one piece.
/// </summary>
internal sealed class TreeRemoval
{
    /// <summary>Half of PATH_MAX: with any name behind it a path still fits.</summary>
    private const int LongPath = 2048;

    private const uint Accessible = 0b111_000_000;

    private readonly string _root;
    private int _moved;

    private TreeRemoval(string root) => _root = root;

    /// <summary>Removes a file, link or directory with all in it; nothing there is fine.</summary>
    /// <exception cref="IOException">Something resists.</exception>
    public static void Remove(string host)
    {
        string path = BytePaths.Encoding.GetString(Encoding.UTF8.GetBytes(host));
        Errno result = new TreeRemoval(path).Run();
        if (result is not (Errno.None or Errno.ENOENT))
            throw new IOException($"{host} cannot be removed: {result}");
    }

    private Errno Run()
    {
        Errno result = BytePaths.Remove(_root);
        if (result != Errno.EISDIR) return result;
        int before;
        do
        {
            before = _moved;
            result = RemoveFolder(_root);
        }
        while (result == Errno.ENOTEMPTY && _moved > before);
        return result;
    }

    private Errno RemoveAny(string path)
    {
        Errno result = BytePaths.Remove(path);
        if (result != Errno.EISDIR) return result;
        return path.Length > LongPath ? MoveUp(path) : RemoveFolder(path);
    }

    /// <summary>Puts a folder that is deep down into the uppermost, to be removed from there: so neither
    /// paths nor calls inside calls grow with it.</summary>
    private Errno MoveUp(string path)
    {
        _ = BytePaths.ChangeMode(path, Accessible);
        Errno result;
        do result = BytePaths.Rename(path, $"{_root}/.removed-{_moved++}");
        while (result is Errno.EEXIST or Errno.ENOTEMPTY or Errno.ENOTDIR);
        return result;
    }

    private Errno RemoveFolder(string path)
    {
        List<string> names = [];
        Errno result = BytePaths.List(path, names);
        // Nobody but the superuser enters every folder, or changes what is in it.
        if (result == Errno.EACCES && BytePaths.ChangeMode(path, Accessible) == Errno.None)
            result = BytePaths.List(path, names);
        if (result != Errno.None) return result;
        foreach (string name in names)
        {
            string below = $"{path}/{name}";
            result = RemoveAny(below);
            if (result == Errno.EACCES && BytePaths.ChangeMode(path, Accessible) == Errno.None)
                result = RemoveAny(below);
            if (result != Errno.None) return result;
        }
        return BytePaths.RemoveDirectory(path);
    }
}
