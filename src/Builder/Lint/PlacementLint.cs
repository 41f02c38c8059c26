using Limyra.Builder.Packages;

namespace Limyra.Builder.Lint;

/// <summary>Where files may lie: a merged usr, configuration only on purpose,
/// nothing in the old places.</summary>
internal static class PlacementLint
{
    private static readonly string[] Forbidden =
    [
        "build-1", "cgi-bin", "etc", "lib/installed-tests", "lib/locale", "lib/systemd/system",
        "lib/systemd/user", "lib32",
        "lib64", "libexec", "libexec/installed-tests", "local", "sbin",
        "share/glib-2.0/schemas/gschemas.compiled",
        "share/installed-tests", "share/mime/XMLnamespaces", "share/mime/aliases", "share/mime/generic-icons",
        "share/mime/globs", "share/mime/globs2", "share/mime/icons", "share/mime/magic",
        "share/mime/mime.cache",
        "share/mime/subclasses", "share/mime/treemagic", "share/mime/types", "share/mime/version",
        "tests", "usr",
    ];

    private static readonly (string Wrong, string Right)[] Moved =
    [
        ("etc/dinit.d", "usr/lib/dinit.d"), ("etc/kernel.d", "usr/lib"), ("etc/modprobe.d", "usr/lib"),
        ("etc/pam.d", "usr/lib"), ("etc/sysctl.d", "usr/lib"), ("etc/tmpfiles.d", "usr/lib"),
        ("etc/udev/rules.d", "usr/lib"), ("etc/udev/hwdb.d", "usr/lib"),
        ("etc/ufw/applications.d", "usr/lib"),
        ("etc/bash/bashrc.d", "usr/share"), ("etc/dbus-1/session.d", "usr/share"),
        ("etc/dbus-1/system.d", "usr/share"),
        ("etc/fonts/conf.avail", "usr/share"), ("etc/polkit-1/rules.d", "usr/share"),
        ("etc/X11/xorg.conf.d", "usr/share"), ("etc/gconf/schemas", "usr/share"),
        ("etc/iproute2", "usr/share"),
        ("usr/man", "usr/share/man"), ("usr/doc", "usr/share/doc"), ("usr/dict", "usr/share/dict"),
    ];

    private static readonly string[] NotModules =
        ["bin", "etc", "lib", "lib32", "lib64", "opt", "sbin", "share", "usr", "var"];

    public static void Run(BuildContext build, BuildPackage package)
    {
        if (package.Name is "base-files" or "base-kernel") return;
        List<string> wrong = [.. Wrong(build, package)];
        if (wrong.Count > 0)
            build.Refuse(package, "placement", string.Join("; ", wrong));
    }

    private static IEnumerable<string> Wrong(BuildContext build, BuildPackage package)
    {
        bool isEmpty = true;
        foreach (FileSystemInfo top in new DirectoryInfo(package.HostDestination).EnumerateFileSystemInfos()
            .OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            isEmpty = false;
            if (top.Name is not ("boot" or "etc" or "usr"))
                yield return $"'{top.Name}' may not be at the top";
            else if (top is not DirectoryInfo || top.LinkTarget is not null)
                yield return $"'{top.Name}' is no directory";
        }
        foreach (string path in Forbidden)
            if (Exists(package, $"usr/{path}")) yield return $"'/usr/{path}' is forbidden";
        if (package.Has("lintpixmaps") && Exists(package, "usr/share/pixmaps"))
            yield return "'/usr/share/pixmaps': icons belong into /usr/share/icons";
        if (!package.Has("etcfiles") && Exists(package, "etc"))
            yield return "'/etc' is there: see whether it must be, then set the option etcfiles";
        if (isEmpty && build.Main.BuildStyle != "meta" && !package.Has("empty") && !package.IsAutomatic)
            yield return "the package is empty but has no option empty";
        else if (!isEmpty && package.Has("empty") && !package.IsAutomatic)
            yield return "the package has the option empty but is not";
        foreach ((string path, string right) in Moved)
            if (Exists(package, path) && !(path == "etc/modprobe.d" && package.Name == "kmod"))
                yield return $"'/{path}' belongs into /{right}";
        foreach (string finding in WrongModules(package)) yield return finding;
    }

    private static IEnumerable<string> WrongModules(BuildPackage package)
    {
        string library = Path.Combine(package.HostDestination, "usr/lib");
        if (!Directory.Exists(library)) yield break;
        foreach (string python in Directory.EnumerateDirectories(library, "python*")
            .Order(StringComparer.Ordinal))
            foreach (string name in NotModules)
                if (Exists(package, $"usr/lib/{Path.GetFileName(python)}/site-packages/{name}"))
                    yield return $"'{name}' lies among the modules of {Path.GetFileName(python)}";
    }

    private static bool Exists(BuildPackage package, string path)
    {
        FileInfo info = new(Path.Combine(package.HostDestination, path));
        return info.Exists || info.LinkTarget is not null || Directory.Exists(info.FullName);
    }
}
