using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Temporary;

/// <summary>Mode, user and group of tmpfiles lines.</summary>
internal sealed class TmpfilesOwnership(StepContext context)
{
    private const uint AnyExecute = 0x49; // 0111
    private const uint AnyRead = 0x124; // 0444
    private const uint AnyWrite = 0x92; // 0222
    private const uint SetIds = 0xc00; // 06000

    private readonly AccountFiles _accounts = AccountFiles.Load(context.Tree);

    /// <summary>True if the line's names exist; says which does not.</summary>
    public bool IsKnown(TmpfilesLine line)
    {
        if (line.User is not null && _accounts.UserId(line.User) is null)
        {
            context.Say($"{line.Source}:{line.Line}: there is no user {line.User}");
            return false;
        }

        if (line.Group is not null && _accounts.GroupId(line.Group) is null)
        {
            context.Say($"{line.Source}:{line.Line}: there is no group {line.Group}");
            return false;
        }

        return true;
    }

    /// <summary>Gives mode and owner where they differ.</summary>
    public bool Adjust(TmpfilesLine line, string path, FileStatus status, bool isNew)
    {
        if (status.Kind == FileKind.SymbolicLink) return true;

        uint uid = Owner(line, isNew) ?? status.Uid;
        uint gid = Group(line, isNew) ?? status.Gid;
        Errno error = Errno.None;
        if (uid != status.Uid || gid != status.Gid)
            error = ChangeOwner(path, uid, gid);

        // After the owner, since that call takes set-id bits away.
        if (error == Errno.None && line.Mode is { } wanted && (isNew || !line.IsModeForNewOnly))
        {
            uint mode = line.IsModeMasked ? Mask(wanted, status) : wanted;
            error = mode == status.Mode && uid == status.Uid && gid == status.Gid
                ? Errno.None : context.Tree.ChangeMode(path, mode);
        }

        return !context.Failed(error, $"{line.Source}:{line.Line}: {path}");
    }

    public bool AdjustLink(TmpfilesLine line)
    {
        uint? uid = Owner(line, isNew: true), gid = Group(line, isNew: true);
        return (uid is null && gid is null) || !context.Failed(
            ChangeOwner(line.Path, uid ?? uint.MaxValue, gid ?? uint.MaxValue), $"{line.Source}:{line.Line}");
    }

    // An ordinary user makes images whose owners are written elsewhere.
    private Errno ChangeOwner(string path, uint uid, uint gid)
    {
        Errno error = context.Tree.ChangeOwner(path, uid, gid);
        return error == Errno.EPERM && !context.Kernel.IsRoot ? Errno.None : error;
    }

    private uint? Owner(TmpfilesLine line, bool isNew) =>
        line.User is null ? (isNew && context.Kernel.IsRoot ? 0u : null)
            : isNew || !line.IsUserForNewOnly ? _accounts.UserId(line.User) : null;

    private uint? Group(TmpfilesLine line, bool isNew) =>
        line.Group is null ? (isNew && context.Kernel.IsRoot ? 0u : null)
            : isNew || !line.IsGroupForNewOnly ? _accounts.GroupId(line.Group) : null;

    // "~": a kind of access nobody has is given to nobody; directories keep being entered (tmpfiles.d(5)).
    private static uint Mask(uint mode, FileStatus status)
    {
        mode &= (status.Mode & AnyExecute) == 0 ? ~AnyExecute : uint.MaxValue;
        mode &= (status.Mode & AnyWrite) == 0 ? ~AnyWrite : uint.MaxValue;
        mode &= (status.Mode & AnyRead) == 0 ? ~AnyRead : uint.MaxValue;
        return status.Kind == FileKind.Directory ? mode : mode & ~SetIds;
    }
}
