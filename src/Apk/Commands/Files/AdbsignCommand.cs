using Limyra.Apk.Packages;
using Limyra.Formats.Adb;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands.Files;

/// <summary>Adds signatures to ADB files, or replaces them.</summary>
/// <param name="files">The files; each is rewritten, and replaced only when that went well.</param>
/// <param name="resetsSignatures">--reset-signatures: drop those that are there.</param>
/// <param name="context">The rest of the command line.</param>
public sealed class AdbsignCommand(IReadOnlyList<string> files, bool resetsSignatures,
    PackageCommandContext context)
{
    private const int BufferLength = 256 * 1024;

    /// <summary>Signs the files and returns the exit code: 0, as apk-tools does whatever happened.</summary>
    public int Run()
    {
        foreach (string path in files)
        {
            try
            {
                Sign(path);
            }
            catch (Exception error) when (PackageCommandContext.IsExpected(error))
            {
                context.Error($"{path}: {PackageCommandContext.Problem(error)}");
            }
        }
        return 0;
    }

    private void Sign(string path)
    {
        using FileStream old = new(path, FileMode.Open, FileAccess.Read);
        using AdbInput input = AdbInput.Open(old, expectedSchema: null);
        if (!context.AllowUntrusted && !input.IsSignedBy(context.Keys))
            throw new ApkFormatException(ApkRule.SignatureUntrusted);
        using NewFile file = new(path);
        using (Stream stream = (context.Compression ?? input.Compression).OpenWrite(file.Stream))
        {
            AdbOutput output = new(stream);
            output.WriteHead(input.Schema, input.Payload, []);
            foreach (byte[] signature in resetsSignatures ? [] : input.Signatures)
                output.WriteBlock(AdbBlockType.Signature, signature);
            output.WriteSignatures(input.Schema, input.Payload, context.SigningKeys);
            CopyData(input, output, stream);
        }
        file.Commit();
    }

    private static void CopyData(AdbInput input, AdbOutput output, Stream stream)
    {
        byte[] buffer = new byte[BufferLength];
        while (input.NextData() is { } block)
        {
            AdbBlock copy = output.Begin(AdbBlockType.Data, block.PayloadLength);
            for (ulong rest = block.PayloadLength; rest > 0;)
            {
                int count = (int)Math.Min(rest, BufferLength);
                input.ReadExactly(buffer.AsSpan(0, count));
                stream.Write(buffer, 0, count);
                rest -= (ulong)count;
            }
            input.SkipPadding(block);
            output.End(copy);
        }
    }
}
