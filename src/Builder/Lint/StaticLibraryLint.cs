using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Lint;

/// <summary>Static libraries belong into -static packages, and files for development into -devel.</summary>
internal static class StaticLibraryLint
{
    private static readonly string[] Development =
    [
        "usr/include", "usr/lib/cmake", "usr/lib/glade/modules", "usr/lib/pkgconfig", "usr/share/aclocal",
        "usr/share/cmake", "usr/share/gettext", "usr/share/gir-1.0", "usr/share/glade/catalogs",
        "usr/share/pkgconfig", "usr/share/vala/vapi",
    ];

    public static void Run(BuildContext build, BuildPackage package)
    {
        if (package.Has("lintstatic")) CheckStatic(build, package);
        if (package.Name.EndsWith("-devel", StringComparison.Ordinal)
            || !build.Subpackages.Exists(p => p.Name.EndsWith("-devel", StringComparison.Ordinal))) return;
        foreach (string directory in Development)
            if (Directory.Exists(Path.Combine(package.HostDestination, directory)))
                build.Warn(package, "devel-place", $"{directory} should be in the -devel package");
        if (Has(package, "usr/lib", name => name.EndsWith(".so", StringComparison.Ordinal), isLink: true))
            build.Warn(package, "devel-place", ".so links in usr/lib should be in the -devel package");
        if (Has(package, "usr/bin", name => name.EndsWith("-config", StringComparison.Ordinal)))
            build.Warn(package, "devel-place", "*-config tools should be in the -devel package");
    }

    private static bool Has(
        BuildPackage package, string directory, Func<string, bool> isMeant, bool isLink = false) =>
        new DirectoryInfo(Path.Combine(package.HostDestination, directory)) is { Exists: true } host
            && host.EnumerateFileSystemInfos()
                .Any(entry => isMeant(entry.Name) && (!isLink || entry.LinkTarget is not null));

    private static void CheckStatic(BuildContext build, BuildPackage package)
    {
        bool isStatic = package.Name.EndsWith("-static", StringComparison.Ordinal);
        string library = Path.Combine(package.HostDestination, "usr/lib");
        string? archive = Directory.Exists(library)
            ? BuildEntry.Walk(library, "usr/lib")
                .FirstOrDefault(e => e.Name.EndsWith(".a", StringComparison.Ordinal))?.Path
            : null;
        if (archive is null && !isStatic) return;
        if (!isStatic)
        {
            bool mayStay = !build.Main.Has("lto") || package.Has("ltostrip");
            if (!mayStay || package.Has("splitstatic"))
                build.Refuse(package, "static-place", $"{archive} belongs into a -static package",
                    "perhaps a -devel subpackage is missing");
            else build.Warn(package, "static-library", $"{archive} usually belongs into a -static package");
        }
        if (build.HasHardening("cfi") && !package.Has("ltostrip"))
            build.Refuse(package, "static-cfi", "static libraries cannot be built with CFI",
                "switch off the hardening cfi, or do not ship static libraries");
    }
}
