using Limyra.Apk.Disk;
using Limyra.Apk.Packages;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

/// <summary>Puts the planned files of a package on the disk under their temporary names.</summary>
internal sealed class Unpacker(IRootFiles files, IPackageSupply supply, bool isUserMode) : IDisposable
{
    private const int BufferBytes = 128 * 1024;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly ReadingState _reading = new(ReadingState.WholeBytes);

    /// <summary>Called with the number of bytes written since the last call.</summary>
    public Action<int>? OnBytes { get; init; }

    /// <summary>Called with each file that is a volume.</summary>
    public required Action<StagedPackage, PackageEntry, Database.InstalledFile> OnVolume { get; init; }

    /// <summary>What could not be kept of a file; empty when all was.</summary>
    public List<string> Losses { get; } = [];

    /// <summary>Frees what was needed for reading.</summary>
    public void Dispose() => _reading.Dispose();

    /// <summary>Unpacks one package. The content of every file has been verified when this returns.</summary>
    /// <exception cref="ApkFormatException">The package is damaged.</exception>
    /// <exception cref="TransactionException">The disk refuses.</exception>
    public void Unpack(StagedPackage package, CancellationToken cancellation)
    {
        SuppliedPackage supplied = supply.Open(package.Installed.Package);
        using Stream content = supplied.Content;
        // The head has been verified once; now it only has to be the same one.
        PackageTrust trust = package.IsVersion3
            ? supplied.Trust with { Expected = package.Metadata.Info with { Hashes = package.Identity } }
            : supplied.Trust;
        using PackageReader reader = PackageReader.Open(content, trust, supplied.Source, _reading);
        while (reader.Next() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            if (package.Volumes.TryGetValue(entry.Path, out Database.InstalledFile? volume))
                OnVolume(package, entry, volume);
            if (entry.IsDirectory || !package.Files.TryGetValue(entry.Path, out StagedFile? file)) continue;
            Unpack(package, entry, file);
        }
    }

    private void Unpack(StagedPackage package, PackageEntry entry, StagedFile staged)
    {
        string path = staged.Temporary;
        _ = files.Remove(path); // left over from an attempt of another program
        Errno error = entry.Target switch
        {
            null => WriteFile(entry, path),
            FileTarget.HardLink link => files.MakeLink(package.Files[link.Path].Temporary, path),
            FileTarget.Symlink link => files.MakeSymbolicLink(link.Text, path),
            FileTarget.CharacterDevice device =>
                MakeNode(path, FileKind.CharacterDevice, entry, device.Number),
            FileTarget.BlockDevice device => MakeNode(path, FileKind.BlockDevice, entry, device.Number),
            FileTarget.Fifo => MakeNode(path, FileKind.Fifo, entry, device: 0),
            _ => Errno.EINVAL,
        };
        if (error != Errno.None) throw new TransactionException("unpack", staged.File.Path, error);
        // A further name of a file shares everything but the name.
        if (entry.Target is not FileTarget.HardLink) Dress(entry, staged);
    }

    private Errno WriteFile(PackageEntry entry, string path)
    {
        Errno error = files.Create(path, entry.Acl.Mode, out FileDescriptor file);
        using (file)
        {
            while (error == Errno.None)
            {
                int count = entry.Content.Read(_buffer);
                if (count == 0) break;
                error = files.Write(file, _buffer.AsSpan(0, count));
                OnBytes?.Invoke(count);
            }
            if (error != Errno.None) return error;
            foreach (ExtendedAttribute attribute in entry.Acl.Attributes)
            {
                if (isUserMode && !attribute.Name.StartsWith("user.", StringComparison.Ordinal)) continue;
                if (files.SetAttribute(file, attribute.Name, attribute.Value.Span) != Errno.None)
                    AddLoss(entry, "xattrs");
            }
        }
        return error;
    }

    private Errno MakeNode(string path, FileKind kind, PackageEntry entry, ulong device) =>
        files.MakeNode(path, kind, entry.Acl.Mode, ToDeviceNumber(device));

    private void Dress(PackageEntry entry, StagedFile staged)
    {
        string path = staged.Temporary;
        bool isLink = entry.Target is FileTarget.Symlink;
        Formats.Apk.Installed.InstalledAcl acl = staged.File.Acl;
        if (!isUserMode && files.ChangeOwner(path, acl.Uid, acl.Gid) != Errno.None) AddLoss(entry, "owner");
        if (isLink) return;
        // After the owner, because changing that takes set-id bits away; and
        // whatever the mask of this process is.
        if (files.ChangeMode(path, entry.Acl.Mode) != Errno.None) AddLoss(entry, "permission");
        if (files.SetTime(path, (long)entry.ModifiedTime) != Errno.None) AddLoss(entry, "mtime");
    }

    private void AddLoss(PackageEntry entry, string what) => Losses.Add($"{entry.Path}: {what}");

    /// <summary>dev_t of Linux: 12 bits of major, 8 of minor, then the rest of both (makedev(3)).</summary>
    internal static DeviceNumber ToDeviceNumber(ulong device) => new(
        (uint)(device >> 8 & 0xfff) | (uint)(device >> 32 & 0xfffff000),
        (uint)(device & 0xff) | (uint)(device >> 12 & 0xffffff00));
}
