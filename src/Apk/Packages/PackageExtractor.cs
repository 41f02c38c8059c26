using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Packages;

/// <summary>How packages are unpacked into a directory.</summary>
public sealed record ExtractOptions
{
    /// <summary>Whether owners are set; only root may.</summary>
    public bool SetsOwners { get; init; }

    /// <summary>Whether files that are there already are replaced.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Number of a user by name; null when unknown.</summary>
    public Func<string, uint?> UserId { get; init; } = static name => name == "root" ? 0u : null;

    /// <summary>Number of a group by name; null when unknown.</summary>
    public Func<string, uint?> GroupId { get; init; } = static name => name == "root" ? 0u : null;
}

/// <summary>
/// Unpacks a package into a directory, and nowhere else: names that lead out are refused, and no symbolic
/// link is followed on the way to a file, be it the package's own or one that was there before.
/// </summary>
public sealed class PackageExtractor
{
    private const uint Nobody = 65534;
    private const uint DefaultDirectoryMode = 0x1ed; // 0755
    private const int BufferLength = 128 * 1024;

    private readonly string _top;
    private readonly ExtractOptions _options;
    private readonly HashSet<string> _checkedDirectories = new(StringComparer.Ordinal) { "" };
    private readonly List<(string Path, uint Mode)> _directoryModes = [];
    private readonly byte[] _buffer = new byte[BufferLength];

    private PackageExtractor(string directory, ExtractOptions options)
    {
        _top = directory;
        _options = options;
    }

    /// <summary>Unpacks everything the reader still has.</summary>
    /// <exception cref="ApkFormatException">The package is damaged, or a name in it leads out.</exception>
    /// <exception cref="IOException">The disk says no, or a file is there already.</exception>
    public static void Extract(PackageReader reader, string directory, ExtractOptions options)
    {
        PackageExtractor extractor = new(directory, options);
        while (reader.Next() is { } entry)
        {
            if (!entry.IsPathSafe)
                throw new ApkFormatException(ApkRule.PackageFormat,
                    $"the name '{entry.Path}' leads out").In(reader.Source);
            extractor.Place(entry);
        }
        extractor.Finish();
    }

    private void Place(PackageEntry entry)
    {
        if (entry.IsDirectory)
        {
            MakeDirectory(entry.Path);
            SetOwner(entry);
            _directoryModes.Add((entry.Path, entry.Acl.Mode));
            return;
        }
        MakeDirectory(PackagePaths.Split(entry.Path).Directory);
        string path = OnDisk(entry.Path);
        if (_options.Overwrites) _ = Files.Remove(Files.CurrentDirectory, path); // nothing there is fine
        switch (entry.Target)
        {
            case null:
                WriteFile(entry, path);
                break;
            case FileTarget.Symlink link:
                Check(Files.MakeSymbolicLink(link.Text, Files.CurrentDirectory, path), path);
                break;
            case FileTarget.HardLink link:
                MakeLink(link.Path, path);
                return;
            case FileTarget.CharacterDevice device:
                MakeNode(path, FileKind.CharacterDevice, entry.Acl.Mode, device.Number);
                break;
            case FileTarget.BlockDevice device:
                MakeNode(path, FileKind.BlockDevice, entry.Acl.Mode, device.Number);
                break;
            case FileTarget.Fifo:
                MakeNode(path, FileKind.Fifo, entry.Acl.Mode, device: 0);
                break;
            default:
                throw new InvalidOperationException($"unknown target {entry.Target}");
        }
        SetOwner(entry);
        if (entry.Target is not FileTarget.Symlink)
            Check(Files.ChangeMode(Files.CurrentDirectory, path, entry.Acl.Mode), path);
        SetTime(entry, path);
    }

    private void WriteFile(PackageEntry entry, string path)
    {
        const OpenFlags flags =
            OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;
        Check(Files.Open(Files.CurrentDirectory, path, flags, mode: 0x180, out FileDescriptor file), path);
        using (file)
        {
            try
            {
                int count;
                while ((count = entry.Content.Read(_buffer)) > 0)
                    Check(Files.WriteAll(file.Number, _buffer.AsSpan(0, count)), path);
            }
            catch
            {
                _ = Files.Remove(Files.CurrentDirectory, path); // the first error is the one to tell
                throw;
            }
            foreach (ExtendedAttribute attribute in entry.Acl.Attributes)
            {
                // Only root may set most of them; as apk-tools, go on without.
                _ = ExtendedAttributes.Set(file.Number, attribute.Name, attribute.Value.Span);
            }
        }
    }

    private void MakeLink(string target, string path)
    {
        if (!PackagePaths.IsSafe(target))
            throw new ApkFormatException(ApkRule.PackageFormat, $"the link target '{target}' leads out");
        CheckParents(PackagePaths.Split(target).Directory);
        Check(Files.MakeLink(Files.CurrentDirectory, OnDisk(target), Files.CurrentDirectory, path), path);
    }

    private static void MakeNode(string path, FileKind kind, uint mode, ulong device)
    {
        uint major = (uint)(((device >> 8) & 0xfff) | ((device >> 32) & 0xfffff000));
        uint minor = (uint)((device & 0xff) | ((device >> 12) & 0xffffff00));
        Check(Files.MakeNode(Files.CurrentDirectory, path, kind, mode, new(major, minor)), path);
    }

    private void SetOwner(PackageEntry entry)
    {
        if (!_options.SetsOwners) return;
        uint user = _options.UserId(entry.Acl.User) ?? entry.NumericOwner?.User ?? Nobody;
        uint group = _options.GroupId(entry.Acl.Group) ?? entry.NumericOwner?.Group ?? Nobody;
        Check(Files.ChangeOwner(Files.CurrentDirectory, OnDisk(entry.Path), user, group), entry.Path);
    }

    private static void SetTime(PackageEntry entry, string path)
    {
        Int128 time = (Int128)entry.ModifiedTime * 1_000_000_000;
        Check(Files.SetTimes(Files.CurrentDirectory, path, time, time), path);
    }

    /// <summary>Makes a directory and those above it. Each must be a directory, not a link to one.</summary>
    private void MakeDirectory(string path)
    {
        if (_checkedDirectories.Contains(path)) return;
        MakeDirectory(PackagePaths.Split(path).Directory);
        Errno reason = Files.MakeDirectory(Files.CurrentDirectory, OnDisk(path), DefaultDirectoryMode);
        if (reason != Errno.EEXIST) Check(reason, path);
        CheckDirectory(path);
    }

    private void CheckParents(string path)
    {
        if (_checkedDirectories.Contains(path)) return;
        CheckParents(PackagePaths.Split(path).Directory);
        CheckDirectory(path);
    }

    private void CheckDirectory(string path)
    {
        Check(Files.LinkStatus(Files.CurrentDirectory, OnDisk(path), out FileStatus status), path);
        if (status.Kind != FileKind.Directory)
            throw new IOException($"{path}: is not a directory, and links are not followed");
        _checkedDirectories.Add(path);
    }

    /// <summary>Modes of directories come last, so that one without write
    /// permission can still be filled.</summary>
    private void Finish()
    {
        for (int i = _directoryModes.Count - 1; i >= 0; i--)
        {
            (string path, uint mode) = _directoryModes[i];
            Check(Files.ChangeMode(Files.CurrentDirectory, OnDisk(path), mode), path);
        }
    }

    private string OnDisk(string path) => $"{_top}/{path}";

    private static void Check(Errno reason, string path)
    {
        if (reason != Errno.None) throw new IOException($"{path}: {reason.Describe()}");
    }
}
