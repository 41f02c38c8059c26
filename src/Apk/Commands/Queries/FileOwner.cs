using Limyra.Apk.Database;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Linux;

namespace Limyra.Apk.Commands.Queries;

/// <summary>The package a path belongs to.</summary>
/// <param name="Package">The package; null: none.</param>
/// <param name="LinkTarget">Where the path points, if that is what the package owns.</param>
internal readonly record struct FileOwner(KnownPackage? Package, string? LinkTarget)
{
    /// <summary>Looks a path up; one absolute link is followed.</summary>
    public static FileOwner Find(ApkRoot root, string path)
    {
        if (OwnerOf(root.Database, path) is { } direct) return new(direct, null);
        string relative = path.TrimStart('/');
        // As the original, from the root of this machine: links under /proc stand for open files.
        Errno error = path.StartsWith("/proc/", StringComparison.Ordinal)
            ? Linux.Files.ReadLink(Linux.Files.CurrentDirectory, path, out string target)
            : root.Files.ReadLink(relative, out target);
        if (error != Errno.None || !target.StartsWith('/')) return default;
        return OwnerOf(root.Database, target) is { } owner ? new(owner, target) : default;
    }

    private static KnownPackage? OwnerOf(InstalledDatabase database, string path)
    {
        string relative = path.Trim('/');
        return database.FindDirectory(relative)?.Owner?.Package.Package
            ?? database.FindFile(relative)?.Directory.Package.Package;
    }
}
