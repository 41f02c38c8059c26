using System.IO.Compression;
using Limyra.Apk.Commands.Files;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Export;
using Limyra.Apk.Packages;
using Limyra.Apk.Root;

namespace Limyra.Apk.Commands;

/// <summary>Writes a root as an archive, with the owners its packages mean. The
/// original has no such command.</summary>
internal static class ExportCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(CommandSession session)
    {
        if (session.Arguments.Count > 0)
            throw new CommandException($"export: unexpected argument {session.Arguments[0]}");
        string format = session.Options.Last("format") ?? "tar";
        if (format is not ("tar" or "tar.gz" or "oci"))
            throw new CommandException($"export: unknown format {format}: tar, tar.gz or oci");
        string? path = session.Options.Last("output");
        if (path is null && session.Terminal.IsTerminal && !session.Forces("binary-stdout"))
            throw new CommandException(
                "export: an archive is not written to a terminal: name a file with --output");
        ulong? latest =
            ulong.TryParse(session.Terminal.Variable("SOURCE_DATE_EPOCH"), out ulong epoch) ? epoch : null;
        try
        {
            if (path is null)
            {
                Write(session, session.Terminal.Output, format, latest);
                return 0;
            }
            using NewFile file = new(path);
            Write(session, file.Stream, format, latest);
            file.Commit();
            return 0;
        }
        catch (Exception error) when (error is ApkRootException || PackageCommandContext.IsExpected(error))
        {
            throw new CommandException($"export: {Text.ErrorText.Of(error)}", exitCode: 1);
        }
    }

    private static void Write(CommandSession session, Stream output, string format, ulong? latest)
    {
        switch (format)
        {
            case "tar":
                RootArchive.Write(session.Root, output, latest);
                break;
            case "tar.gz":
                using (GZipStream gzip = new(output, CompressionLevel.Optimal, leaveOpen: true))
                    RootArchive.Write(session.Root, gzip, latest);
                break;
            default:
                OciArchive.Write(session.Root, output, session.Options.Last("name") ?? "root", latest);
                break;
        }
    }
}
