using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Text;

/// <summary>
/// What went wrong, in the words of the system: the runtime of a published program has no texts of its own.
/// </summary>
internal static class ErrorText
{
    /// <summary>Highest errno of Linux (asm-generic/errno.h); results above are the runtime's own.</summary>
    private const int MaxErrno = 133;

    /// <summary>The reason without the file's name.</summary>
    public static string Of(Exception error) => error switch
    {
        ApkFormatException damaged => damaged.Problem,
        FileNotFoundException or DirectoryNotFoundException => Errno.ENOENT.Describe(),
        UnauthorizedAccessException => Errno.EACCES.Describe(),
        EndOfStreamException => "unexpected end of file",
        InvalidDataException => "the compressed data is damaged",
        IOException { HResult: > 0 and <= MaxErrno } system => ((Errno)system.HResult).Describe(),
        _ => error.Message,
    };
}
