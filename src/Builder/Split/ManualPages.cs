using System.IO.Compression;
using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Split;

/// <summary>Manual pages are shipped compressed by one compressor, whatever
/// upstream's installer did.</summary>
internal static class ManualPages
{
    private const string Place = "usr/share/man";

    /// <summary>Takes off the compression upstream applied.</summary>
    public static void Decompress(BuildContext build, BuildPackage package)
    {
        DecompressOther(build, package);
        foreach (BuildEntry entry in Pages(package))
        {
            if (!entry.Name.EndsWith(".gz", StringComparison.Ordinal)) continue;
            string plain = entry.Host[..^".gz".Length];
            if (entry.LinkTarget is { } target)
            {
                if (target.EndsWith(".gz", StringComparison.Ordinal)) target = target[..^".gz".Length];
                File.Delete(entry.Host);
                File.Delete(plain);
                File.CreateSymbolicLink(plain, target);
                continue;
            }
            using (GZipStream input = new(File.OpenRead(entry.Host), CompressionMode.Decompress))
            using (FileStream output = File.Create(plain)) input.CopyTo(output);
            File.Delete(entry.Host);
        }
    }

    /// <summary>Compresses every page; links follow.</summary>
    public static void Compress(BuildContext build, BuildPackage package)
    {
        foreach (BuildEntry entry in Pages(package))
        {
            if (!entry.Name.Contains('.', StringComparison.Ordinal)) continue;
            // Translations may be linked as whole folders: de.UTF-8 -> de.
            if (entry.LinkTarget is not null && Directory.Exists(entry.Host)) continue;
            string packed = entry.Host + ".gz";
            if (entry.LinkTarget is { } target)
            {
                File.Delete(entry.Host);
                File.CreateSymbolicLink(packed, target + ".gz");
                continue;
            }
            // The stream's header holds neither name nor time.
            using (FileStream input = File.OpenRead(entry.Host))
            using (GZipStream output = new(File.Create(packed), CompressionLevel.SmallestSize))
                input.CopyTo(output);
            File.SetUnixFileMode(packed, File.GetUnixFileMode(entry.Host));
            File.Delete(entry.Host);
        }
    }

    /// <summary>Pages that bzip2 compressed, by the build root's own.</summary>
    private static void DecompressOther(BuildContext build, BuildPackage package)
    {
        List<BuildEntry> packed =
            [.. Pages(package).Where(page => page.Name.EndsWith(".bz2", StringComparison.Ordinal))];
        foreach (BuildEntry link in packed.Where(page => page.LinkTarget is not null))
        {
            File.Delete(link.Host);
            string target = link.LinkTarget ?? "";
            File.CreateSymbolicLink(link.Host[..^".bz2".Length],
                target.EndsWith(".bz2", StringComparison.Ordinal) ? target[..^".bz2".Length] : target);
        }
        string[] files =
            [.. packed.Where(page => page.IsFile).Select(page => $"{package.Destination}/{page.Path}")];
        if (files.Length > 0)
            build.Run(new()
            {
                Arguments = ["bzip2", "-d", "-f", .. files],
                Environment = build.Environment,
                Writes = Sandbox.SandboxWrites.Destination,
            });
    }

    private static List<BuildEntry> Pages(BuildPackage package)
    {
        string host = Path.Combine(package.HostDestination, Place);
        return Directory.Exists(host)
            ? [.. BuildEntry.Walk(host, Place)
                .Where(e => e.Kind is BuildEntryKind.File or BuildEntryKind.Link)]
            : [];
    }
}
