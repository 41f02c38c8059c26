using System.Text;
using Limyra.Linux;

namespace Limyra.Tests.Apk.PowerCuts;

/// <summary>The power goes.</summary>
internal sealed class PowerCutException : Exception;

/// <summary>
/// A file system in memory that promises no more than the manual pages do. What was written since the last
/// barrier reaches the disk in any order or not at all: names without their content, content without its
/// name, one directory and not the other. fsync brings one file or one directory there, syncfs everything of
/// a device. A rename is one change. <see cref="Crash"/> gives what a machine might find after a power cut.
/// </summary>
internal sealed partial class MemoryDisk : IRootFiles
{
    private readonly List<Change> _pending = [];
    private readonly Dictionary<FileDescriptor, DiskNode> _open = [];
    private DiskNode _live;
    private DiskNode _durable;

    /// <summary>From a live node to what the disk holds of it.</summary>
    private Dictionary<DiskNode, DiskNode> _onDisk = [];

    private MemoryDisk(DiskNode root)
    {
        _durable = root;
        _live = root;
        Restart(root);
    }

    /// <summary>Changes after which the power goes; then every call throws.</summary>
    public int CutAfter { get; set; } = int.MaxValue;

    /// <summary>Changes made so far.</summary>
    public int ChangeCount { get; private set; }

    /// <summary>What a folder of the host holds. Below <paramref name="otherDevice"/>
    /// another file system begins.</summary>
    public static MemoryDisk Load(string folder, string otherDevice = "")
    {
        DiskNode root = LoadNode(folder, path: "", device: 1, otherDevice);
        return new(root);
    }

    /// <summary>All there is, but what every command leaves.</summary>
    public string Describe()
    {
        StringBuilder text = new();
        _live.Describe(
            "",
            path =>
                path is DatabasePath.Lock or DatabasePath.ScriptsDone or "var/log/apk.log" or "lib/apk/exec",
                text);
        return text.ToString();
    }

    /// <summary>
    /// The disk after a power cut at this moment: each pending change has reached it or not,
    /// as <paramref name="survives"/> decides; content that has not is missing, or zeros
    /// where the file's length had got there.
    /// </summary>
    public MemoryDisk Crash(Func<bool> survives)
    {
        Dictionary<DiskNode, DiskNode> copies = [];
        DiskNode root = _durable.Copy(copies);
        Dictionary<DiskNode, DiskNode> found =
            _onDisk.ToDictionary(pair => pair.Key, pair => pair.Value.Copy(copies));
        foreach (Change change in _pending)
        {
            if (survives()) change.Carry(found, isWhole: true);
            else if (change is Change.Append && survives()) change.Carry(found, isWhole: false);
        }
        return new(root);
    }

    private static DiskNode LoadNode(string folder, string path, uint device, string otherDevice)
    {
        string host = Path.Combine(folder, path);
        if (path == otherDevice && path.Length > 0) device++;
        Assert.Equal(Errno.None, Files.LinkStatus(Files.CurrentDirectory, host, out FileStatus status));
        DiskNode node = new(status.Kind, device) { Mode = status.Mode, Uid = status.Uid, Gid = status.Gid };
        // The lock has no content, and a child that another test has just started may still hold it.
        if (status.Kind == FileKind.Regular && path != DatabasePath.Lock)
            node.Content = File.ReadAllBytes(host);
        if (status.Kind == FileKind.SymbolicLink) node.Target = new FileInfo(host).LinkTarget!;
        if (status.Kind != FileKind.Directory) return node;
        foreach (string child in Directory.EnumerateFileSystemEntries(host))
        {
            string name = Path.GetFileName(child);
            node.Names.Add(name,
                LoadNode(folder, path.Length == 0 ? name : $"{path}/{name}", device, otherDevice));
        }
        return node;
    }

    private void Restart(DiskNode root)
    {
        Dictionary<DiskNode, DiskNode> copies = [];
        _durable = root;
        _live = root.Copy(copies);
        _onDisk = copies.ToDictionary(pair => pair.Value, pair => pair.Key);
    }

    private void Make(Change change)
    {
        if (ChangeCount >= CutAfter) throw new PowerCutException();
        ChangeCount++;
        change.Apply();
        _pending.Add(change);
    }

    private void Settle(Predicate<Change> isSettled)
    {
        if (ChangeCount >= CutAfter) throw new PowerCutException();
        ChangeCount++;
        foreach (Change change in _pending.FindAll(isSettled)) change.Carry(_onDisk, isWhole: true);
        _pending.RemoveAll(isSettled);
    }

    /// <summary>One change; applied at once to what is seen, and to the disk whenever that comes.</summary>
    private abstract record Change(DiskNode Node)
    {
        public abstract void Apply();

        public abstract void Carry(Dictionary<DiskNode, DiskNode> onDisk, bool isWhole);

        public virtual bool Touches(DiskNode node) => Node == node;

        /// <summary>What the disk has of a node; a node it does not know yet begins empty there.</summary>
        protected static DiskNode At(Dictionary<DiskNode, DiskNode> onDisk, DiskNode node)
        {
            if (onDisk.TryGetValue(node, out DiskNode? found)) return found;
            return onDisk[node] = new(node.Kind, node.Device) { Mode = node.Mode, Uid = node.Uid,
                Gid = node.Gid, Target = node.Target };
        }

        /// <summary>Bytes at the end of a file.</summary>
        public sealed record Append(DiskNode Node, byte[] Bytes) : Change(Node)
        {
            private readonly int _offset = Node.Content.Length;

            public override void Apply() => Node.Content = [.. Node.Content, .. Bytes];

            public override void Carry(Dictionary<DiskNode, DiskNode> onDisk, bool isWhole)
            {
                DiskNode to = At(onDisk, Node);
                byte[] content = to.Content;
                if (content.Length < _offset + Bytes.Length) Array
                    .Resize(ref content, _offset + Bytes.Length);
                else content = [.. content];
                if (isWhole) Bytes.CopyTo(content, _offset);
                to.Content = content;
            }
        }

        /// <summary>Mode or owner.</summary>
        public sealed record Permit(DiskNode Node, uint Mode, uint Uid, uint Gid) : Change(Node)
        {
            public override void Apply() => Set(Node);

            public override void Carry(Dictionary<DiskNode, DiskNode> onDisk, bool isWhole) =>
                Set(At(onDisk, Node));

            private void Set(DiskNode node) => (node.Mode, node.Uid, node.Gid) = (Mode, Uid, Gid);
        }

        /// <summary>A name in a directory comes or goes (null); a rename takes the old one
        /// away in the same moment.</summary>
        public sealed record Name(DiskNode Node, string Text, DiskNode? To,
            (DiskNode Node, string Text)? From = null)
            : Change(Node)
        {
            public override bool Touches(DiskNode node) => Node == node || From?.Node == node;

            public override void Apply()
            {
                if (From is { } from) from.Node.Names.Remove(from.Text);
                if (To is null) Node.Names.Remove(Text);
                else Node.Names[Text] = To;
            }

            public override void Carry(Dictionary<DiskNode, DiskNode> onDisk, bool isWhole)
            {
                if (From is { } from) At(onDisk, from.Node).Names.Remove(from.Text);
                if (To is null) At(onDisk, Node).Names.Remove(Text);
                else At(onDisk, Node).Names[Text] = At(onDisk, To);
            }
        }
    }
}
