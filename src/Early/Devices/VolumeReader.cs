using Limyra.Early.Base;
using Limyra.Formats.Disks;
using Limyra.Linux;

namespace Limyra.Early.Devices;

/// <summary>Looks at the first bytes of block devices.</summary>
internal static class VolumeReader
{
    /// <summary>The content of a device or image file, null if it cannot be read or is not known.</summary>
    public static Volume? Read(StepContext context, string path) =>
        VolumeProbe.Recognize(ReadStart(context, path, VolumeProbe.ProbeBytes));

    public static IReadOnlyList<Partition> ReadPartitions(StepContext context, string path) =>
        PartitionNames.Read(ReadStart(context, path, PartitionNames.ProbeBytes));

    private static byte[] ReadStart(StepContext context, string path, int lengthBytes)
    {
        // Without waiting: an empty drive must not hold up the boot.
        if (context.Tree.Open(
            path, OpenFlags.ReadOnly | OpenFlags.NonBlocking, mode: 0, out FileDescriptor file) != Errno.None)
        {
            return [];
        }

        using (file)
        {
            byte[] start = new byte[lengthBytes];
            Errno error = Files.ReadAt(file.Number, start, offset: 0, out int count);
            return error == Errno.None ? start[..count] : [];
        }
    }
}
