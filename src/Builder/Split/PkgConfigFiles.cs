using System.Text;
using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Split;

/// <summary>Files of pkg-config get the mode of data. In a cross build they name the folder that the target's
/// root has there: on the target it is the root.</summary>
internal static class PkgConfigFiles
{
    public static void Normalize(BuildContext build, BuildPackage package)
    {
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, "").ToList())
        {
            if (!entry.IsFile || !entry.Path.StartsWith("usr/", StringComparison.Ordinal)
                || entry.Path.Split('/') is not [_, _, "pkgconfig", var name]
                || !name.EndsWith(".pc", StringComparison.Ordinal)) continue;
            File.SetUnixFileMode(entry.Host, (UnixFileMode)0b110_100_100);
            if (build.CrossRoot is not { } root) continue;
            string text = File.ReadAllText(entry.Host, Encoding.Latin1);
            if (!text.Contains(root, StringComparison.Ordinal)) continue;
            File.WriteAllText(
                entry.Host, text.Replace(root, "/usr", StringComparison.Ordinal), Encoding.Latin1);
        }
    }
}
