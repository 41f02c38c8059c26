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

    private readonly ManagerOptions options;
    private readonly ProgramCall call;
    private readonly EventLoop loop;
    private readonly ManagerLog log;
    private readonly ManagerEnvironment environment;
    private readonly ServiceProcesses processes;
    private readonly ServiceSet set;
    private readonly ServiceLoader loader;
    private readonly ControlServer control;
    private readonly WaitReport waits;
    private readonly ManagerHandover handover;
    private readonly SignalSet originalMask;
    private bool isReplacementWanted;
    private int signals = -1;
    private int interrupts;
    private int readyDescriptor;

    private Manager(ManagerOptions options, ProgramCall call, EventLoop loop, SignalSet originalMask)
    {
        this.options = options;
        this.originalMask = originalMask;
        this.call = call;
        this.loop = loop;
        log = new(loop, options.Log);
        environment =
            new(options.IsSystemManager ? WithoutRuntimeSettings(call.Environment) : call.Environment);
        control = new(options.SocketPath, loop, environment, log.Write);
        CgroupPlace place = new(
            "/sys/fs/cgroup", options.CgroupBase ?? OwnCgroup.Find(),
            options.CgroupBase ?? OwnCgroup.FindUnified());
        ServiceCgroups cgroups = new(place, log.Write);
        processes = new(loop, new(environment, originalMask), cgroups, log.Write, control.Serve);
        TimerSchedules schedules = new(loop, TimerSchedules.DirectoryFor(call, options.IsSystem), log.Write);
        ManagerHost host = new(loop, log, processes, schedules);
        set = new(host);
        waits = new(loop, set, log.Write);
        schedules.Services = () => set.All;
        loader = new(set, new(options.Directories), environment);
        handover = new(set, loader, processes, control, environment);
        control.ReplacementWanted = () => isReplacementWanted = true;
        control.Set = set;
        control.Loader = loader;
        control.Processes = processes;
        host.RootWritable = OnRootWritable;
        host.ShutdownBegun = waits.Begin;
        host.Load = loader.Load;
        loop.OnQuiet = new MemoryTrim().Run;
        readyDescriptor = options.ReadyDescriptor;
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
        var handed = ManagerHandover.Find(ref call);
        var isProcessOne = Linux.Processes.Id == 1;
        var options = ManagerOptions.Read(call, isProcessOne, out var status);
        if (options is null) return status;
        if (options.IsSystemManager) SystemConsole.Open();
        ProgramCode.Release(); // of the runtime's start
        var maskNow = TakeSignals(options.IsSystemManager);
        // A manager before us has blocked what it reads itself.
        var originalMask = handed?.OriginalMask ?? maskNow;
        foreach (var ignored in (ReadOnlySpan<Signal>)
            [Signal.TerminalStop, Signal.TerminalInput, Signal.TerminalOutput, Signal.Pipe])
            Signals.Ignore(ignored);
        if (EventPoll.Open(out var poll) != Errno.None) return 1;
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
        var wasTaken = Signals.WereTakenAtStart(out var original);
        var wanted = SignalSet.Of(Signal.Child, Signal.Interrupt, Signal.Terminate, Signal.User1);
        var mask = isSystemManager ? RuntimeSignals.AllButFaults : new SignalSet(original.Bits | wanted.Bits);
        var before = Signals.SetMask(mask);
        return wasTaken ? original : before;
    }

    private void OnFault(Exception fault) => log.Write(LogLevel.Error, $"internal fault, going on: {fault}");

    private int Begin(HandoverReader? handed)
    {
        var watched = SignalSet.Of(Signal.Child, Signal.Interrupt, Signal.Terminate, Signal.User1);
        if (options.IsSystemManager) watched = watched.With(Signal.Quit);
        if (Signals.Open(watched, out signals) != Errno.None
            || loop.Add(signals, PollEvents.Input, this) != Errno.None)
            return 1;
        var wasMainLogOpen = false;
        if (handed is not null) handover.Restore(handed, out wasMainLogOpen);
        if (!control.Open(reportsReadOnly: !options.IsSystem) && !options.IsSystemManager) return Fail();
        if (options.IsSystemManager)
        {
            _ = Power.SilenceKernelMessages(); // a container forbids it
            _ = Power.DeliverCtrlAltDel(); // likewise
        }
        _ = Linux.Processes.BecomeSubreaper(); // since Linux 3.4
        if (options.Log.File is not null && !log.OpenMain() && !options.IsSystemManager) return Fail();
        if (handed is not null) GoOn(wasMainLogOpen);
        else if (!StartSystem()) return Fail();
        ProgramCode.Release(); // of reading descriptions
        do
        {
            while (set.ActiveCount > 0) Turn();
        }
        while (set.Shutdown == ShutdownType.Remain && Wait());
        return options.IsSystemManager ? new SystemEnd(this).Run() : EndUser();
    }

    private bool StartSystem()
    {
        if (options.IsSystemManager) log.WriteMain(LogLevel.Info, "Starting system");
        if (!ReadEnvironment() && !options.IsSystemManager) return false;
        processes.ReapAll(); // children of whoever was this process before
        waits.Begin();
        foreach (var name in options.Services) StartService(name);
        ReportReady();
        return true;
    }

    /// <summary>Everything runs already: a manager before us has handed it over.</summary>
    private void GoOn(bool wasMainLogOpen)
    {
        if (wasMainLogOpen) _ = log.OpenMain(); // reports by itself
        log.WriteMain(LogLevel.Info, $"Took over {set.ActiveCount} active services");
        processes.ReapAll(); // what has ended meanwhile
        foreach (var service in set.All)
        {
            // The wall clock is watched from here on; it may have been set before.
            if (service is { Type: ServiceType.Timer, Description.Timer.Calendar: not null })
                service.OnProcess(ProcessEvent.ClockSet);
        }
        waits.Begin();
    }

    private void Turn()
    {
        loop.Turn();
        if (isReplacementWanted) loop.Guard(ReplaceOurselves);
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
        isReplacementWanted = false;
        for (var waited = 0; waited < FlushLimitMs && !handover.IsPossible; waited += FlushStepMs)
            loop.Turn(FlushStepMs);
        if (!handover.IsPossible)
        {
            log.Write(LogLevel.Error, "Not replacing dinit now: programs are still being launched.");
            return;
        }
        FlushLog();
        var reason = ManagerHandover.Execute(
            handover.Capture(originalMask, log.IsMainOpen), [Linux.Processes.ProgramPath], call);
        log.Write(LogLevel.Error,
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
        control.Close();
        if (set.Shutdown != ShutdownType.Reboot) return 0;
        // The reference ends by SIGINT here, which tells a container's manager to restart it.
        Signals.Default(Signal.Interrupt);
        _ = Linux.Processes.Kill(Linux.Processes.Id, (int)Signal.Interrupt); // ourselves
        _ = Signals.SetMask(default);
        return 0;
    }

    private bool ReadEnvironment()
    {
        if (options.EnvironmentFile is not { } path) return true;
        var reason =
            BytePaths.ReadAll(BytePaths.CurrentDirectory, path, EnvironmentFile.LimitBytes, out var content);
        if (reason == Errno.ENOENT && !options.IsEnvironmentFileRequired) return true;
        if (reason != Errno.None)
        {
            log.Write(LogLevel.Error, $"Cannot read environment file '{path}': {reason.Describe()}");
            return false;
        }
        List<ServiceDiagnostic> diagnostics = [];
        environment.Changes.Apply(EnvironmentFile.Read(content, path, diagnostics));
        environment.Refresh();
        foreach (var found in diagnostics) log.Write(LogLevel.Error, found.Message);
        return true;
    }

    /// <summary>Loads and starts a service; why it cannot be is in the log.</summary>
    internal bool StartService(string name)
    {
        try
        {
            loader.Load(name).Start();
            set.Settle();
            return true;
        }
        catch (ServiceLoadException fault)
        {
            if (fault.Fault == LoadFault.NotFound)
                log.Write(LogLevel.Error, $"{fault.Service}: could not find service description.");
            else if (fault.Fault == LoadFault.Description) ServiceLoader.LogFault(set.Host, fault);
            else log.Write(LogLevel.Error, $"{fault.Service}: error loading: {fault.Message}");
            return false;
        }
    }

    private void ReportReady()
    {
        if (!control.IsOpen || readyDescriptor < 0) return;
        // their loss
        _ = BytePaths.Write(readyDescriptor, BytePaths.Encoding.GetBytes(options.SocketPath + "\0"), out _);
        if (readyDescriptor > 2) Descriptors.Close(readyDescriptor);
        readyDescriptor = -1;
    }

    private void OnRootWritable()
    {
        if (options.IsSystemManager) LoginRecords.OfSystem.NoteBoot();
        _ = control.Open(reportsReadOnly: true); // reports by itself
        ReportReady();
        if (options.Log.File is not null) _ = log.OpenMain(); // likewise
    }

    public void OnPoll(int descriptor, PollEvents events)
    {
        while (Signals.Take(signals, out var signal)) OnSignal(signal);
    }

    private void OnSignal(Signal signal)
    {
        switch (signal)
        {
            case Signal.Child:
                processes.ReapAll();
                break;
            case Signal.User1:
                _ = control.Open(reportsReadOnly: true); // reports by itself
                break;
            case Signal.Terminate:
                set.StopAll(ShutdownType.Halt);
                break;
            case Signal.Interrupt:
                if (options.IsSystemManager) OnCtrlAltDel();
                else set.StopAll(ShutdownType.Halt);
                break;
            case Signal.Quit:
                control.Close();
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
        interrupts++;
        if (interrupts < ForcingInterrupt)
        {
            if (interrupts == 1) set.StopAll(ShutdownType.Reboot);
            else waits.ReportNow();
            if (interrupts == 2)
                log.Write(LogLevel.Warning, "Ctrl-Alt-Del once more reboots without waiting.");
            return;
        }
        log.Write(LogLevel.Error, "Rebooting without waiting for services.");
        control.Close();
        // Services are left alone, file systems are not: only one more leaves the hook alone as well.
        SystemShutdown.Run(ShutdownType.Reboot, () => InterruptsNow() > ForcingInterrupt);
    }

    /// <summary>For the way down, when the loop no longer runs: whether somebody insists.</summary>
    internal bool IsForced() => InterruptsNow() >= ForcingInterrupt;

    private int InterruptsNow()
    {
        while (Signals.Take(signals, out var signal))
            if (signal == Signal.Interrupt) interrupts++;
        return interrupts;
    }

    internal void FlushLog()
    {
        for (var waited = 0; waited < FlushLimitMs && !log.IsFlushed; waited += FlushStepMs)
            loop.Turn(FlushStepMs);
    }

    // What the end of the system needs to see.
    internal ServiceSet Set => set;

    internal EventLoop Loop => loop;

    internal ManagerLog Log => log;

    internal ControlServer Control => control;

    internal ManagerOptions Options => options;

    internal ProgramCall Call => call;

    /// <summary>The signals blocked when we were started, and again for what we become.</summary>
    internal SignalSet OriginalMask => originalMask;
}
