using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Packages;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

/// <summary>
/// Refuses a transaction whose files cannot fit, before anything is run or written. While a batch is staged
/// its new files lie beside the old ones; what it replaces is free only for the batches after it.
/// </summary>
internal sealed class RoomCheck(IRootFiles files, IReadOnlyDictionary<KnownPackage, PackageHead> heads)
{
    private const ulong BlockBytes = 4096;
    private const ulong SectorBytes = 512;

    /// <summary>What journal and database take for each path, generously.</summary>
    private const ulong RecordBytes = 512;

    private readonly Dictionary<string, DeviceNumber> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<DeviceNumber, string> _places = [];

    /// <summary>Looks at all batches.</summary>
    /// <exception cref="TransactionException">A file system has too little room; the message
    /// says which and how much.</exception>
    public void Refuse(IReadOnlyList<List<Change>> batches)
    {
        if (FindShortage(batches, countsFreed: false) is null) return;
        // Looking at every old file costs a call each, so it is done only when it matters.
        if (FindShortage(batches, countsFreed: true) is { } shortage)
            throw new TransactionException(shortage);
    }

    private string? FindShortage(IReadOnlyList<List<Change>> batches, bool countsFreed)
    {
        Dictionary<DeviceNumber, Need> now = [], peak = [];
        foreach (List<Change> batch in batches)
        {
            foreach (Change change in batch) AddNew(change, now);
            foreach ((DeviceNumber device, Need need) in now)
                peak[device] = Need.Max(peak.GetValueOrDefault(device), need);
            if (!countsFreed) continue;
            foreach (Change change in batch) TakeOld(change, now);
        }
        foreach ((DeviceNumber device, Need need) in peak)
        {
            string place = TopOf(_places[device]);
            // staging will tell
            if (files.FileSystemStatus(place, out FileSystemStatus status) != Errno.None) continue;
            if (need.Bytes > 0 && (ulong)need.Bytes > status.FreeBytes)
            {
                return $"not enough room in /{place}: {HumanSize
                    .Show((ulong)need.Bytes)} are needed beside what is there, "
                    + $"{HumanSize.Show(status.FreeBytes)} are free; nothing was changed";
            }
            if (status.TotalInodes > 0 && need.Inodes > 0 && (ulong)need.Inodes > status.FreeInodes)
                return $"not enough room in /{place}: {need.Inodes} inodes are needed, {status.FreeInodes} are free; nothing was changed";
        }
        return null;
    }

    private void AddNew(Change change, Dictionary<DeviceNumber, Need> needs)
    {
        if (change.New is not { } package || !heads.TryGetValue(package, out PackageHead? head)) return;
        foreach (PackageEntry entry in head.Entries)
        {
            Add(needs, RootPath.Database, new((long)RecordBytes, Inodes: 0));
            bool isOnDisk = !RootPath.HoldsVolumes(RootPath.DirectoryOf(entry.Path));
            if (!isOnDisk || entry.Target is FileTarget.HardLink) continue;
            ulong bytes = entry.IsRegularFile ? (entry.Size + BlockBytes - 1) / BlockBytes * BlockBytes : 0;
            if (!entry.IsDirectory) Add(needs, RootPath.DirectoryOf(entry.Path), new((long)bytes, Inodes: 1));
        }
    }

    private void TakeOld(Change change, Dictionary<DeviceNumber, Need> needs)
    {
        if (change.Old?.Installed is not { } old || (change.New == change.Old && !change.IsReinstall)) return;
        foreach (InstalledDirectory directory in old.Directories)
        {
            foreach (InstalledFile file in directory.Files)
            {
                if (files.Status(file.Path, out FileStatus status) != Errno.None || status.LinkCount > 1)
                    continue;
                Add(needs, directory.Node.Path, new(-(long)(status.Blocks512 * SectorBytes), Inodes: -1));
            }
        }
    }

    private void Add(Dictionary<DeviceNumber, Need> needs, string directory, Need need)
    {
        DeviceNumber device = DeviceOf(directory);
        needs[device] = needs.GetValueOrDefault(device).Plus(need);
    }

    /// <summary>The device a directory is on, or will be on: that of the nearest one above it.</summary>
    private DeviceNumber DeviceOf(string directory)
    {
        if (_devices.TryGetValue(directory, out DeviceNumber known)) return known;
        DeviceNumber device = FileSystemsTouched.DeviceOf(files, directory)
            ?? (directory.Length == 0 ? default : DeviceOf(RootPath.DirectoryOf(directory)));
        if (FileSystemsTouched.DeviceOf(files, directory) is not null) _places.TryAdd(device, directory);
        return _devices[directory] = device;
    }

    /// <summary>The highest directory of the same device: the name people know the file system by.</summary>
    private string TopOf(string place)
    {
        while (place.Length > 0 && DeviceOf(RootPath.DirectoryOf(place)) == DeviceOf(place))
            place = RootPath.DirectoryOf(place);
        return place;
    }

    /// <summary>Bytes and inodes; less than nothing when more is freed than taken.</summary>
    private readonly record struct Need(long Bytes, long Inodes)
    {
        public Need Plus(Need other) => new(Bytes + other.Bytes, Inodes + other.Inodes);

        public static Need Max(Need a, Need b) =>
            new(Math.Max(a.Bytes, b.Bytes), Math.Max(a.Inodes, b.Inodes));
    }
}
