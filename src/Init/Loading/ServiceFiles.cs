using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Init.Loading;

/// <summary>
/// A description file that was found. A link to /dev/null in its place masks the service: it counts as found,
/// so that no later directory is looked at, and cannot be loaded.
/// </summary>
internal sealed record FoundFile(string Directory, string Path, byte[] Content, long ModifiedSeconds,
    long ModifiedNs)
{
    public bool IsMask { get; init; }
}

/// <summary>Finds description files, and what they include, on the disk.</summary>
internal sealed class ServiceFiles(IReadOnlyList<string> directories)
{
    private const int LinkLimit = 16;
    private const string Nothing = "/dev/null";

    public IReadOnlyList<string> Directories { get; } = directories;

    /// <summary>
    /// Looks in each directory in order. Null when there is none: with an error, if
    /// one directory could not be looked at.
    /// </summary>
    public FoundFile? Find(string fileName, out (string Path, Errno Reason) error)
    {
        error = default;
        foreach (string directory in Directories)
        {
            string path = Join(directory, fileName);
            Errno reason = BytePaths.ReadAll(
                BytePaths.CurrentDirectory, path, ServiceLexer.LimitBytes, out byte[]? content);
            if (reason == Errno.None)
            {
                _ = BytePaths.Status(path, out FileStatus status); // it was readable just now
                return new(directory, path, content, status.ModificationSeconds,
                    status.ModificationNanoseconds)
                {
                    IsMask = status.Kind == FileKind.CharacterDevice && content.Length == 0,
                };
            }

            // Before /dev is mounted, or in a root that is not ours, the link
            // leads nowhere and means the same.
            if (reason == Errno.ENOENT && IsMask(path))
                return new(directory, path, [], ModifiedSeconds: 0, ModifiedNs: 0) { IsMask = true };
            if (reason != Errno.ENOENT && error.Reason == Errno.None) error = (path, reason);
        }
        return null;
    }

    private static bool IsMask(string path) =>
        BytePaths.ReadLink(path, out string? target) == Errno.None && target == Nothing;

    /// <summary>Why a masked service cannot be had.</summary>
    public static string DescribeMask(FoundFile mask) =>
        $"service is masked ({mask.Path} is a link to {Nothing})";

    /// <summary>
    /// The drop-ins of a service (dinit-service(5), DROP-INS): NAME.d/*.conf in every service directory,
    /// sorted by file name; of equal names the one in the earlier directory counts. A service with an
    /// argument has those of its file's name first, then those of its full name.
    /// </summary>
    public List<IncludedFile> DropIns(ServiceDescription soFar, List<ServiceDiagnostic> diagnostics)
    {
        List<IncludedFile> found = [];
        string baseName = ServiceName.BaseOf(soFar.Name);
        AddDropIns(baseName, soFar, found, diagnostics);
        if (soFar.Name != baseName && !soFar.Name.Contains('/', StringComparison.Ordinal))
            AddDropIns(soFar.Name, soFar, found, diagnostics);
        return found;
    }

    private void AddDropIns(
        string name, ServiceDescription soFar, List<IncludedFile> found, List<ServiceDiagnostic> diagnostics)
    {
        const string Suffix = ".conf";
        List<(string Name, string Path)> files = [];
        List<string> names = [];
        foreach (string directory in Directories)
        {
            string path = Join(directory, name + ".d");
            names.Clear();
            if (BytePaths.List(path, names) != Errno.None || IsDependencyDirectory(soFar, path)) continue;
            foreach (string file in names)
            {
                if (file.EndsWith(Suffix, StringComparison.Ordinal)
                    && !files.Exists(known => known.Name == file))
                    files.Add((file, Join(path, file)));
            }
        }
        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        foreach ((_, string? path) in files)
        {
            if (IsMask(path)) continue;
            Errno reason = BytePaths.ReadAll(
                BytePaths.CurrentDirectory, path, ServiceLexer.LimitBytes, out byte[]? content);
            if (reason == Errno.None) found.Add(new(path, content));
            else
            {
                diagnostics.Add(new(
                    ServiceFault.Load, "drop-in", new(path, Line: 0, Column: 0), Setting: null,
                    $"{path}: cannot open drop-in: {reason.Describe()}"));
            }
        }
    }

    /// <summary>A directory of dependencies may have the name that a
    /// directory of drop-ins would have.</summary>
    private static bool IsDependencyDirectory(ServiceDescription description, string path) =>
        description.DependencyDirectories.Exists(
            directory => Join(ParentOf(directory.Position.File), directory.Path) == path);

    public static string Join(string directory, string name)
    {
        if (name.StartsWith('/')) return name;
        return directory.EndsWith('/') ? directory + name : $"{directory}/{name}";
    }

    public static string ParentOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
    }

    /// <summary>The directory a file really stands in, when its name is a symbolic link.</summary>
    public static string RealParentOf(string path)
    {
        for (int i = 0; i < LinkLimit; i++)
        {
            if (BytePaths.ReadLink(path, out string? target) != Errno.None) break;
            path = Join(ParentOf(path), target);
        }
        return ParentOf(path);
    }

    /// <summary>For <see cref="ServiceReader"/>: reads an included file.</summary>
    public static IncludedFile? Include(string path, string namedIn, out string error)
    {
        string full = Join(RealParentOf(namedIn), path);
        Errno reason =
            BytePaths.ReadAll(BytePaths.CurrentDirectory, full, ServiceLexer.LimitBytes, out byte[]? content);
        error = reason == Errno.ENOENT ? "" : $"cannot open: {reason.Describe()}";
        return reason == Errno.None ? new(full, content) : null;
    }

    /// <summary>The names of services in a dependency directory, sorted; null and
    /// why when it cannot be read.</summary>
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
