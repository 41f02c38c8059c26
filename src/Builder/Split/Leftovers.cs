using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Split;

/// <summary>Removes what installers leave behind and no package should own.</summary>
internal static class Leftovers
{
    public static void Remove(BuildContext build, BuildPackage package)
    {
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, "").ToList())
            if (IsLeftover(package, entry)) File.Delete(entry.Host);
    }

    private static bool IsLeftover(BuildPackage package, BuildEntry entry) => entry.Kind switch
    {
        BuildEntryKind.Directory => false,
        _ when entry.Path is "usr/lib/charset.alias" or "usr/share/info/dir" => true,
        _ when entry.Name.EndsWith(".la", StringComparison.Ordinal) => !package.Has("keeplibtool"),
        _ when entry.Name is "perllocal.pod" or ".packlist" => package.Name != "perl",
        _ => false,
    };
}
