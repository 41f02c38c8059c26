using Limyra.Apk.Packages;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Dumps;

namespace Limyra.Apk.Commands.Files;

/// <summary>Prints what is in ADB files.</summary>
/// <param name="files">The files.</param>
/// <param name="format">--format: <c>yaml</c>, <c>json</c> or <c>default</c>.</param>
/// <param name="context">The rest of the command line.</param>
public sealed class AdbdumpCommand(IReadOnlyList<string> files, string format, PackageCommandContext context)
{
    /// <summary>Prints the files and returns the exit code.</summary>
    public int Run()
    {
        if (format is not ("yaml" or "json" or "default")) return 1;
        foreach (string path in files)
        {
            AdbDump dump = new(format == "json", context.IsPretty, context.Output);
            try
            {
                using FileStream file = new(path, FileMode.Open, FileAccess.Read);
                Dump(file, dump);
            }
            catch (Exception error) when (PackageCommandContext.IsExpected(error))
            {
                dump.Flush();
                context.Error($"{path}: {PackageCommandContext.Problem(error)}");
                return PackageCommandContext.Failed;
            }
            dump.Flush();
        }
        return 0;
    }

    private void Dump(Stream file, AdbDump dump)
    {
        using AdbInput input = AdbInput.Open(file, expectedSchema: null);
        dump.Payload(input.Schema, input.Payload);
        foreach (byte[] signature in input.Signatures)
        {
            bool isGood = SignatureCheck.IsGood(input.Schema, input.Payload, signature, context.Keys);
            ApkRule problem =
                AdbSignature.TryRead(signature, out _) ? ApkRule.SignatureUntrusted : ApkRule.AdbSignature;
            dump.Signature(signature, isGood ? "OK" : problem.Text());
        }
        while (input.NextData() is { } block)
        {
            dump.Data(block.PayloadLength);
            input.Skip(block);
        }
    }
}
