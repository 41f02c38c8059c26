using System.Text;
using Limyra.Linux;

namespace Limyra.Early.Base;

/// <summary>
/// The files below a root directory, which is "/" on the machine and any folder for image makers and tests.
/// Symbolic links of the tree never lead out of it.
/// </summary>
internal sealed class RootTree : IDisposable
{
    // Far above any configuration or module file.
    private const int ReadLimitBytes = 256 * 1024 * 1024;

    private readonly FileDescriptor? _root;

    public RootTree(string path)
    {
        Path = path;
        if (path != "/" && Files.Open(
            Files.CurrentDirectory, path, OpenFlags.Path | OpenFlags.Directory, mode: 0,
            out _root) is var error
            && error != Errno.None)
        {
            throw new IOException($"{path}: {error.Describe()}");
        }
    }

    public string Path { get; }

    public bool IsMachine => _root is null;

    public void Dispose() => _root?.Dispose();

    public Errno Open(string path, OpenFlags flags, uint mode, out FileDescriptor file) => _root is null
        ? Files.Open(Files.CurrentDirectory, path, flags, mode, out file)
        : Files.OpenInRoot(_root.Number, path, flags, mode, out file);

    public Errno Read(string path, out byte[] content)
    {
        content = [];
        Errno error = Open(
            path, OpenFlags.ReadOnly | OpenFlags.NoControllingTerminal, mode: 0, out FileDescriptor? file);
        if (error != Errno.None) return error;

        using (file)
        {
            return Files.ReadToEnd(file.Number, ReadLimitBytes, out content);
        }
    }

    /// <summary>The text of a file without blanks at its ends; null if it cannot be read.</summary>
    public string? ReadText(string path) =>
        Read(path, out byte[] content) == Errno.None ? Encoding.UTF8.GetString(content).Trim() : null;

    /// <summary>Writes into a file that is there already, as /proc and /sys want it: in one piece.</summary>
    public Errno Put(string path, string text)
    {
        Errno error = Open(path, OpenFlags.WriteOnly | OpenFlags.Truncate, mode: 0, out FileDescriptor file);
        if (error != Errno.None) return error;

        using (file)
        {
            return Files.WriteAll(file.Number, Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>Creates or replaces a file through a temporary one, so that nobody sees half of it.</summary>
    public Errno Replace(string path, ReadOnlySpan<byte> content, uint mode)
    {
        string temporary = path + ".new";
        Errno error = Write(
            temporary, content, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, mode,
            isSynced: true);
        return error != Errno.None ? error : Rename(temporary, path);
    }

    /// <summary>Opens with the given flags and writes everything.</summary>
    public Errno Write(string path, ReadOnlySpan<byte> content, OpenFlags flags, uint mode,
        bool isSynced = false)
    {
        Errno error = Open(path, flags, mode, out FileDescriptor file);
        if (error != Errno.None) return error;

        using (file)
        {
            error = Files.WriteAll(file.Number, content);
            return error == Errno.None && isSynced ? Files.Sync(file.Number) : error;
        }
    }

    public bool Exists(string path) => Status(path) is not null;

    /// <summary>What the path leads to, null if nothing.</summary>
    public FileStatus? Status(string path)
    {
        if (_root is null)
        {
            return Files.Status(Files.CurrentDirectory, path, out FileStatus direct) == Errno.None
                ? direct : null;
        }

        if (Open(path, OpenFlags.Path, mode: 0, out FileDescriptor file) != Errno.None) return null;

        using (file)
        {
            return Files.Status(file.Number, out FileStatus status) == Errno.None ? status : null;
        }
    }

    /// <summary>What stands at the path itself, null if nothing.</summary>
    public FileStatus? LinkStatus(string path)
    {
        FileStatus found = default;
        return At(path, (directory, name) => Files.LinkStatus(directory, name, out found)) == Errno.None
            ? found : null;
    }

    public IReadOnlyList<DirectoryEntry> List(string path)
    {
        if (Open(path, OpenFlags.ReadOnly | OpenFlags.Directory, mode: 0, out FileDescriptor directory)
            != Errno.None)
        {
            return [];
        }

        using (directory)
        {
            return Files.List(directory.Number, out List<DirectoryEntry> entries) == Errno.None
                ? entries : [];
        }
    }

    public string? ReadLink(string path)
    {
        string target = "";
        return At(path, (directory, name) => Files.ReadLink(directory, name, out target)) == Errno.None
            ? target : null;
    }

    /// <summary>Creates a directory; EEXIST if something stands there.</summary>
    public Errno MakeDirectory(string path, uint mode) =>
        At(path, (directory, name) => Files.MakeDirectory(directory, name, mode));

    /// <summary>Creates a directory and what is missing above it; one that is there is success.</summary>
    public Errno MakeDirectories(string path, uint mode)
    {
        if (Status(path) is { Kind: FileKind.Directory }) return Errno.None;

        int slash = path.LastIndexOf('/');
        if (slash > 0)
        {
            Errno above = MakeDirectories(path[..slash], 0x1ed);
            if (above != Errno.None) return above;
        }

        Errno error = MakeDirectory(path, mode);
        return error == Errno.EEXIST && Status(path) is { Kind: FileKind.Directory } ? Errno.None : error;
    }

    public Errno MakeSymbolicLink(string target, string path) =>
        At(path, (directory, name) => Files.MakeSymbolicLink(target, directory, name));

    public Errno MakeNode(string path, FileKind kind, uint mode, DeviceNumber device) =>
        At(path, (directory, name) => Files.MakeNode(directory, name, kind, mode, device));

    public Errno Remove(string path) => At(path, Files.Remove);

    public Errno RemoveDirectory(string path) => At(path, Files.RemoveDirectory);

    public Errno ChangeMode(string path, uint mode) =>
        At(path, (directory, name) => Files.ChangeMode(directory, name, mode));

    public Errno ChangeOwner(string path, uint uid, uint gid) =>
        At(path, (directory, name) => Files.ChangeOwner(directory, name, uid, gid));

    public Errno SetTimes(string path, Int128 accessNs, Int128 modificationNs) =>
        At(path, (directory, name) => Files.SetTimes(directory, name, accessNs, modificationNs));

    /// <summary>Renames within one directory.</summary>
    public Errno Rename(string path, string newPath) => At(
        path, (directory, name) => Files.Rename(
            directory, name, directory, _root is null ? newPath : newPath[(newPath.LastIndexOf('/') + 1)..]));

    public bool IsExecutable(string path) => _root is null
        ? Files.IsExecutable(Files.CurrentDirectory, path)
        : Status(path) is { Kind: FileKind.Regular } status && (status.Mode & 0x49) != 0;

    // Inside a root the last directory is opened first, then its name is used, so that no link leads out.
    private Errno At(string path, Func<int, string, Errno> call)
    {
        if (_root is null) return call(Files.CurrentDirectory, path);

        string trimmed = path.TrimEnd('/');
        int slash = trimmed.LastIndexOf('/');
        string parent = slash <= 0 ? "/" : trimmed[..slash];
        Errno error =
            Open(parent, OpenFlags.Path | OpenFlags.Directory, mode: 0, out FileDescriptor directory);
        if (error != Errno.None) return error;

        using (directory)
        {
            return call(directory.Number, trimmed[(slash + 1)..]);
        }
    }
}
