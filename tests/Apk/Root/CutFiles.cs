using Limyra.Apk.Disk;
using Limyra.Linux;

namespace Limyra.Tests.Apk.Root;

/// <summary>The power goes.</summary>
internal sealed class PowerCutException : Exception;

/// <summary>
/// Files of a root on which the power goes before a given change. Afterwards nothing works any more. What was not
/// brought to the disk by then can be lost: <see cref="LoseUnsynced"/> empties such files.
/// </summary>
internal sealed class CutFiles(IRootFiles files, int cutAt) : IRootFiles
{
    private readonly HashSet<string> unsynced = new(StringComparer.Ordinal);
    private readonly Dictionary<FileDescriptor, string> open = [];

    /// <summary>Changes made so far.</summary>
    public int Count { get; private set; }

    /// <summary>Empties every file whose content had not reached the disk.</summary>
    public void LoseUnsynced(string root)
    {
        foreach (string path in unsynced.Select(path => Path.Combine(root, path)).Where(File.Exists))
            if (File.ResolveLinkTarget(path, returnFinalTarget: false) is null) File.WriteAllText(path, "");
    }

    public IRootFiles Branch() => this;

    public Errno Status(string path, out FileStatus status) => files.Status(path, out status);

    public Errno Read(string path, out byte[] content) => files.Read(path, out content);

    public Errno OpenRead(string path, out FileDescriptor file) => files.OpenRead(path, out file);

    public Errno List(string path, out List<DirectoryEntry> entries) => files.List(path, out entries);

    public Errno ReadLink(string path, out string target) => files.ReadLink(path, out target);

    public Errno FileSystemStatus(string path, out FileSystemStatus status) => files.FileSystemStatus(path, out status);

    public void Forget() => files.Forget();

    public void Dispose()
    {
        // The files belong to the root.
    }

    public Errno Create(string path, uint mode, out FileDescriptor file)
    {
        Step();
        Errno error = files.Create(path, mode, out file);
        if (error != Errno.None) return error;
        unsynced.Add(path);
        open[file] = path;
        return error;
    }

    public Errno Write(FileDescriptor file, ReadOnlySpan<byte> content)
    {
        Step();
        return files.Write(file, content);
    }

    public Errno Sync(FileDescriptor file)
    {
        Step();
        unsynced.Remove(open[file]);
        return Errno.None; // the tests' own disk need not wait
    }

    public Errno SetAttribute(FileDescriptor file, string name, ReadOnlySpan<byte> value)
    {
        Step();
        return files.SetAttribute(file, name, value);
    }

    public Errno MakeDirectory(string path, uint mode) => Step(() => files.MakeDirectory(path, mode));

    public Errno MakeSymbolicLink(string target, string path) => Step(() => files.MakeSymbolicLink(target, path));

    public Errno MakeLink(string existing, string path) => Step(() => files.MakeLink(existing, path));

    public Errno MakeNode(string path, FileKind kind, uint mode, DeviceNumber device) =>
        Step(() => files.MakeNode(path, kind, mode, device));

    public Errno ChangeOwner(string path, uint uid, uint gid) => Step(() => files.ChangeOwner(path, uid, gid));

    public Errno ChangeMode(string path, uint mode) => Step(() => files.ChangeMode(path, mode));

    public Errno SetTime(string path, long seconds) => Step(() => files.SetTime(path, seconds));

    public Errno Rename(string from, string to)
    {
        Step();
        Errno error = files.Rename(from, to);
        if (error == Errno.None && unsynced.Remove(from)) unsynced.Add(to);
        return error;
    }

    public Errno Remove(string path) => Step(() => files.Remove(path));

    public Errno RemoveDirectory(string path) => Step(() => files.RemoveDirectory(path));

    public Errno SyncDirectory(string path) => Step(() => Errno.None);

    public Errno SyncFileSystem(string path)
    {
        Step();
        unsynced.Clear();
        return Errno.None; // the tests' own disk need not wait
    }

    private Errno Step(Func<Errno> change)
    {
        Step();
        return change();
    }

    private void Step()
    {
        if (Count >= cutAt) throw new PowerCutException();
        Count++;
    }
}
