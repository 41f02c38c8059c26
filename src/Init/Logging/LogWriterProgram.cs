using System.Globalization;
using Limyra.Formats.Services;
using Limyra.Init.Running;
using Limyra.Linux;

namespace Limyra.Init.Logging;

/// <summary>
/// dinit-log: copies its input to its output, the end of a log file, and begins a new file when that one
/// would grow beyond its limit: FILE becomes FILE.1, that FILE.2, and so on. The manager starts it for
/// services with logfile-max-size; the file's owner and mode are those of the old file.
/// </summary>
internal sealed class LogWriterProgram(
    string path, long limitBytes, int rotations, int input = 0, int output = 1)
{
    private const int ReadBytes = 64 * 1024;
    private const int WriteAppendCreate = 0x1 | 0x40 | 0x400;

    private long _sizeBytes;

    /// <summary>The arguments are those of <see cref="Arguments"/>.</summary>
    public static int Run(ProgramCall call)
    {
        if (call.Arguments is not [var path, var limit, var rotations]
            || !ServiceValues.TryNumber(limit, long.MaxValue, out ulong limitBytes)
            || !ServiceValues.TryNumber(rotations, int.MaxValue, out ulong count)
            || limitBytes == 0)
        {
            call.Streams.Error(
                "dinit-log: expected: file, limit in bytes, number of older files (see dinit-service(5))\n");
            return 1;
        }
        // It ends with its input, so that what a service says while the system goes down is still written.
        Signals.Ignore(Signal.Terminate);
        Signals.Ignore(Signal.Interrupt);
        Signals.Ignore(Signal.Hangup);
        return new LogWriterProgram(path, (long)limitBytes, (int)count).Copy();
    }

    public static List<string> Arguments(string path, long limitBytes, int rotations) =>
        ["dinit-log", path, limitBytes.ToString(CultureInfo.InvariantCulture),
            rotations.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Until the input ends; the exit status.</summary>
    public int Copy()
    {
        if (BytePaths.Status(path, out FileStatus status) == Errno.None) _sizeBytes = (long)status.Size;
        byte[] buffer = new byte[ReadBytes];
        while (true)
        {
            Errno reason = BytePaths.Read(input, buffer, out int count);
            if (reason != Errno.None || count == 0) return reason == Errno.None ? 0 : 1;
            Write(buffer.AsSpan(0, count));
        }
    }

    /// <summary>Files end with a whole line where that is possible.</summary>
    private void Write(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int room = (int)Math.Clamp(limitBytes - _sizeBytes, 0, text.Length);
            if (room < text.Length)
            {
                int end = text[..room].LastIndexOf((byte)'\n') + 1;
                if (end == 0 && _sizeBytes > 0)
                {
                    Rotate();
                    continue;
                }
                room = end == 0 ? Math.Max(room, 1) : end;
            }
            WriteAll(text[..room]);
            _sizeBytes += room;
            text = text[room..];
        }
    }

    /// <summary>What a full disk does not take is lost: there is nowhere to say so,
    /// and the service must go on.</summary>
    private void WriteAll(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && BytePaths.Write(output, text, out int count) == Errno.None)
            text = text[count..];
    }

    private void Rotate()
    {
        _sizeBytes = 0;
        if (BytePaths
            .Status(path, out FileStatus status) != Errno.None) return; // somebody else moved it away
        // not all exist yet
        for (int i = rotations; i > 1; i--) _ = BytePaths.Rename($"{path}.{i - 1}", $"{path}.{i}");
        // then it just grows on
        _ = rotations > 0 ? BytePaths.Rename(path, $"{path}.1") : BytePaths.Remove(path);
        Errno reason = BytePaths.Open(BytePaths.CurrentDirectory, path, WriteAppendCreate, status.Mode,
            out int descriptor);
        if (reason != Errno.None) return;
        _ = BytePaths.ChangeOwner(path, status.Uid, status.Gid); // only root may, and then it works
        _ = BytePaths.ChangeMode(path, status.Mode); // against the umask
        _ = Descriptors.CopyTo(descriptor, output); // both are open
        Descriptors.Close(descriptor);
    }
}
