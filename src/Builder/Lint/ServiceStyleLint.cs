using Limyra.Builder.Packages;

namespace Limyra.Builder.Lint;

/// <summary>How service descriptions are written: settings with "=" first,
/// then dependencies with ":".</summary>
internal static class ServiceStyleLint
{
    private static readonly string[] Dependencies =
        ["depends-on", "depends-ms", "waits-for", "depends-on.d", "depends-ms.d", "waits-for.d",
            "after", "before"];

    public static void Run(BuildContext build, BuildPackage package)
    {
        foreach (string directory in (string[])["usr/lib/dinit.d", "usr/lib/dinit.d/user"])
        {
            string host = Path.Combine(package.HostDestination, directory);
            foreach (string file in Files.BuildEntry.RegularFiles(host))
                Check(build, package, Path.GetFileName(file), File.ReadLines(file));
        }
    }

    private static void Check(BuildContext build, BuildPackage package, string service,
        IEnumerable<string> lines)
    {
        bool hadColon = false, hadOptions = false;
        foreach (string line in lines)
        {
            int at = line.AsSpan().IndexOfAny(":=");
            if (line.StartsWith('#') || at <= 0) continue;
            string name = line[..at].Trim();
            bool isSetting = line[at] == '=';
            hadColon |= !isSetting;
            if (isSetting && hadColon)
                build.Refuse(package, "service-order",
                    $"service {service}: '{name} =' stands behind a ':' line",
                    "dependencies stand at the end of a service description");
            bool isDependency = Dependencies.Contains(name), isOptions = name is "options" or "load-options";
            if (isSetting && (isDependency || isOptions))
                build.Warn(package, "service-style",
                    $"service {service}: '{name}' is written with '=' instead of ':'");
            if (isDependency && hadOptions)
                build.Warn(package, "service-style",
                    $"service {service}: '{name}' stands behind options or load-options");
            hadOptions |= isOptions;
        }
    }
}
