using Limyra.Apk.Database;
using Limyra.Apk.Root;
using Limyra.Linux;

namespace Limyra.Apk.Commands;

/// <summary>Gives all directories of packages the owner and mode the database says.</summary>
internal static class DirectoryPermissions
{
    /// <summary>Makes missing ones, and changes those that differ.</summary>
    public static void Restore(ApkRoot root)
    {
        foreach (DirectoryNode node in root.Database.Nodes.OrderBy(item => item.Path, StringComparer.Ordinal))
        {
            if (node.Path.Length == 0 || node.References == 0 || node.Owner is not { } owner) continue;
            if (Disk.RootPath.HoldsVolumes(node.Path)) continue;
            Errno error = root.Files.Status(node.Path, out FileStatus status);
            if (error == Errno.ENOENT) error = root.Files.MakeDirectory(node.Path, owner.Acl.Mode);
            bool isOwned = root.IsUserMode || (status.Uid == owner.Acl.Uid && status.Gid == owner.Acl.Gid);
            if (error == Errno.None && isOwned && status.Mode == owner.Acl.Mode) continue;
            if (error == Errno.None && !root.IsUserMode)
                error = root.Files.ChangeOwner(node.Path, owner.Acl.Uid, owner.Acl.Gid);
            if (error == Errno.None) error = root.Files.ChangeMode(node.Path, owner.Acl.Mode);
            if (error != Errno.None) throw new Line.CommandException("Failed to fix directory permissions");
        }
    }
}
