using System.Globalization;
using Limyra.Apk.Disk;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

/// <summary>Knows one directory under its several names: links to directories
/// make two paths one place.</summary>
internal sealed class DirectoryPlaces(IRootFiles files)
{
    private readonly Dictionary<string, (DeviceNumber Device, ulong Inode)> _found =
        new(StringComparer.Ordinal);

    /// <summary>Device and inode of a directory; null when it is not there.</summary>
    public (DeviceNumber Device, ulong Inode)? Of(string directory)
    {
        if (_found.TryGetValue(directory, out (DeviceNumber, ulong) place)) return place;
        // A "." at the end follows the last link too.
        if (files.Status(RootPath.Join(directory, "."), out FileStatus status) != Errno.None) return null;
        return _found[directory] = (status.Device, status.Inode);
    }

    /// <summary>A text that is the same for all paths that lead to this name in this directory.</summary>
    public string KeyOf(string path)
    {
        if (Of(RootPath.DirectoryOf(path)) is not var (device, inode)) return path;
        string name = path[(path.LastIndexOf('/') + 1)..];
        return string.Create(CultureInfo.InvariantCulture, $"{device.Packed}:{inode}/{name}");
    }
}
