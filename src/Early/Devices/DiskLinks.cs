using System.Globalization;
using Limyra.Early.Base;
using Limyra.Early.Mounting;
using Limyra.Formats.Disks;
using Limyra.Linux;

namespace Limyra.Early.Devices;

/// <summary>
/// Names of disks that do not change: /dev/disk/by-uuid, by-label, by-partuuid, by-partlabel and by-id, made
/// here where no device manager makes them.
/// </summary>
internal static class DiskLinks
{
    private const string BlockClass = "/sys/class/block";
    private static readonly string[] Ignored = ["loop", "ram", "zram", "fd", "sr", "nbd"];

    /// <summary>Brings the links up to date with the block devices that are there.</summary>
    public static void Update(StepContext context)
    {
        Dictionary<string, string> wanted = new(StringComparer.Ordinal);
        foreach (DirectoryEntry device in context.Tree.List(BlockClass))
        {
            if (!Ignored.Any(prefix => device.Name.StartsWith(prefix, StringComparison.Ordinal)))
                Collect(context, device.Name, wanted);
        }

        foreach ((string link, string device) in wanted)
        {
            Make(context, link, $"../../{device}");
        }
    }

    private static void Collect(StepContext context, string device, Dictionary<string, string> wanted)
    {
        if (VolumeReader.Read(context, $"/dev/{device}") is { } volume)
        {
            Want(wanted, "by-uuid", volume.Uuid, device);
            Want(wanted, "by-label", volume.Label, device);
        }

        string directory = $"{BlockClass}/{device}";
        string? disk = ParentDisk(context, directory);
        if (Serial(context, $"{BlockClass}/{disk ?? device}") is { } serial)
        {
            string part =
                context.Tree.ReadText(directory + "/partition") is { } number ? $"-part{number}" : "";
            Want(wanted, "by-id", serial + part, device);
        }

        if (disk is null || !int.TryParse(
            context.Tree.ReadText(directory + "/partition"), NumberStyles.None, CultureInfo.InvariantCulture,
            out int index))
        {
            return;
        }

        foreach (Partition partition in VolumeReader.ReadPartitions(context, $"/dev/{disk}"))
        {
            if (partition.Number == index)
            {
                Want(wanted, "by-partuuid", partition.Uuid, device);
                Want(wanted, "by-partlabel", partition.Label, device);
            }
        }
    }

    // A partition's folder lies in that of its disk.
    private static string? ParentDisk(StepContext context, string directory)
    {
        if (!context.Tree.Exists(directory + "/partition")
            || context.Tree.ReadLink(directory) is not { } target)
        {
            return null;
        }

        string[] parts = target.Split('/');
        return parts.Length >= 2 ? parts[^2] : null;
    }

    private static string? Serial(StepContext context, string directory)
    {
        foreach ((string file, string prefix) in (ReadOnlySpan<(string, string)>)
            [("serial", "virtio-"), ("device/serial", "nvme-"), ("device/wwid", "wwn-")])
        {
            if (context.Tree.ReadText($"{directory}/{file}") is { Length: > 0 } text)
                return prefix + text;
        }

        return null;
    }

    // The first device of a name keeps it: a copied disk must not steal the root's identity.
    private static void Want(Dictionary<string, string> wanted, string kind, string? name, string device)
    {
        if (name is not null && name is not ("." or ".."))
            wanted.TryAdd($"/dev/disk/{kind}/{Mounter.EncodeName(name)}", device);
    }

    private static void Make(StepContext context, string link, string target)
    {
        if (context.Tree.ReadLink(link) == target) return;

        Errno error = context.Tree.MakeDirectories(link[..link.LastIndexOf('/')], 0x1ed);
        if (error == Errno.None)
        {
            _ = context.Tree.Remove(link); // there may be none
            error = context.Tree.MakeSymbolicLink(target, link);
        }

        context.Failed(error, link);
    }
}
