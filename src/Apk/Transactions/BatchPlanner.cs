using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Apk.Packages;
using Limyra.Apk.Solver;
using Limyra.Apk.Trust;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

/// <summary>
/// Decides what a batch of changes does, file by file: who gets a path, which changed files stay, what
/// becomes of directories. Brings the database in memory to the new state; the disk is only looked at.
/// </summary>
internal sealed partial class BatchPlanner(
    InstalledDatabase database, IRootFiles files, TransactionOptions options, bool isUserMode,
    string? volumeProblem, Action<ApkEvent> report)
{
    private const uint DirectoryWritableMode = 0x1c0;

    private readonly BatchPlan _plan = new(new DirectoryPlaces(files));
    private readonly HashSet<InstalledFile> _fresh = [];
    private OwnerNames _owners = OwnerNames.Load(files);

    /// <summary>Paths whose content on disk wins over packages.</summary>
    public HashSet<string> Overlay { get; } = [.. options.Overlay.Where(line => !line.EndsWith('/'))];

    /// <summary>The plan so far.</summary>
    public BatchPlan Plan => _plan;

    /// <summary>Reads users and groups again, after a script may have added some.</summary>
    public void ReloadOwners() => _owners = OwnerNames.Load(files);

    /// <summary>Plans the removal of a package.</summary>
    public void Remove(KnownPackage package)
    {
        Purge(package.Installed!, moved: []);
        database.Uninstall(package);
    }

    /// <summary>Plans the installation of a package, or its upgrade from another one.</summary>
    public void Install(KnownPackage? old, KnownPackage wanted, int tag, PackageHead? head)
    {
        InstalledPackage? former = old?.Installed;
        InstalledPackage installed;
        if (old == wanted)
            installed = wanted.Installed = new(wanted);
        else
            installed = database.Install(wanted);
        installed.Tag = tag;
        installed.IsNew = true;
        HashSet<(DeviceNumber, ulong, string)> moved = [];
        if (head is not null)
        {
            Describe(installed, head);
            StagedPackage staged = new(installed)
            {
                Metadata = head.Package,
                Identity = head.Identity,
                IsVersion3 = head.IsVersion3,
                Entries = head.Entries,
                Users = head.Users,
                Groups = head.Groups,
            };
            _plan.Packages.Add(staged);
            foreach (PackageEntry entry in head.Entries)
                if (entry.Target is FileTarget.HardLink link) staged.LinkTargets.Add(link.Path);
            foreach (PackageEntry entry in head.Entries) Place(staged, entry, moved);
            Arrange(installed);
        }
        if (former is null) return;
        Purge(former, moved);
        if (old != wanted) database.Uninstall(old!);
    }

    private static void Describe(InstalledPackage installed, PackageHead head)
    {
        ApkPackage package = head.Package;
        installed.Replaces = package.Info.Replaces;
        installed.ReplacesPriority = package.ReplacesPriority;
        installed.Triggers = [.. package.Triggers];
        installed.Flags = head.IsVersion3 ? InstalledFlags.Sha256Digests : InstalledFlags.None;
        foreach (PackageScript script in package.Scripts) installed.Scripts[script.Kind] = script.Content;
    }

    private static void Arrange(InstalledPackage installed)
    {
        installed.Directories.Sort((a, b) => string.CompareOrdinal(a.Node.Path, b.Node.Path));
        foreach (InstalledDirectory directory in installed.Directories)
            directory.Files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
    }

    private void Place(StagedPackage staged, PackageEntry entry, HashSet<(DeviceNumber, ulong, string)> moved)
    {
        InstalledPackage installed = staged.Installed;
        if (!entry.IsPathSafe)
        {
            Warn(installed, $"ignoring malicious file {entry.Path}");
            installed.Flags |= InstalledFlags.BrokenFiles;
            return;
        }
        if (entry.IsDirectory) PlaceDirectory(installed, entry);
        else PlaceFile(staged, entry, moved);
    }

    private void PlaceDirectory(InstalledPackage installed, PackageEntry entry)
    {
        InstalledDirectory directory =
            DirectoryOf(installed, entry.Path) ?? database.AddDirectory(installed, entry.Path);
        InstalledAcl? recorded = directory.Node.Owner?.Acl;
        directory.Acl = AclOf(entry);
        bool hasChanged = database.OfferOwner(directory);
        if (RootPath.HoldsVolumes(entry.Path)) return;
        InstalledAcl wanted = directory.Node.Owner!.Acl;
        if (Ensure(directory.Node.Path, wanted)) return;
        if (hasChanged && recorded is { } before) Permit(directory.Node, before, wanted);
    }

    private static InstalledDirectory? DirectoryOf(InstalledPackage installed, string path)
    {
        // Packages list their directories in order, so the one wanted is nearly always the last one.
        for (int i = installed.Directories.Count - 1; i >= 0; i--)
            if (installed.Directories[i].Node.Path == path) return installed.Directories[i];
        return null;
    }

    /// <summary>Plans a directory and those above it, where they are missing. False when it exists.</summary>
    private bool Ensure(string path, in InstalledAcl acl)
    {
        if (path.Length == 0 || _plan.Makes(path) || files.Status(path, out _) == Errno.None) return false;
        Ensure(RootPath.DirectoryOf(path), InstalledAcl.Directory);
        _plan.Make(new(path, ModeOf(acl), acl.Uid, acl.Gid));
        return true;
    }

    /// <summary>A directory gets its new mode and owner if it still has the recorded ones.</summary>
    private void Permit(DirectoryNode node, in InstalledAcl recorded, in InstalledAcl wanted)
    {
        if (node.Path.Length == 0 || _plan.Makes(node.Path)) return;
        if (files.Status(node.Path, out FileStatus status) != Errno.None || status.Mode != ModeOf(recorded))
            return;
        if (!isUserMode && (status.Uid != recorded.Uid || status.Gid != recorded.Gid)) return;
        node.IsModified = true;
        _plan.Steps.Add(new JournalStep.Permit(
            node.Path, ModeOf(wanted), isUserMode ? null : wanted.Uid, isUserMode ? null : wanted.Gid));
    }

    private uint ModeOf(in InstalledAcl acl) => isUserMode ? acl.Mode | DirectoryWritableMode : acl.Mode;

    private void PlaceFile(StagedPackage staged, PackageEntry entry,
        HashSet<(DeviceNumber, ulong, string)> moved)
    {
        InstalledPackage installed = staged.Installed;
        (string parent, string name) = PackagePaths.Split(entry.Path);
        InstalledDirectory? directory = DirectoryOf(installed, parent);
        if (directory is null && parent.Length > 0)
        {
            Fail(installed, $"{entry.Path}: no dirent in archive");
            return;
        }
        directory ??= database.AddDirectory(installed, path: "");
        FileTarget.HardLink? link = entry.Target as FileTarget.HardLink;
        StagedFile? linked = link is null ? null : staged.Files.GetValueOrDefault(link.Path);
        if (link is not null && linked is null)
        {
            Fail(installed, $"{entry.Path}: no hard link target ({link.Path}) in archive");
            return;
        }
        InstalledFile? owner = database.FindFile(entry.Path);
        if (owner is not null && !MayTake(owner, installed, entry.Path)) return;

        InstalledFile file =
            new(directory, name) { Acl = AclOf(entry), Digest = DigestOf(staged, entry, linked) };
        directory.Files.Add(file);
        _fresh.Add(file);
        directory.Node.IsModified = true;
        Stage(staged, entry, file, owner);
        if (database.Claim(file) is null && _plan.Places.Of(parent) is var (device, inode))
            moved.Add((device, inode, name));
    }

    private bool MayTake(InstalledFile owner, InstalledPackage installed, string path)
    {
        InstalledPackage other = owner.Directory.Package;
        if (other.Package == installed.Package) return true;
        switch (FileOwnership.Judge(other, installed))
        {
            case FileVerdict.Replace:
                return true;
            case FileVerdict.Keep:
                return false;
            case FileVerdict.Conflict when options.MayOverwrite:
                Warn(installed, $"overwriting {path} owned by {other.Package.NameAndVersion}.");
                return true;
            case FileVerdict.Conflict:
                Fail(installed, $"trying to overwrite {path} owned by {other.Package.NameAndVersion}.");
                return false;
            default:
                throw new InvalidOperationException("unknown verdict");
        }
    }

    private void Stage(StagedPackage staged, PackageEntry entry, InstalledFile file, InstalledFile? owner)
    {
        string path = entry.Path;
        if (RootPath.HoldsVolumes(file.Directory.Node.Path))
        {
            StageVolume(staged, entry, file);
            return;
        }
        if (isUserMode) Withhold(entry, file);
        if (file.Withheld is { Target: not null })
        {
            file.IsBroken = true;
            return;
        }
        string temporary = staged.TemporaryFor(path);
        if (Overlay.Contains(path) || !MayReplace(staged.Installed, file, owner, path, out string target))
        {
            // Nothing replaces what is there; the content is only needed when another name is a link to it.
            if (!staged.LinkTargets.Contains(path)) return;
            staged.Files.Add(path, new(file, temporary));
            _plan.Steps.Add(new JournalStep.Drop(temporary));
            return;
        }
        bool isDirectory =
            files.Status(target, out FileStatus status) == Errno.None && status.Kind == FileKind.Directory;
        if (isDirectory)
        {
            Fail(staged.Installed, $"failed to commit {path}: {Errno.EISDIR.Describe()}");
            file.IsBroken = true;
            return;
        }
        Ensure(file.Directory.Node.Path, InstalledAcl.Directory);
        staged.Files.Add(path, new(file, temporary));
        _plan.Steps.Add(new JournalStep.Rename(temporary, target));
        // From here on names mean what they will mean in the new state.
        if (target is OwnerNames.Users && staged.Users is { } users) _owners = _owners.WithUsers(users);
        if (target is OwnerNames.Groups && staged.Groups is { } groups) _owners = _owners.WithGroups(groups);
    }

    private void StageVolume(StagedPackage staged, PackageEntry entry, InstalledFile file)
    {
        if (Overlay.Contains(entry.Path)) return;
        if (volumeProblem is null && entry.IsRegularFile) staged.Volumes.Add(entry.Path, file);
        else Fail(staged.Installed, $"failed to extract {entry.Path}: {volumeProblem ?? "uvol error"}");
    }

    /// <summary>Whether the package's file is put on the disk, and under which name.</summary>
    private bool MayReplace(
        InstalledPackage installed, InstalledFile file, InstalledFile? owner, string path, out string target)
    {
        target = path;
        if (!file.Directory.Node.Mode.IsProtected()) return true;
        // What this batch itself puts there is as the database says.
        if (owner is not null && _fresh.Contains(owner)) return true;
        InstalledFlags flags = owner?.Directory.Package.Flags ?? InstalledFlags.None;
        if (!FileAudit.IsChanged(files, path, owner?.Digest ?? default, flags)) return true;
        if (options.KeepsProtectedSilently || !FileAudit.IsChanged(files, path, file.Digest, installed.Flags))
            return false;
        target = path + ".apk-new";
        _plan.Notes.Add($"  Installing file to {target}");
        return true;
    }

    private Digest DigestOf(StagedPackage staged, PackageEntry entry, StagedFile? linked) =>
        entry.Target switch
        {
            FileTarget.Symlink link when staged.IsVersion3 =>
                Hasher.Of(DigestAlgorithm.Sha256Short, ByteText.Encode(link.Text)),
            FileTarget.HardLink when !staged.IsVersion3 => linked!.File.Digest,
            FileTarget.CharacterDevice or FileTarget.BlockDevice or FileTarget.Fifo => default,
            _ => entry.Hash.Key,
        };

    private InstalledAcl AclOf(PackageEntry entry) => new(
        _owners.FindUser(entry.Acl.User) ?? entry.NumericOwner?.User ?? OwnerNames.Nobody,
        _owners.FindGroup(entry.Acl.Group) ?? entry.NumericOwner?.Group ?? OwnerNames.Nobody,
        entry.Acl.Mode,
        FileAudit.AttributesDigest(entry.Acl.Attributes));

    /// <summary>What an ordinary user cannot make is remembered, for those who
    /// write images of the root.</summary>
    private static void Withhold(PackageEntry entry, InstalledFile file)
    {
        bool isDevice =
            entry.Target is FileTarget.CharacterDevice or FileTarget.BlockDevice or FileTarget.Fifo;
        List<ExtendedAttribute> attributes = [.. entry.Acl.Attributes
            .Where(attribute => !attribute.Name.StartsWith("user.", StringComparison.Ordinal))];
        if (isDevice || attributes.Count > 0) file.Withheld = new(isDevice ? entry.Target : null, attributes);
    }

    private void Fail(InstalledPackage installed, string text)
    {
        installed.Flags |= InstalledFlags.BrokenFiles;
        report(new ApkEvent.Error($"{installed.Package.NameAndVersion}: {text}"));
    }

    private void Warn(InstalledPackage installed, string text) =>
        report(new ApkEvent.Warning($"{installed.Package.NameAndVersion}: {text}"));
}
