using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Linux;

namespace Limyra.Builder.Split;

/// <summary>
/// The builder's own steps read and change files of a package by their paths on the host. A link
/// that commands of the build left in the place of a folder would lead those steps out of the
/// build, so such links are refused first.
/// </summary>
internal static class DestinationGuard
{
    /// <summary>Folders that steps look into by name; each and all that lead to it must be
    /// folders, or not be there.</summary>
    private static readonly string[] Folders =
    [
        "boot", "usr/src", "etc/apk/protected_paths.d", "etc/ca-certificates/update.d",
        "etc/bash_completion.d", "usr/bin",
        "usr/lib/debug", "usr/lib/dinit.d/user", "usr/lib/pkgconfig", "usr/share/pkgconfig",
        "usr/share/licenses",
        "usr/share/man", "usr/share/bash-completion/completions", "usr/share/zsh/site-functions",
        "usr/share/fish/vendor_completions.d", "usr/share/ca-certificates",
    ];

    /// <summary>Checks one explicit package after its files are in place.</summary>
    public static void Run(BuildContext build, BuildPackage package)
    {
        string parent = Path.GetDirectoryName(package.HostDestination)!; // below destdir
        foreach (string path in (string[])[parent, package.HostDestination])
            if (KindOf(path) is not FileKind.Directory)
                throw build.Fail(package, "destination", $"{package.Destination} is no directory any more");
        foreach (string folder in Folders)
        {
            string at = "";
            foreach (string part in folder.Split('/'))
            {
                at = at.Length == 0 ? part : $"{at}/{part}";
                FileKind? kind = KindOf(Path.Combine(package.HostDestination, at));
                if (kind is null) break;
                if (kind != FileKind.Directory)
                    throw build.Fail(package, "destination", $"/{at} is no directory but {Name(kind)}",
                        "install files into the directory the link leads to");
            }
        }
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, ""))
        {
            // The replacement character is what a name that is no UTF-8 is read as.
            if (entry.Name.Any(c => char.IsControl(c) || c == '\uFFFD'))
                throw build.Fail(package, "file-name",
                    $"a name below /{Path.GetDirectoryName(entry.Path)} has control characters or is no "
                        + $"UTF-8: {Printable(entry.Name)}", "rename it in post_install");
            if (entry.Kind == BuildEntryKind.Other)
                throw build.Fail(package, "destination", $"/{entry.Path} is a device, socket or pipe",
                    "a package has none; services make them when they start");
        }
    }

    private static string Printable(string name) =>
        string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));

    private static FileKind? KindOf(string path) =>
        Linux.Files.LinkStatus(Linux.Files.CurrentDirectory, path, out FileStatus status) == Errno.None
            ? status.Kind : null;

    private static string Name(FileKind? kind) => kind switch
    {
        FileKind.SymbolicLink => "a link",
        FileKind.Regular => "a file",
        _ => "something else",
    };
}
