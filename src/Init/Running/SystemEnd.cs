using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Running;

/// <summary>
/// What a system manager does when all services have stopped: goes down as it was told, or, when nobody told
/// it anything, asks on the console what to do. It never returns.
/// </summary>
internal sealed class SystemEnd(Manager manager) : IPollTarget
{
    private const int ShellPollMs = 500;

    private const string Question =
        "Choose: (r)eboot, r(e)covery, re(s)tart boot sequence, (p)ower off? ";

    private readonly ServiceSet _set = manager.Set;
    private readonly ProgramStreams _streams = manager.Call.Streams;
    private bool _hasInput;
    private bool _wantsShell;

    public int Run()
    {
        while (true)
        {
            while (_set.ActiveCount > 0) manager.Loop.Turn();
            if (_set.Shutdown == ShutdownType.Remain)
            {
                manager.Loop.Turn();
                continue;
            }
            Announce();
            manager.FlushLog();
            if (_set.Shutdown == ShutdownType.None)
            {
                OnBootFailure();
                continue;
            }
            manager.Control.Close();
            GoDown(_set.Shutdown);
        }
    }

    private void Announce()
    {
        string what = _set.Shutdown switch
        {
            ShutdownType.Reboot => "Will reboot.",
            ShutdownType.SoftReboot => "Will soft-reboot.",
            ShutdownType.Halt => "Will halt.",
            ShutdownType.PowerOff => "Will power down.",
            ShutdownType.Kexec => "Will kexec.",
            ShutdownType.None or ShutdownType.Remain => "Will handle boot failure.",
            _ => "",
        };
        manager.Log.Write(LogLevel.Info, $"No more active services. {what}");
    }

    private void GoDown(ShutdownType type)
    {
        if (type == ShutdownType.SoftReboot)
        {
            Power.Sync();
            SystemShutdown.Run(type, manager.IsForced);
            RestartOurselves();
            manager.Log.Write(LogLevel.Error, "Could not soft-reboot. Will attempt reboot.");
            type = ShutdownType.Reboot;
        }
        SystemShutdown.Run(type, manager.IsForced);
        // No kernel was loaded for it.
        if (type == ShutdownType.Kexec) SystemShutdown.Run(ShutdownType.Reboot, manager.IsForced);
        manager.FlushLog();

        // The kernel refused, and process 1 may not end: stay, for whoever can still log in or switch off.
        while (true) manager.Loop.Turn();
    }

    private void RestartOurselves()
    {
        IReadOnlyList<string> arguments = [manager.Call.Name, .. manager.Call.Arguments];
        foreach (string path in (ReadOnlySpan<string>)[Linux.Processes.ProgramPath, "/usr/bin/dinit",
            "/sbin/dinit"])
        {
            // The next one takes the mask it is started with for that of its services.
            SignalSet ours = Signals.SetMask(manager.OriginalMask);
            Errno reason =
                Linux.Processes.Execute(path, arguments, manager.Call.Environment, BytePaths.Encoding);
            _ = Signals.SetMask(ours);
            manager.Log.Write(LogLevel.Error, $"Error executing {path}: {reason.Describe()}");
        }
    }

    private void OnBootFailure()
    {
        Power.Sync();
        if (manager.Options.RecoversAutomatically && manager.StartService("recovery")) return;
        _streams.Out("All services have stopped with no shutdown issued; boot failure?\n");
        if (Terminals.ReadSettings(descriptor: 0, out TerminalSettings settings) != Errno.None)
        {
            _streams.Out("Halting.\n");
            _set.StopAll(ShutdownType.Halt);
            return;
        }
        while (true)
        {
            _ = Terminals.SetSingleKeys(descriptor: 0, settings); // lines then, instead of keys
            _ = Descriptors.SetNonBlocking(descriptor: 0, value: true); // a blocking read would still return
            _wantsShell = false;
            while (!Ask())
            {
            }
            Terminals.DropInput(descriptor: 0);
            _ = Terminals.WriteSettings(descriptor: 0, settings); // as it was before
            _ = Descriptors.SetNonBlocking(descriptor: 0, value: false); // likewise
            if (!_wantsShell) return;
            RunEmergencyShell();
        }
    }

    /// <summary>
    /// When not even the recovery service can be loaded: the repair shell of this very program
    /// (dinit-early-sulogin(8)), on the console. Afterwards the question is asked again.
    /// </summary>
    private void RunEmergencyShell()
    {
        _streams.Out("Unable to start recovery service. Starting a shell; leave it to come back here.\n");
        ChildPlan plan = new()
        {
            Encoding = BytePaths.Encoding,
            Paths = ["/proc/self/exe", Linux.Processes.ProgramPath, "/usr/bin/dinit"],
            Arguments = ["dinit-early", "sulogin"],
            Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "TERM=linux"],
            Directory = "/",
            Input = ChildStream.Inherited,
            Output = ChildStream.Inherited,
            Error = ChildStream.Inherited,
            Session = ChildSession.ConsoleForeground,
        };
        Errno reason = Children.Start(plan, out StartingChild? child);
        if (reason == Errno.None) reason = Children.Await(child, out _);
        if (reason != Errno.None)
        {
            _streams.Out($"Unable to start a shell: {reason.Describe()}\n");
            return;
        }
        // The loop takes its end like that of any orphan; then it is no child of ours any more.
        while (Linux.Processes.Query(child.Pid, isTaken: false, out bool hasEnded, out _) == Errno.None
            && !hasEnded)
            manager.Loop.Turn(ShellPollMs);
        // no terminal any more: nothing to take
        _ = Terminals.SetForeground(descriptor: 0, Linux.Processes.Group);
    }

    /// <summary>True when something was decided, here or through the control socket or a signal.</summary>
    private bool Ask()
    {
        _streams.Out(Question);
        _hasInput = false;
        _ = manager.Loop.Add(0, PollEvents.Input, this); // not pollable: then others decide
        while (!_hasInput && _set.Shutdown == ShutdownType.None && _set.ActiveCount == 0) manager.Loop.Turn();
        manager.Loop.Unwatch(0);
        if (!_hasInput) return true;
        Span<byte> key = stackalloc byte[1];
        if (BytePaths.Read(0, key, out int count) != Errno.None || count == 0) return false;
        _streams.Out("\n");
        switch ((char)(key[0] | 0x20))
        {
            case 'r':
                _set.StopAll(ShutdownType.Reboot);
                return true;
            case 'p':
                _set.StopAll(ShutdownType.PowerOff);
                return true;
            case 'e':
                _wantsShell = !manager.StartService("recovery");
                return true;
            case 's':
                if (manager.StartService("boot")) return true;
                _streams.Out("Could not start 'boot' service.\n");
                return false;
            default:
                return false;
        }
    }

    public void OnPoll(int descriptor, PollEvents events) => _hasInput = true;
}
