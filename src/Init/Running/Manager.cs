using Limyra.Formats.Services;
using Limyra.Init.Control;
using Limyra.Init.Handover;
using Limyra.Init.Loading;
using Limyra.Init.Logging;
using Limyra.Init.Processes;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>
/// dinit itself: one thread, one loop. As system manager it is process 1 and may not end; everything that can
/// go wrong is reported and survived. The order of its start is in one method, <c>Begin</c>.
/// </summary>
internal sealed class Manager : IPollTarget
{
    private const int FlushLimitMs = 5000;
    private const int FlushStepMs = 50;

    /// <summary>So many Ctrl-Alt-Del, and nothing is waited for any more.</summary>
    private const int ForcingInterrupt = 3;

    private readonly ManagerOptions _options;
    private readonly ProgramCall _call;
    private readonly EventLoop _loop;
    private readonly ManagerLog _log;
    private readonly ManagerEnvironment _environment;
    private readonly ServiceProcesses _processes;
    private readonly ServiceSet _set;
    private readonly ServiceLoader _loader;
    private readonly ControlServer _control;
    private readonly WaitReport _waits;
    private readonly ManagerHandover _handover;
    private readonly SignalSet _originalMask;
    private bool _isReplacementWanted;
    private int _signals = -1;
    private int _interrupts;
    private int _readyDescriptor;

    private Manager(ManagerOptions options, ProgramCall call, EventLoop loop, SignalSet originalMask)
    {
        _options = options;
        _originalMask = originalMask;
        _call = call;
        _loop = loop;
        _log = new(loop, options.Log);
        _environment =
            new(options.IsSystemManager ? WithoutRuntimeSettings(call.Environment) : call.Environment);
        _control = new(options.SocketPath, loop, _environment, _log.Write);
        CgroupPlace place = new(
            "/sys/fs/cgroup", options.CgroupBase ?? OwnCgroup.Find(),
            options.CgroupBase ?? OwnCgroup.FindUnified());
        ServiceCgroups cgroups = new(place, _log.Write);
        _processes = new(loop, new(_environment, originalMask), cgroups, _log.Write, _control.Serve);
        TimerSchedules schedules = new(loop, TimerSchedules.DirectoryFor(call, options.IsSystem), _log.Write);
        ManagerHost host = new(loop, _log, _processes, schedules);
        _set = new(host);
        _waits = new(loop, _set, _log.Write);
        schedules.Services = () => _set.All;
        _loader = new(_set, new(options.Directories), _environment);
        _handover = new(_set, _loader, _processes, _control, _environment);
        _control.ReplacementWanted = () => _isReplacementWanted = true;
        _control.Set = _set;
        _control.Loader = _loader;
        _control.Processes = _processes;
        host.RootWritable = OnRootWritable;
        host.ShutdownBegun = _waits.Begin;
        host.Load = _loader.Load;
        loop.OnQuiet = new MemoryTrim().Run;
        _readyDescriptor = options.ReadyDescriptor;
    }

    /// <summary>
    /// The kernel makes variables of unknown words on its command line, so anyone who edits that reaches our
    /// runtime's settings; no service shall inherit them.
    /// </summary>
    private static List<string> WithoutRuntimeSettings(IReadOnlyList<string> variables) =>
        [.. variables.Where(entry => !entry.StartsWith("DOTNET_", StringComparison.Ordinal))];

    /// <summary>Runs the manager to its end.</summary>
    public static int Run(ProgramCall call)
    {
        HandoverReader? handed = ManagerHandover.Find(ref call);
        bool isProcessOne = Linux.Processes.Id == 1;
        ManagerOptions? options = ManagerOptions.Read(call, isProcessOne, out int status);
        if (options is null) return status;
        if (options.IsSystemManager) SystemConsole.Open();
        ProgramCode.Release(); // of the runtime's start
        SignalSet maskNow = TakeSignals(options.IsSystemManager);
        // A manager before us has blocked what it reads itself.
        SignalSet originalMask = handed?.OriginalMask ?? maskNow;
        foreach (Signal ignored in (ReadOnlySpan<Signal>)
            [Signal.TerminalStop, Signal.TerminalInput, Signal.TerminalOutput, Signal.Pipe])
            Signals.Ignore(ignored);
        if (EventPoll.Open(out EventPoll? poll) != Errno.None) return 1;
        Manager? manager = null;
        EventLoop loop = new(poll, fault => manager?.OnFault(fault));
        manager = new(options, call, loop, originalMask);
        return manager.Begin(handed);
    }

