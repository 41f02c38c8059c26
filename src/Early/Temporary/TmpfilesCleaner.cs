using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Temporary;

/// <summary>tmpfiles --clean: removes what nobody has touched for the age a line gives.</summary>
internal sealed class TmpfilesCleaner(StepContext context, IReadOnlyList<TmpfilesLine> lines)
{
    private const uint StickyBit = 0x200;

    public bool Clean(TmpfilesLine line)
    {
        if (line.Age is not { } age || !"dDqQvevCF".Contains(line.Type, StringComparison.Ordinal))
            return true;

        long limit = context.Kernel.RealTimeNs() / 1_000_000_000 - (long)age.TotalSeconds;
        bool isDone = true;
        foreach (string path in PathPattern.Match(context.Tree, line.Path))
        {
            if (context.Tree.LinkStatus(path) is { Kind: FileKind.Directory } status)
                isDone &= CleanDirectory(line, path, status.Device, limit, isFirstLevel: true);
        }

        return isDone;
    }

    private bool CleanDirectory(
        TmpfilesLine line, string directory, DeviceNumber device, long limit, bool isFirstLevel)
    {
        bool isDone = true;
        foreach (DirectoryEntry entry in context.Tree.List(directory))
        {
            string path = $"{directory}/{entry.Name}";
            if (context.Tree.LinkStatus(path) is not { } status || status.Device != device
                || IsKept(path, status))
            {
                continue;
            }

            if (status.Kind == FileKind.Directory)
                isDone &= CleanDirectory(line, path, device, limit, isFirstLevel: false);

            bool isOld = status.Kind == FileKind.Directory
                ? status.ModificationSeconds < limit
                : Math.Max(status.AccessSeconds,
                    Math.Max(status.ModificationSeconds, status.ChangeSeconds)) < limit;
            if (isOld && !(isFirstLevel && line.IsAgeBelowFirstLevel))
                isDone &= Remove(line, path, status);
        }

        return isDone;
    }

    private bool Remove(TmpfilesLine line, string path, FileStatus status)
    {
        Errno error = status.Kind == FileKind.Directory
            ? context.Tree.RemoveDirectory(path) : context.Tree.Remove(path);
        return error is Errno.ENOTEMPTY or Errno.EEXIST or Errno.ENOENT or Errno.EBUSY
            || !context.Failed(error, $"{line.Source}:{line.Line}: removing {path}");
    }

    // Sockets may be listened on; sticky files of root are marked to stay; other lines speak for themselves.
    private bool IsKept(string path, FileStatus status) =>
        status.Kind == FileKind.Socket
        || (status.Kind == FileKind.Regular && (status.Mode & StickyBit) != 0 && status.Uid == 0)
        || lines.Any(line => line.Type switch
        {
            'x' => IsMatch(line.Path, path) || IsInside(line.Path, path),
            'X' => IsMatch(line.Path, path),
            'r' or 'R' or 'z' or 'Z' or 'm' => false,
            _ => line.Path == path,
        });

    private static bool IsMatch(string pattern, string path) =>
        pattern.Count(c => c == '/') == path.Count(c => c == '/') && WildcardPattern.IsMatch(pattern, path);

    // Something below an excluded directory.
    private static bool IsInside(string pattern, string path)
    {
        string[] parts = path.Split('/');
        int depth = pattern.Count(c => c == '/') + 1;
        return parts.Length > depth && WildcardPattern.IsMatch(pattern, string.Join('/', parts[..depth]));
    }
}
