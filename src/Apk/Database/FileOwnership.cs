using Limyra.Formats.Apk;

namespace Limyra.Apk.Database;

/// <summary>What happens to a path that two packages have.</summary>
internal enum FileVerdict
{
    /// <summary>The new package gets it.</summary>
    Replace,

    /// <summary>The old package keeps it; nothing needs to be said.</summary>
    Keep,

    /// <summary>Nobody has said: an error.</summary>
    Conflict,
}

/// <summary>The rules by which packages take paths from each other.</summary>
internal static class FileOwnership
{
    private const long NoPriority = -1;

    /// <summary>Whether a file of <paramref name="old"/> goes to <paramref name="new"/>.</summary>
    public static FileVerdict Judge(InstalledPackage old, InstalledPackage @new)
    {
        if (old.Package.Name == @new.Package.Name || old.IsLeaving) return FileVerdict.Replace;
        if (@new.IsLeaving) return FileVerdict.Keep;
        long oldPriority = Replaces(old, @new) ? old.ReplacesPriority : NoPriority;
        long newPriority = Replaces(@new, old) ? @new.ReplacesPriority : NoPriority;
        if (oldPriority > newPriority) return FileVerdict.Keep;
        return newPriority >= 0 || HaveSameOrigin(old, @new) ? FileVerdict.Replace : FileVerdict.Conflict;
    }

    /// <summary>Whether a directory whose owner and mode <paramref name="old"/> decided goes
    /// to <paramref name="new"/>.</summary>
    public static bool YieldsDirectory(InstalledPackage old, InstalledPackage @new)
    {
        if (old.Package.Name == @new.Package.Name || old.IsLeaving) return true;
        if (@new.IsLeaving) return false;
        if (old.ReplacesPriority != @new.ReplacesPriority)
            return old.ReplacesPriority < @new.ReplacesPriority;
        if (HaveSameOrigin(old, @new))
        {
            if (old.Package.Info.Origin == old.Package.Name.Text) return false;
            if (@new.Package.Info.Origin == @new.Package.Name.Text) return true;
        }
        return string.CompareOrdinal(old.Package.Name.Text, @new.Package.Name.Text) > 0;
    }

    private static bool HaveSameOrigin(InstalledPackage left, InstalledPackage right) =>
        !string.IsNullOrEmpty(left.Package.Info.Origin)
            && left.Package.Info.Origin == right.Package.Info.Origin;

    private static bool Replaces(InstalledPackage package, InstalledPackage other)
    {
        foreach (Dependency replaced in package.Replaces)
        {
            bool isMet = replaced.Name == other.Package.Name.Text
                ? replaced.IsSatisfiedBy(other.Package.Version, other.Package.Identity)
                : replaced.IsConflict;
            if (isMet) return true;
        }
        return false;
    }
}