    /// <summary>
    /// Blocks what the loop reads from a descriptor: everything for a system manager. The start-up code has
    /// blocked it already for all other threads; here the main thread gets the rest back.
    /// </summary>
    private static SignalSet TakeSignals(bool isSystemManager)
    {
        bool wasTaken = Signals.WereTakenAtStart(out SignalSet original);
        SignalSet wanted = SignalSet.Of(Signal.Child, Signal.Interrupt, Signal.Terminate, Signal.User1);
        SignalSet mask =
            isSystemManager ? RuntimeSignals.AllButFaults : new SignalSet(original.Bits | wanted.Bits);
        SignalSet before = Signals.SetMask(mask);
        return wasTaken ? original : before;
    }

    private void OnFault(Exception fault) => _log.Write(LogLevel.Error, $"internal fault, going on: {fault}");

    private int Begin(HandoverReader? handed)
    {
        SignalSet watched = SignalSet.Of(Signal.Child, Signal.Interrupt, Signal.Terminate, Signal.User1);
        if (_options.IsSystemManager) watched = watched.With(Signal.Quit);
        if (Signals.Open(watched, out _signals) != Errno.None
            || _loop.Add(_signals, PollEvents.Input, this) != Errno.None)
            return 1;
        bool wasMainLogOpen = false;
        if (handed is not null) _handover.Restore(handed, out wasMainLogOpen);
        if (!_control.Open(reportsReadOnly: !_options.IsSystem) && !_options.IsSystemManager) return Fail();
        if (_options.IsSystemManager)
        {
            _ = Power.SilenceKernelMessages(); // a container forbids it
            _ = Power.DeliverCtrlAltDel(); // likewise
        }
        _ = Linux.Processes.BecomeSubreaper(); // since Linux 3.4
        if (_options.Log.File is not null && !_log.OpenMain() && !_options.IsSystemManager) return Fail();
        if (handed is not null) GoOn(wasMainLogOpen);
        else if (!StartSystem()) return Fail();
        ProgramCode.Release(); // of reading descriptions
        do
        {
            while (_set.ActiveCount > 0) Turn();
        }
        while (_set.Shutdown == ShutdownType.Remain && Wait());
        return _options.IsSystemManager ? new SystemEnd(this).Run() : EndUser();
    }

    private bool StartSystem()
    {
        if (_options.IsSystemManager) _log.WriteMain(LogLevel.Info, "Starting system");
        if (!ReadEnvironment() && !_options.IsSystemManager) return false;
        _processes.ReapAll(); // children of whoever was this process before
        _waits.Begin();
        foreach (string name in _options.Services) StartService(name);
        ReportReady();
        return true;
    }

    /// <summary>Everything runs already: a manager before us has handed it over.</summary>
    private void GoOn(bool wasMainLogOpen)
    {
        if (wasMainLogOpen) _ = _log.OpenMain(); // reports by itself
        _log.WriteMain(LogLevel.Info, $"Took over {_set.ActiveCount} active services");
        _processes.ReapAll(); // what has ended meanwhile
        foreach (Service service in _set.All)
        {
            // The wall clock is watched from here on; it may have been set before.
            if (service is { Type: ServiceType.Timer, Description.Timer.Calendar: not null })
                service.OnProcess(ProcessEvent.ClockSet);
        }
        _waits.Begin();
    }

    private void Turn()
    {
        _loop.Turn();
        if (_isReplacementWanted) _loop.Guard(ReplaceOurselves);
    }

    /// <summary>Nothing runs and nothing ends: wait for somebody who starts something.</summary>
    private bool Wait()
    {
        Turn();
        return true;
    }

    /// <summary>
    /// Executes the program in our file, which goes on with all services. What is being launched is waited
    /// for: how that went could not be told. When it fails, we go on ourselves.
    /// </summary>
    private void ReplaceOurselves()
    {
        _isReplacementWanted = false;
        for (int waited = 0; waited < FlushLimitMs && !_handover.IsPossible; waited += FlushStepMs)
            _loop.Turn(FlushStepMs);
        if (!_handover.IsPossible)
        {
            _log.Write(LogLevel.Error, "Not replacing dinit now: programs are still being launched.");
            return;
        }
        FlushLog();
        Errno reason = ManagerHandover.Execute(
            _handover.Capture(_originalMask, _log.IsMainOpen), [Linux.Processes.ProgramPath], _call);
        _log.Write(LogLevel.Error,
            $"Error executing {Linux.Processes.ProgramPath}: {reason.Describe()}; going on.");
    }

    private int Fail()
    {
        FlushLog();
        return 1;
    }

    private int EndUser()
    {
        FlushLog();
        _control.Close();
        if (_set.Shutdown != ShutdownType.Reboot) return 0;
        // The reference ends by SIGINT here, which tells a container's manager to restart it.
        Signals.Default(Signal.Interrupt);
        _ = Linux.Processes.Kill(Linux.Processes.Id, (int)Signal.Interrupt); // ourselves
        _ = Signals.SetMask(default);
        return 0;
    }

