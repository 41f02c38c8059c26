using System.Globalization;
using Limyra.Early.Base;
using Limyra.Early.Devices;
using Limyra.Formats.Disks;
using Limyra.Linux;

namespace Limyra.Early.InitialRoot;

/// <summary>Finds the block device that a root= word means.</summary>
internal static class RootFinder
{
    private const string BlockClass = "/sys/class/block";

    /// <summary>The device's path, null if it is not there yet.</summary>
    public static string? Find(StepContext context, string source)
    {
        int equals = source.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
        {
            string value = source[(equals + 1)..].Trim('"');
            return context.Tree.List(BlockClass).Select(device => device.Name).Order(StringComparer.Ordinal)
                .Where(device => IsMeant(context, device, source[..equals], value))
                .Select(device => $"/dev/{device}").FirstOrDefault();
        }

        if (source.StartsWith("/dev/", StringComparison.Ordinal))
            return context.Tree.Status(source) is { Kind: FileKind.BlockDevice } ? source : null;

        return context.Tree.List(BlockClass).Select(device => device.Name)
            .Where(device => context.Tree.ReadText($"{BlockClass}/{device}/dev") == source)
            .Select(device => $"/dev/{device}").FirstOrDefault();
    }

    /// <summary>One line for each disk: what the person at the console can choose from.</summary>
    public static IEnumerable<string> Describe(StepContext context)
    {
        foreach (string device in context.Tree.List(BlockClass).Select(device => device.Name))
        {
            Volume? volume = VolumeReader.Read(context, $"/dev/{device}");
            string sectors = context.Tree.ReadText($"{BlockClass}/{device}/size") ?? "0";
            _ = long.TryParse(sectors, NumberStyles.None, CultureInfo.InvariantCulture, out long count);
            if (count > 0)
            {
                yield return $"/dev/{device,-10} {count / 2048,8} MiB  "
                    + (volume is null ? "-" : $"{volume.Type} UUID={volume.Uuid} LABEL={volume.Label}");
            }
        }
    }

    private static bool IsMeant(StepContext context, string device, string kind, string value)
    {
        switch (kind)
        {
            case "UUID":
                return string.Equals(
                    VolumeReader.Read(context, $"/dev/{device}")?.Uuid, value,
                    StringComparison.OrdinalIgnoreCase);
            case "LABEL":
                return VolumeReader.Read(context, $"/dev/{device}")?.Label == value;
            case "PARTUUID":
                return PartitionOf(context, device) is { } partition
                    && string.Equals(partition.Uuid, value, StringComparison.OrdinalIgnoreCase);
            case "PARTLABEL":
                return PartitionOf(context, device)?.Label == value;
            default:
                return false;
        }
    }

    /// <summary>The entry of the partition table that describes a partition, null for whole disks.</summary>
    private static Partition? PartitionOf(StepContext context, string device)
    {
        if (context.Tree.ReadText($"{BlockClass}/{device}/partition") is not { } number
            || context.Tree.ReadLink($"{BlockClass}/{device}") is not { } link
            || link.Split('/') is not [.., var disk, _])
        {
            return null;
        }

        return VolumeReader.ReadPartitions(context, $"/dev/{disk}").FirstOrDefault(
            partition => partition.Number.ToString(CultureInfo.InvariantCulture) == number);
    }
}
