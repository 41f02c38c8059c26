using System.Text;
using Limyra.Linux;

namespace Limyra.Early.Base;

/// <summary>Where messages of a step go: standard error, and the console where that leads nowhere.</summary>
internal sealed class StepMessages(int errorFd)
{
    /// <summary>Takes what only somebody who looks for it wants to read.</summary>
    public void Note(string message) => Print(errorFd, message);

    /// <summary>
    /// Takes what must be seen by somebody: services without the console write to /dev/null.
    /// </summary>
    public void Show(string message)
    {
        const int NullMajor = 1, NullMinor = 3;
        Print(errorFd, message);
        bool isLost = Files.Status(errorFd, out FileStatus status) != Errno.None
            || (status.Kind == FileKind.CharacterDevice
                && status.RepresentedDevice == new DeviceNumber(NullMajor, NullMinor));
        if (isLost && Files.Open(
            Files.CurrentDirectory, "/dev/console",
            OpenFlags.WriteOnly | OpenFlags.NoControllingTerminal | OpenFlags.NonBlocking, mode: 0,
            out FileDescriptor console) == Errno.None)
        {
            using (console)
            {
                PrintPatiently(console.Number, message);
            }
        }
    }

    // A busy terminal is full for a moment; one that nobody takes anything from must not stop the boot.
    private static void PrintPatiently(int fd, string text)
    {
        const int PatienceMs = 2000;
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text + "\n");
        Span<bool> hasRoom = [true];
        while (!rest.IsEmpty && hasRoom[0])
        {
            Errno error = Files.Write(fd, rest, out int count);
            rest = rest[count..];
            if (error == Errno.EAGAIN)
                _ = Polling.Wait([fd], [Polling.Writable], hasRoom, PatienceMs);
            else if (error != Errno.None)
                return;
        }
    }

    // Where it leads nowhere there is nobody to tell.
    public static void Print(int fd, string text) =>
        _ = Files.WriteAll(fd, Encoding.UTF8.GetBytes(text + "\n"));
}