    private bool ReadEnvironment()
    {
        if (_options.EnvironmentFile is not { } path) return true;
        Errno reason = BytePaths.ReadAll(
            BytePaths.CurrentDirectory, path, EnvironmentFile.LimitBytes, out byte[]? content);
        if (reason == Errno.ENOENT && !_options.IsEnvironmentFileRequired) return true;
        if (reason != Errno.None)
        {
            _log.Write(LogLevel.Error, $"Cannot read environment file '{path}': {reason.Describe()}");
            return false;
        }
        List<ServiceDiagnostic> diagnostics = [];
        _environment.Changes.Apply(EnvironmentFile.Read(content, path, diagnostics));
        foreach (ServiceDiagnostic found in diagnostics) _log.Write(LogLevel.Error, found.Message);
        return true;
    }

    /// <summary>Loads and starts a service; why it cannot be is in the log.</summary>
    internal bool StartService(string name)
    {
        try
        {
            _loader.Load(name).Start();
            _set.Settle();
            return true;
        }
        catch (ServiceLoadException fault)
        {
            if (fault.Fault == LoadFault.NotFound)
                _log.Write(LogLevel.Error, $"{fault.Service}: could not find service description.");
            else if (fault.Fault == LoadFault.Description) fault.LogTo(_set.Host);
            else _log.Write(LogLevel.Error, $"{fault.Service}: error loading: {fault.Message}");
            return false;
        }
    }

    private void ReportReady()
    {
        if (!_control.IsOpen || _readyDescriptor < 0) return;
        // their loss
        _ = BytePaths.Write(_readyDescriptor, BytePaths.Encoding.GetBytes(_options.SocketPath + "\0"), out _);
        if (_readyDescriptor > 2) Descriptors.Close(_readyDescriptor);
        _readyDescriptor = -1;
    }

    private void OnRootWritable()
    {
        if (_options.IsSystemManager) LoginRecords.OfSystem.NoteBoot();
        _ = _control.Open(reportsReadOnly: true); // reports by itself
        ReportReady();
        if (_options.Log.File is not null) _ = _log.OpenMain(); // likewise
    }

    public void OnPoll(int descriptor, PollEvents events)
    {
        while (Signals.Take(_signals, out Signal signal)) OnSignal(signal);
    }

    private void OnSignal(Signal signal)
    {
        switch (signal)
        {
            case Signal.Child:
                _processes.ReapAll();
                break;
            case Signal.User1:
                _ = _control.Open(reportsReadOnly: true); // reports by itself
                break;
            case Signal.Terminate:
                _set.StopAll(ShutdownType.Halt);
                break;
            case Signal.Interrupt:
                if (_options.IsSystemManager) OnCtrlAltDel();
                else _set.StopAll(ShutdownType.Halt);
                break;
            case Signal.Quit:
                _log.Flush();
                _control.Close();
                SystemShutdown.Run(ShutdownType.PowerOff, IsForced);
                break;
        }
    }

    /// <summary>
    /// The first stops all services and reboots, the second says what that is
    /// waiting for, the third does not wait.
    /// </summary>
    private void OnCtrlAltDel()
    {
        _interrupts++;
        if (_interrupts < ForcingInterrupt)
        {
            if (_interrupts == 1) _set.StopAll(ShutdownType.Reboot);
            else _waits.ReportNow();
            if (_interrupts == 2)
                _log.Write(LogLevel.Warning, "Ctrl-Alt-Del once more reboots without waiting.");
            return;
        }
        _log.Write(LogLevel.Error, "Rebooting without waiting for services.");
        _log.Flush();
        _control.Close();
        // Services are left alone, file systems are not: only one more leaves the hook alone as well.
        SystemShutdown.Run(ShutdownType.Reboot, () => InterruptsNow() > ForcingInterrupt);
    }

    /// <summary>For the way down, when the loop no longer runs: whether somebody insists.</summary>
    internal bool IsForced() => InterruptsNow() >= ForcingInterrupt;

    private int InterruptsNow()
    {
        while (Signals.Take(_signals, out Signal signal))
            if (signal == Signal.Interrupt) _interrupts++;
        return _interrupts;
    }

    internal void FlushLog()
    {
        _log.Flush();
        for (int waited = 0; waited < FlushLimitMs && !_log.IsFlushed; waited += FlushStepMs)
            _loop.Turn(FlushStepMs);
    }

    // What the end of the system needs to see.
    internal ServiceSet Set => _set;

    internal EventLoop Loop => _loop;

    internal ManagerLog Log => _log;

    internal ControlServer Control => _control;

    internal ManagerOptions Options => _options;

    internal ProgramCall Call => _call;

    /// <summary>The signals blocked when we were started, and again for what we become.</summary>
    internal SignalSet OriginalMask => _originalMask;
}
