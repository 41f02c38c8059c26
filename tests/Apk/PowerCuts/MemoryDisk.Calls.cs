using Limyra.Linux;

namespace Limyra.Tests.Apk.PowerCuts;

/// <summary>The calls, with the kernel's answers.</summary>
internal sealed partial class MemoryDisk
{
    private const int MaxLinks = 40;

    public IRootFiles Branch() => this;

    public Errno Status(string path, out FileStatus status)
    {
        status = default;
        Errno error = Find(path, out DiskNode directory, out string name);
        if (error != Errno.None) return error;
        DiskNode? node = name is "" or "." ? directory : directory.Names.GetValueOrDefault(name);
        if (node is null) return Errno.ENOENT;
        status = new()
        {
            Kind = node.Kind, Mode = node.Mode, Uid = node.Uid, Gid = node.Gid,
            Size = (ulong)node.Content.Length, Device = new(0, node.Device), LinkCount = 1,
        };
        return Errno.None;
    }

    public Errno Read(string path, out byte[] content)
    {
        content = [];
        Errno error = Find(path, out DiskNode directory, out string name);
        if (error != Errno.None) return error;
        if (!directory.Names.TryGetValue(name, out DiskNode? node)) return Errno.ENOENT;
        content = node.Content;
        return node.Kind == FileKind.Regular ? Errno.None : Errno.EISDIR;
    }

    public Errno OpenRead(string path, out FileDescriptor file) => throw new NotSupportedException();

    public Errno List(string path, out List<DirectoryEntry> entries) => throw new NotSupportedException();

    public Errno ReadLink(string path, out string target) => throw new NotSupportedException();

    public Errno FileSystemStatus(string path, out FileSystemStatus status) =>
        throw new NotSupportedException();

    public void Forget()
    {
        // Nothing is remembered.
    }

    public void Dispose()
    {
        // Nothing is open.
    }

    public Errno Create(string path, uint mode, out FileDescriptor file)
    {
        file = new(-1);
        Errno error = Add(path, new(FileKind.Regular, device: 0) { Mode = mode }, out DiskNode? node);
        if (node is not null) _open[file] = node;
        return error;
    }

    public Errno Write(FileDescriptor file, ReadOnlySpan<byte> content)
    {
        Make(new Change.Append(_open[file], content.ToArray()));
        return Errno.None;
    }

    public Errno Sync(FileDescriptor file)
    {
        DiskNode node = _open[file];
        Settle(change => change is not Change.Name && change.Node == node);
        return Errno.None;
    }

    public Errno SetAttribute(FileDescriptor file, string name, ReadOnlySpan<byte> value) => Errno.None;

    public Errno MakeDirectory(string path, uint mode) =>
        Add(path, new(FileKind.Directory, device: 0) { Mode = mode }, out _);

    public Errno MakeSymbolicLink(string target, string path) =>
        Add(path, new(FileKind.SymbolicLink, device: 0) { Mode = 0x1ff, Target = target }, out _);

    public Errno MakeNode(string path, FileKind kind, uint mode, DeviceNumber device) =>
        Add(path, new(kind, device: 0) { Mode = mode }, out _);

    public Errno MakeLink(string existing, string path)
    {
        Errno error = Find(existing, out DiskNode from, out string fromName);
        if (error != Errno.None) return error;
        error = Find(path, out DiskNode to, out string toName);
        if (error != Errno.None) return error;
        if (!from.Names.TryGetValue(fromName, out DiskNode? node)) return Errno.ENOENT;
        if (to.Names.ContainsKey(toName)) return Errno.EEXIST;
        Make(new Change.Name(to, toName, node));
        return Errno.None;
    }

    public Errno ChangeOwner(string path, uint uid, uint gid) =>
        Permit(path, node => new Change.Permit(node, node.Mode & 0x1ff, uid, gid)); // set-id bits go

    public Errno ChangeMode(string path, uint mode) =>
        Permit(path, node => new Change.Permit(node, mode, node.Uid, node.Gid));

    public Errno SetTime(string path, long seconds) => Errno.None;

