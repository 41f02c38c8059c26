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
        bool hadColon = false;
        foreach (string line in lines)
        {
            int at = line.AsSpan().IndexOfAny(":=");
            if (line.StartsWith('#') || at <= 0) continue;
            string name = line[..at].Trim();
            if (line[at] == ':')
            {
                hadColon = true;
                continue;
            }
            if (hadColon)
                build.Refuse(package, "service-order",
                    $"service {service}: '{name} =' stands behind a ':' line",
                    "dependencies stand at the end of a service description");
            if (Dependencies.Contains(name))
                build.Say(package,
                    $"warning: service {service}: '{name}' is written with '=' instead of ':'");
        }
    }
}
