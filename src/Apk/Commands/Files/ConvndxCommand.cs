using Limyra.Apk.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Files;

/// <summary>Makes a v3 index of the packages of v2 indexes, on standard output.</summary>
/// <param name="files">The indexes.</param>
/// <param name="context">The rest of the command line.</param>
public sealed class ConvndxCommand(IReadOnlyList<string> files, PackageCommandContext context)
{
    /// <summary>Writes the index and returns the exit code.</summary>
    public int Run()
    {
        using IndexMaker maker = new(new()
        {
            Compression = context.Compression ?? AdbCompression.Default,
            Keys = context.SigningKeys,
        });
        foreach (string path in files)
        {
            try
            {
                IndexFile index = IndexFile.Load(path, context.Trust);
                if (index.IsVersion3) throw new ApkFormatException(ApkRule.FormatNotSupported);
                foreach (PackageInfo info in index.Index.Packages) maker.Add(info);
            }
            catch (Exception error) when (PackageCommandContext.IsExpected(error))
            {
                context.Error($"{path}: {PackageCommandContext.Problem(error)}");
                return PackageCommandContext.Failed;
            }
            context.Notice($"{path}: {maker.Count} packages");
        }
        using Stream output = context.OpenBinaryOutput();
        maker.Write(output);
        return 0;
    }
}
