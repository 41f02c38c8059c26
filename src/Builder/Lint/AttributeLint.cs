using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Linux;

namespace Limyra.Builder.Lint;

/// <summary>Extended attributes come from <c>file_xattrs</c> alone; security
/// attributes ask for a stated mode.</summary>
internal static class AttributeLint
{
    /// <summary>Labels that a host may put on every file of its own accord.</summary>
    private const string HostLabel = "security.selinux";

    public static void Run(BuildContext build, BuildPackage package)
    {
        foreach ((string path, IReadOnlyDictionary<string, string?> attributes) in package.FileAttributes)
        {
            FileInfo info = new(Path.Combine(package.HostDestination, path));
            if (!info.Exists && info.LinkTarget is null && !Directory.Exists(info.FullName))
                throw build.Fail(package, "file-xattrs", $"file_xattrs names {path}, which does not exist");
            if (package.FileModes.ContainsKey(path)) continue;
            if (attributes.Keys.Any(name => name.StartsWith("security.", StringComparison.Ordinal)))
                build.Refuse(package, "xattr-mode",
                    $"{path} has a security attribute but no entry in file_modes",
                    "state owner and mode of the file in file_modes");
        }
        string[] found = [.. BuildEntry.Walk(package.HostDestination, "").Where(entry =>
            entry.Kind is BuildEntryKind.File or BuildEntryKind.Directory
            && Attributes(entry.Host).Any(name => name != HostLabel
                && package.FileAttributes.GetValueOrDefault(entry.Path)?.ContainsKey(name) != true))
            .Select(entry => entry.Path)];
        if (found.Length > 0)
            build.Refuse(package, "xattr-undeclared",
                $"installed with extended attributes: {string.Join(", ", found)}",
                "state them in file_xattrs, as they are or as False: what is on the files is not packed");
    }

    private static IReadOnlyList<string> Attributes(string host)
    {
        if (Linux.Files.Open(Linux.Files.CurrentDirectory, host, OpenFlags.ReadOnly, mode: 0,
            out FileDescriptor opened) != Errno.None) return [];
        using FileDescriptor file = opened;
        return ExtendedAttributes.List(file.Number, out IReadOnlyList<string> names) == Errno.None
            ? names : [];
    }
}
