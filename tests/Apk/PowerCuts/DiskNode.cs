using System.Text;
using Limyra.Linux;

namespace Limyra.Tests.Apk.PowerCuts;

/// <summary>A file or directory of a disk in memory, as the running system sees it.</summary>
internal sealed class DiskNode(FileKind kind, uint device)
{
    public FileKind Kind { get; } = kind;

    public uint Device { get; } = device;

    public uint Mode { get; set; }

    public uint Uid { get; set; }

    public uint Gid { get; set; }

    public byte[] Content { get; set; } = [];

    public string Target { get; set; } = "";

    public SortedDictionary<string, DiskNode> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>A copy of all below, with one copy for a node of several names.</summary>
    public DiskNode Copy(Dictionary<DiskNode, DiskNode> copies)
    {
        if (copies.TryGetValue(this, out DiskNode? done)) return done;
        DiskNode copy = copies[this] = new(Kind, Device)
        {
            Mode = Mode, Uid = Uid, Gid = Gid, Content = Content, Target = Target,
        };
        foreach ((string name, DiskNode node) in Names) copy.Names.Add(name, node.Copy(copies));
        return copy;
    }

    /// <summary>Every path below with all that is to be compared, a line each.</summary>
    public void Describe(string path, Func<string, bool> isLeftOut, StringBuilder into)
    {
        foreach ((string name, DiskNode node) in Names)
        {
            string child = path.Length == 0 ? name : $"{path}/{name}";
            if (isLeftOut(child)) continue;
            string what = Convert.ToHexString(node.Content) + node.Target;
            into.Append(
                $"{child} {node.Kind} {Convert.ToString(node.Mode, 8)} {node.Uid}:{node.Gid} {what}\n");
            node.Describe(child, isLeftOut, into);
        }
    }
}
