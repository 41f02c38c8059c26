using Limyra.Linux;

namespace Limyra.Recovery.Disk;

/// <summary>
/// The file systems that a transaction touches. Waiting for the disk is one syncfs(2) for
/// each of them: a transaction of hundreds of packages needs two such barriers; an fsync for
/// each of its files would be thousands.
/// </summary>
public static class FileSystemsTouched
{
    /// <summary>Waits until everything written so far to the file systems of these
    /// directories is on the disk.</summary>
    /// <exception cref="TransactionException">The disk could not take it.</exception>
    public static void Sync(IRootFiles files, IEnumerable<string> directories)
    {
        foreach (string directory in ByDevice(files, directories).Values)
        {
            Errno error = files.SyncFileSystem(directory);
            if (error != Errno.None) throw new TransactionException("sync", "/" + directory, error);
        }
    }

    /// <summary>One directory for each device; directories that are not there are passed over.</summary>
    public static Dictionary<DeviceNumber, string> ByDevice(IRootFiles files, IEnumerable<string> directories)
    {
        Dictionary<DeviceNumber, string> found = [];
        foreach (string directory in directories)
            if (DeviceOf(files, directory) is { } device) found.TryAdd(device, directory);
        return found;
    }

    /// <summary>The device of a directory, through links; null when it is not there.</summary>
    public static DeviceNumber? DeviceOf(IRootFiles files, string directory)
    {
        // A "." at the end follows the last link too.
        string path = directory.Length == 0 ? "" : directory + "/.";
        return files.Status(path, out FileStatus status) == Errno.None ? status.Device : null;
    }

    /// <summary>
    /// The directories on the way to these where another file system begins. Bind mounts of
    /// the same device are not seen: what lies below them lies on a file system that is
    /// named by another way or is the root's.
    /// </summary>
    public static List<string> MountPointsAbove(IRootFiles files, IEnumerable<string> directories)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        Dictionary<string, DeviceNumber?> devices =
            new(StringComparer.Ordinal) { [""] = DeviceOf(files, "") };
        foreach (string directory in directories) Look(directory);
        return [.. found.Order(StringComparer.Ordinal)];

        DeviceNumber? Look(string directory)
        {
            if (devices.TryGetValue(directory, out DeviceNumber? known)) return known;
            DeviceNumber? above = Look(DatabasePath.Parent(directory));
            DeviceNumber? here = above is null ? null : DeviceOf(files, directory);
            if (here is not null && here != above) found.Add(directory);
            return devices[directory] = here;
        }
    }

    /// <summary>Whether another file system begins at this directory.</summary>
    public static bool IsMounted(IRootFiles files, string mountPoint) =>
        DeviceOf(files, mountPoint) is { } here && here != DeviceOf(files, DatabasePath.Parent(mountPoint));
}
