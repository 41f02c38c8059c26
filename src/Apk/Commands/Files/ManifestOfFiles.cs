using Limyra.Apk.Packages;
using Limyra.Apk.Trust;

namespace Limyra.Apk.Commands.Files;

/// <summary>The part of manifest that lists the digests in package files.</summary>
/// <param name="context">The rest of the command line.</param>
public sealed class ManifestOfFiles(PackageCommandContext context)
{
    /// <summary>Prints one line a file of the package: algorithm, digest, path.</summary>
    public void Print(string path)
    {
        string prefix = context.Verbosity > 1 ? $"{path}: " : "";
        try
        {
            using FileStream file =
                new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024);
            using PackageReader reader = PackageReader.Open(file, context.Trust, path);
            while (reader.Next() is { } entry)
            {
                if (entry.IsDirectory || (!reader.IsVersion3 && !entry.IsRegularFile)) continue;
                string algorithm = DigestAlgorithmText.OfLength(entry.Hash.Length).Text();
                context.Print($"{prefix}{algorithm}:{entry.Hash.ToHex()}  {entry.Path}");
            }
        }
        catch (Exception error) when (PackageCommandContext.IsExpected(error))
        {
            context.Error($"{path}: {PackageCommandContext.Problem(error)}");
        }
    }
}
