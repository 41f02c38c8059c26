using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Init.Loading;

/// <summary>A description file that was found.</summary>
internal sealed record FoundFile(string Directory, string Path, byte[] Content, long ModifiedSeconds, long ModifiedNs);

/// <summary>Finds description files, and what they include, on the disk.</summary>
internal sealed class ServiceFiles(IReadOnlyList<string> directories)
{
    private const int LinkLimit = 16;

    public IReadOnlyList<string> Directories { get; } = directories;

    /// <summary>
    /// Looks in each directory in order. Null when there is none: with an error, if one directory could not be
    /// looked at.
    /// </summary>
    public FoundFile? Find(string fileName, out (string Path, Errno Reason) error)
    {
        error = default;
        foreach (var directory in Directories)
        {
            var path = Join(directory, fileName);
            var reason = BytePaths.ReadAll(BytePaths.CurrentDirectory, path, ServiceLexer.LimitBytes, out var content);
            if (reason == Errno.None)
            {
                _ = BytePaths.Status(path, out var status); // it was readable just now
                return new(directory, path, content, status.ModificationSeconds, status.ModificationNanoseconds);
            }
            if (reason != Errno.ENOENT && error.Reason == Errno.None) error = (path, reason);
        }
        return null;
    }

    public static string Join(string directory, string name)
    {
        if (name.StartsWith('/')) return name;
        return directory.EndsWith('/') ? directory + name : $"{directory}/{name}";
    }

    public static string ParentOf(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
    }

    /// <summary>The directory a file really stands in, when its name is a symbolic link.</summary>
    public static string RealParentOf(string path)
    {
        for (var i = 0; i < LinkLimit; i++)
        {
            if (BytePaths.ReadLink(path, out var target) != Errno.None) break;
            path = Join(ParentOf(path), target);
        }
        return ParentOf(path);
    }

    /// <summary>For <see cref="ServiceReader"/>: reads an included file.</summary>
    public static IncludedFile? Include(string path, string namedIn, out string error)
    {
        var full = Join(RealParentOf(namedIn), path);
        var reason = BytePaths.ReadAll(BytePaths.CurrentDirectory, full, ServiceLexer.LimitBytes, out var content);
        error = reason == Errno.ENOENT ? "" : $"cannot open: {reason.Describe()}";
        return reason == Errno.None ? new(full, content) : null;
    }

    /// <summary>The names of services in a dependency directory, sorted; null and why when it cannot be read.</summary>
    public static List<string>? List(DependencyDirectory directory, out string path)
    {
        path = Join(ParentOf(directory.Position.File), directory.Path);
        List<string> names = [];
        if (BytePaths.List(path, names) != Errno.None) return null;
        names.RemoveAll(name => !ServiceName.IsValid(name));
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