    public Errno Rename(string from, string to)
    {
        Errno error = Find(from, out DiskNode fromDirectory, out string fromName);
        if (error != Errno.None) return error;
        error = Find(to, out DiskNode toDirectory, out string toName);
        if (error != Errno.None) return error;
        if (!fromDirectory.Names.TryGetValue(fromName, out DiskNode? node)) return Errno.ENOENT;
        if (toDirectory.Names.TryGetValue(toName, out DiskNode? there))
        {
            if (there == node) return Errno.None; // two names of one file: nothing happens (rename(2))
            if (there.Kind == FileKind.Directory) return Errno.EISDIR;
        }
        Make(new Change.Name(toDirectory, toName, node, (fromDirectory, fromName)));
        return Errno.None;
    }

    public Errno Remove(string path)
    {
        Errno error = Find(path, out DiskNode directory, out string name);
        if (error != Errno.None) return error;
        if (!directory.Names.TryGetValue(name, out DiskNode? node)) return Errno.ENOENT;
        if (node.Kind == FileKind.Directory) return Errno.EISDIR;
        Make(new Change.Name(directory, name, To: null));
        return Errno.None;
    }

    public Errno RemoveDirectory(string path)
    {
        Errno error = Find(path, out DiskNode directory, out string name);
        if (error != Errno.None) return error;
        if (!directory.Names.TryGetValue(name, out DiskNode? node)) return Errno.ENOENT;
        if (node.Kind != FileKind.Directory) return Errno.ENOTDIR;
        if (node.Names.Count > 0) return Errno.ENOTEMPTY;
        if (node.Device != directory.Device) return Errno.EBUSY;
        Make(new Change.Name(directory, name, To: null));
        return Errno.None;
    }

    public Errno SyncDirectory(string path)
    {
        Errno error = Find(path + "/.", out DiskNode directory, out _);
        if (error == Errno.None) Settle(change => change is Change.Name && change.Touches(directory));
        return error;
    }

    public Errno SyncFileSystem(string path)
    {
        Errno error = Find(path + "/.", out DiskNode directory, out _);
        if (error == Errno.None) Settle(change => change.Node.Device == directory.Device);
        return error;
    }

    private Errno Add(string path, DiskNode template, out DiskNode? node)
    {
        node = null;
        Errno error = Find(path, out DiskNode directory, out string name);
        if (error != Errno.None) return error;
        if (name is "" or "." || directory.Names.ContainsKey(name)) return Errno.EEXIST;
        node = new(template.Kind, directory.Device) { Mode = template.Mode, Target = template.Target };
        Make(new Change.Name(directory, name, node));
        return Errno.None;
    }

    private Errno Permit(string path, Func<DiskNode, Change> change)
    {
        Errno error = Find(path, out DiskNode directory, out string name);
        if (error != Errno.None) return error;
        DiskNode? node = name is "" or "." ? directory : directory.Names.GetValueOrDefault(name);
        if (node is null) return Errno.ENOENT;
        Make(change(node));
        return Errno.None;
    }

    /// <summary>The directory a path lies in, through links, never out of the root; the
    /// last name stays as it is.</summary>
    private Errno Find(string path, out DiskNode directory, out string name)
    {
        int slash = path.LastIndexOf('/');
        name = path[(slash + 1)..];
        directory = _live;
        return slash < 0 ? Errno.None : Walk(path[..slash], ref directory, links: 0);
    }

    private Errno Walk(string path, ref DiskNode at, int links)
    {
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") continue;
            if (!at.Names.TryGetValue(part, out DiskNode? next)) return Errno.ENOENT;
            if (next.Kind == FileKind.SymbolicLink)
            {
                if (links > MaxLinks) return Errno.ELOOP;
                DiskNode target = next.Target.StartsWith('/') ? _live : at;
                Errno error = Walk(next.Target, ref target, links + 1);
                if (error != Errno.None) return error;
                next = target;
            }
            if (next.Kind != FileKind.Directory) return Errno.ENOTDIR;
            at = next;
        }
        return Errno.None;
    }
}
