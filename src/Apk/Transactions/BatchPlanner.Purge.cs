using Limyra.Apk.Database;
using Limyra.Apk.Disk;
using Limyra.Formats.Apk.Installed;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

internal sealed partial class BatchPlanner
{
    /// <summary>
    /// Plans the end of an installation: files nobody else has taken, and directories nobody else holds.
    /// <paramref name="moved"/> are the places of new files: with a directory that became a link to another
    /// one, an old path may lead to a new file.
    /// </summary>
    private void Purge(InstalledPackage installed, HashSet<(DeviceNumber, ulong, string)> moved)
    {
        foreach (InstalledDirectory directory in installed.Directories.ToList())
        {
            DirectoryNode node = directory.Node;
            node.IsModified = true;
            foreach (InstalledFile file in directory.Files)
            {
                if (!file.IsLost) Purge(file, installed, moved);
            }
            InstalledAcl? recorded = node.Owner?.Acl;
            foreach (DirectoryNode released in database.Drop(directory, out bool hasOwnerChanged))
            {
                released.IsModified = true;
                if (released.Path.Length > 0 && !RootPath.HoldsVolumes(released.Path))
                    _plan.Steps.Add(new JournalStep.RemoveDirectory(released.Path));
            }
            if (RootPath.HoldsVolumes(node.Path)) continue;
            if (node.Owner is { } owner && recorded is { } before && before != owner.Acl)
                Permit(node, before, owner.Acl);
        }
        installed.Directories = [];
    }

    private void Purge(InstalledFile file, InstalledPackage installed,
        HashSet<(DeviceNumber, ulong, string)> moved)
    {
        DirectoryNode node = file.Directory.Node;
        string path = file.Path;
        if (RootPath.HoldsVolumes(node.Path))
        {
            _plan.RemovedVolumes.Add((installed.Package, path));
            database.Unclaim(file);
            return;
        }
        bool isProtected = node.Mode.IsProtected();
        bool isMoved = moved.Count > 0 && _plan.Places.Of(node.Path) is var (device, inode)
            && moved.Contains((device, inode, file.Name));
        bool mayGo = !isProtected || options.PurgesModified
            || !FileAudit.IsChanged(files, path, file.Digest, installed.Flags);
        if (!isMoved && mayGo) _plan.Steps.Add(new JournalStep.Remove(path));
        if (isProtected) _plan.Steps.Add(new JournalStep.Remove(path + ".apk-new"));
        database.Unclaim(file);
    }
}
