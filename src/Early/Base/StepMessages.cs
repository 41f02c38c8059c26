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
                Print(console.Number, message);
            }
        }
    }

    // Where it leads nowhere there is nobody to tell.
    public static void Print(int fd, string text) =>
        _ = Files.WriteAll(fd, Encoding.UTF8.GetBytes(text + "\n"));
}
