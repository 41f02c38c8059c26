using Limyra.Builder.Packages;

namespace Limyra.Builder.Lint;

/// <summary>Some licences must be shipped with what they cover.</summary>
internal static class LicenseLint
{
    public static void Run(BuildContext build, BuildPackage package)
    {
        if (!package.NeedsLicenseFile || !package.Has("distlicense")) return;
        string[] places = [package.HostDestination, package.HostDestination + "-doc"];
        bool isThere = places.Any(place => Path.Combine(place, "usr/share/licenses") is var directory
            && Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any());
        if (!isThere)
            build.Refuse(package, "license-file",
                $"the licence {package.License} must be shipped, and is not",
                "install it with self.install_license(...) in post_install");
    }
}
