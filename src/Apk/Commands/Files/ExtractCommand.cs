using Limyra.Apk.Packages;

namespace Limyra.Apk.Commands.Files;

/// <summary>Unpacks package files into a directory.</summary>
/// <param name="files">The package files.</param>
/// <param name="destination">--destination; must exist.</param>
/// <param name="setsOwners">False for ordinary users and with --no-chown.</param>
/// <param name="context">The rest of the command line.</param>
public sealed class ExtractCommand(
    IReadOnlyList<string> files, string destination, bool setsOwners, PackageCommandContext context)
{
    /// <summary>Unpacks the files and returns the exit code.</summary>
    public int Run()
    {
        if (!Directory.Exists(destination))
        {
            context.Error($"Error opening destination '{destination}': No such file or directory");
            return PackageCommandContext.Failed;
        }
        OwnerLookup owners = OwnerLookup.Load(context.Root);
        ExtractOptions options = new()
        {
            SetsOwners = setsOwners,
            Overwrites = context.ForceOverwrite,
            UserId = owners.UserId,
            GroupId = owners.GroupId,
        };
        foreach (string path in files)
        {
            context.Print($"Extracting {path}...");
            try
            {
                using FileStream file =
                    new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024);
                using PackageReader reader = PackageReader.Open(file, context.Trust, path);
                PackageExtractor.Extract(reader, destination, options);
            }
            catch (Exception error) when (PackageCommandContext.IsExpected(error))
            {
                context.Error($"{path}: {PackageCommandContext.Problem(error)}");
                return PackageCommandContext.Failed;
            }
        }
        return 0;
    }
}
