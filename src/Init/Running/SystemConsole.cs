using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>/dev/console as standard input, output and error of process 1.</summary>
internal static class SystemConsole
{
    private const string Path = "/dev/console";
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;

    /// <summary>Opens it where it exists; without one, whatever is there stays.</summary>
    public static void Open()
    {
        Place(ReadOnly, 0);
        Place(ReadWrite, 1);
        Place(ReadWrite, 2);
    }

    private static void Place(int mode, int number)
    {
        int flags = mode | NoControllingTerminal;
        if (BytePaths.Open(BytePaths.CurrentDirectory, Path, flags, mode: 0, out int descriptor)
            != Errno.None) return;
        if (descriptor == number)
        {
            _ = Descriptors.SetCloseOnExec(descriptor, value: false); // it is open
            return;
        }
        _ = Descriptors.CopyTo(descriptor, number); // both are open
        Descriptors.Close(descriptor);
    }
}
