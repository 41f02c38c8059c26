using Limyra.Early.Consoles;
using Limyra.Formats.Consoles;
using Limyra.Linux;

namespace Limyra.Early.Base;

/// <summary>The kernel we run on. Where steps share a process, what needs its own is refused, and programs
/// run where the step was asked for.</summary>
internal sealed class LinuxKernel(
    IReadOnlyDictionary<string, string> environment, StepAsker? asker) : IEarlyKernel
{
    public string KernelRelease => Machine.KernelRelease();

    public bool IsRoot => Processes.EffectiveUserId == 0;

    public Errno Mount(string source, string target, string? type, MountFlags flags, string? data) =>
        Mounts.Mount(source, target, type, flags, data);

    public Errno Unmount(string target, UnmountFlags flags) => Mounts.Unmount(target, flags);

    public Errno SwapOn(string path, int flags) => Mounts.SwapOn(path, flags);

    public Errno SwapOff(string path) => Mounts.SwapOff(path);

    public Errno Room(string path, out FileSystemStatus status)
    {
        status = default;
        Errno error = Files.Open(
            Files.CurrentDirectory, path, OpenFlags.Path, mode: 0, out FileDescriptor place);
        using (place)
        {
            return error != Errno.None ? error : FileSystems.Status(place.Number, out status);
        }
    }

    public Errno LoadModule(int fd, string parameters, bool isCompressed) =>
        KernelModules.Load(fd, parameters, isCompressed);

    public Errno LoadModule(ReadOnlySpan<byte> image, string parameters) =>
        KernelModules.Load(image, parameters);

    public Errno SetHostName(string name) => Machine.SetHostName(name);

    public Errno BringUp(string networkInterface) => NetworkInterfaces.BringUp(networkInterface);

    public Errno Run(string path, IReadOnlyList<string> arguments, out ProgramEnd end) =>
        asker is null ? ForegroundProgram.Run(path, arguments, Variables(), out end)
            : asker.Run(path, arguments, out end);

    public Errno GetRandom(Span<byte> buffer, bool isWaiting) => Machine.GetRandom(buffer, isWaiting);

    public Errno GetInsecureRandom(Span<byte> buffer) => Machine.GetInsecureRandom(buffer);

    public Errno AddEntropy(ReadOnlySpan<byte> seed, bool isCredited) => Machine.AddEntropy(seed, isCredited);

    public long RealTimeNs() => Clocks.RealtimeNs;

    public long MonotonicNs() => Clocks.MonotonicNs;

    public Errno SetRealTime(long seconds, long nanoseconds) => WallClock.SetRealTime(seconds, nanoseconds);

    public Errno SetKernelTimeZone(int minutesWest) => WallClock.SetKernelTimeZone(minutesWest);

    public Errno ReadHardwareClock(string device, out ClockFace face)
    {
        face = default;
        Errno error = Files.Open(
            Files.CurrentDirectory, device, OpenFlags.ReadOnly, mode: 0, out FileDescriptor clock);
        if (error != Errno.None) return error;

        using (clock)
        {
            return WallClock.ReadHardware(clock.Number, out face);
        }
    }

    public Errno SetHardwareClock(string device, ClockFace face)
    {
        Errno error = Files.Open(
            Files.CurrentDirectory, device, OpenFlags.ReadOnly, mode: 0, out FileDescriptor clock);
        if (error != Errno.None) return error;

        using (clock)
        {
            return WallClock.SetHardware(clock.Number, face);
        }
    }

    public Errno AttachLoop(string file, LoopRange range, out string device)
    {
        device = "";
        OpenFlags access = range.IsReadOnly ? OpenFlags.ReadOnly : OpenFlags.ReadWrite;
        Errno error = Files.Open(Files.CurrentDirectory, file, access, mode: 0, out FileDescriptor backing);
        if (error != Errno.None) return error;

        using (backing)
        {
            // Another process may take the free device between the question and the use.
            for (int attempt = 0; attempt < 16; attempt++)
            {
                error = LoopDevices.FindFree(out int number);
                if (error != Errno.None) return error;

                device = $"/dev/loop{number}";
                error = Files.Open(Files.CurrentDirectory, device, access, mode: 0, out FileDescriptor loop);
                using (loop)
                {
                    error = error != Errno.None ? error
                        : LoopDevices.Attach(loop.Number, backing.Number, file, range);
                    if (error != Errno.EBUSY)
                    {
                        // Auto-clear waits for the last user: the mount that follows must open it first, so
                        // the descriptor stays open until this program ends, which is soon.
                        _ = error == Errno.None ? loop.Release() : -1;
                        return error;
                    }
                }
            }

            return Errno.EBUSY;
        }
    }

    public Errno SetKeyboardMode(string console, bool isUnicode) =>
        ConsoleDevice.SetKeyboardMode(console, isUnicode);

    public Errno SetKeymap(string console, KernelKeymap keymap, out int refused) =>
        ConsoleDevice.SetKeymap(console, keymap, out refused);

    public Errno SetScreen(string console, PsfFont? font, ScreenMapFile? map, bool isUnicode) =>
        ConsoleDevice.SetScreen(console, font, map, isUnicode);

    public Errno TakeTerminal(string path)
    {
        NeedOwnProcess();
        _ = Processes.BeginSession(); // refused if the service manager did it
        Errno error = Files.Open(
            Files.CurrentDirectory, path, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal, mode: 0,
            out FileDescriptor terminal);
        if (error != Errno.None) return error;

        using (terminal)
        {
            error = Terminals.BecomeControlling(terminal.Number);
            for (int standard = 0; standard <= 2; standard++)
                _ = Descriptors.CopyTo(terminal.Number, standard);

            return error;
        }
    }

    public void Sleep(TimeSpan duration) => Clocks.Sleep(duration);

    public void Sync() => Power.Sync();

    public Errno Become(string path, IReadOnlyList<string> arguments)
    {
        NeedOwnProcess();

        // Both survive execve(2): the mask that our start takes, and the signal that the runtime ignores.
        _ = Signals.SetMask(default);
        Signals.Default(Signal.Pipe);
        return Processes.Execute(path, arguments, Variables(), System.Text.Encoding.UTF8);
    }

    public Errno AskManager(int fd, ReadOnlySpan<byte> packet, out byte[] reply)
    {
        const byte FirstInformation = 100;
        const byte ServiceRecord = 59;
        const int ServiceRecordBytes = 7;
        reply = [];
        Errno error = Files.WriteAll(fd, packet);
        while (error == Errno.None)
        {
            error = ReadExactly(fd, 1, out byte[] type);
            if (error != Errno.None) break;

            if (type[0] < FirstInformation)
            {
                error =
                    ReadExactly(fd, type[0] == ServiceRecord ? ServiceRecordBytes - 1 : 0, out byte[] rest);
                reply = [type[0], .. rest];
                break;
            }

            // News about services comes in between; its second byte is the whole length.
            error = ReadExactly(fd, 1, out byte[] length);
            error = error != Errno.None ? error : ReadExactly(fd, Math.Max(length[0] - 2, 0), out _);
        }

        return error;
    }

    // Another program has our standard files, our terminal, our place in the table of processes.
    private void NeedOwnProcess()
    {
        if (asker is not null) throw new OwnProcessNeededException();
    }

    private static Errno ReadExactly(int fd, int count, out byte[] content)
    {
        content = new byte[count];
        int filled = 0;
        while (filled < count)
        {
            Errno error = Files.Read(fd, content.AsSpan(filled), out int got);
            if (error != Errno.None || got == 0) return error == Errno.None ? Errno.EPIPE : error;

            filled += got;
        }

        return Errno.None;
    }

    private List<string> Variables()
    {
        List<string> variables = [.. from variable in environment select $"{variable.Key}={variable.Value}"];
        if (!environment.ContainsKey("PATH"))
            variables.Add("PATH=/usr/bin:/bin:/usr/sbin:/sbin");

        return variables;
    }
}
