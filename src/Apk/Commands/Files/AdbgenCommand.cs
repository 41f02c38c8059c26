using Limyra.Apk.Packages;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Dumps;

namespace Limyra.Apk.Commands.Files;

/// <summary>Makes uncompressed ADB files of the text that adbdump prints, on standard output.</summary>
/// <param name="files">The texts.</param>
/// <param name="context">The rest of the command line.</param>
public sealed class AdbgenCommand(IReadOnlyList<string> files, PackageCommandContext context)
{
    /// <summary>Writes the files and returns the exit code.</summary>
    public int Run()
    {
        foreach (string path in files)
        {
            try
            {
                AdbGenerator made = AdbGenerator.Parse(ByteText.Decode(File.ReadAllBytes(path)));
                using Stream output = context.OpenBinaryOutput();
                new AdbOutput(output).WriteHead(made.Schema, made.Payload, context.SigningKeys);
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
