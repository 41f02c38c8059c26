using Limyra.Apk.Disk;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

/// <summary>
/// Waits until everything written so far is on the disk: one syncfs(2) for each file system that was touched.
/// A transaction of hundreds of packages needs two of them; an fsync for each of its files would be thousands.
/// </summary>
internal static class Barrier
{
    /// <summary>Waits for the file systems of these directories.</summary>
    public static void Wait(IRootFiles files, IEnumerable<string> directories)
    {
        HashSet<DeviceNumber> done = [];
        foreach (string directory in directories)
        {
            if (files.Status(directory, out FileStatus status) != Errno.None) continue; // it was removed meanwhile
            if (!done.Add(status.Device)) continue;
            Errno error = files.SyncFileSystem(directory);
            if (error == Errno.ENOENT) continue;
            if (error != Errno.None) throw new TransactionException("sync", "/" + directory, error);
        }
    }
}
