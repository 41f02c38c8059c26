using System.Diagnostics;
using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Processes;

/// <summary>
/// Decides everything about a child before it exists (dinit-service(5)): descriptors, environment, identity,
/// limits. <paramref name="originalMask"/> is the signal mask the manager itself was started with. Every plan
/// is made from what holds at that moment, and nothing of it is kept that could become wrong; yet it takes no
/// memory: it is a value, and its lists are ours, filled anew for each. So a plan is good until the next one.
/// </summary>
internal sealed class ChildPlanner(ManagerEnvironment environment, SignalSet originalMask)
{
    private const int FirstPassedDescriptor = 3;

    private readonly List<ChildVariable> _variables = [];
    private readonly List<(int From, int To)> _passed = [];
    private readonly List<ResourceLimit> _limits = [];

    public ChildPlan ForStart(Service service, in ChildFiles files)
    {
        ServiceDescription description = service.Description!; // only loaded services start
        bool onConsole = service.HasConsole || description.Has(ServiceOptions.SharesConsole);
        bool inForeground = onConsole && !description.Has(ServiceOptions.SharesConsole);
        ChildPlan plan = Common(service, description.Command);
        List<int> sockets = service.Process.Sockets;
        int next = FirstPassedDescriptor;
        foreach (int socket in sockets) _passed.Add((socket, next++));
        if (sockets.Count > 0) AddVariable("LISTEN_FDS", sockets.Count);
        if (ActivationSocket.Names(description) is { } names) AddVariable("LISTEN_FDNAMES", names);
        if (service.Process.Notify >= 0) AddNotification(service);
        int? readinessAt = null;
        if (files.ReadinessWrite >= 0)
        {
            if (description.ReadinessDescriptor == next) next++;
            readinessAt = description.ReadinessDescriptor ?? next++;
            _passed.Add((files.ReadinessWrite, readinessAt.Value));
            if (description.ReadinessVariable is { } name) AddVariable(name, readinessAt.Value);
        }
        if (files.ControlTheirs >= 0)
        {
            if (readinessAt == next) next++;
            _passed.Add((files.ControlTheirs, next));
            AddVariable("DINIT_CS_FD", next);
        }
        return plan with
        {
            ProcessNumberVariable = sockets.Count > 0 ? "LISTEN_PID" : null,
            CgroupProcesses = files.CgroupProcesses,
            Input = Stream(readinessAt == 0, onConsole, files.Input),
            Output = Stream(readinessAt == 1, onConsole, files.Output),
            Error = readinessAt == 2 ? ChildStream.Placed
                : onConsole ? ChildStream.Inherited
                : readinessAt == 1 && files.Output >= 0 ? ChildStream.From(files.Output)
                : readinessAt == 1 ? ChildStream.Default
                : ChildStream.SameAsOutput,
            Session = !onConsole ? ChildSession.Own
                : inForeground ? ChildSession.ConsoleForeground
                : ChildSession.ConsoleShared,
            BlockedSignals = Mask(description, inForeground),
        };
    }

    /// <summary>The stop command: never on the console, output as the service's log file.</summary>
    public ChildPlan ForStop(Service service)
    {
        ServiceDescription description = service.Description!; // only loaded services stop
        ChildStream output = service.Process.OutputWrite >= 0 && description.Type == ServiceType.Scripted
            ? ChildStream.From(service.Process.OutputWrite)
            : ChildStream.Default;
        return Common(service, description.StopCommand) with
        {
            Output = output,
            BlockedSignals = Mask(description, inForeground: false),
            CgroupProcesses = OwnGroup(service),
        };
    }

    /// <summary>A health check: as the service itself, its output in the service's
    /// log where that is a pipe.</summary>
    public ChildPlan ForCheck(Service service)
    {
        ServiceDescription description = service.Description!; // only loaded services are checked
        ChildPlan plan = Common(service, description.Health.Command);
        AddVariable("MAINPID", service.Pid);
        return plan with
        {
            Output = service.Process.OutputWrite >= 0
                ? ChildStream.From(service.Process.OutputWrite)
                : ChildStream.Default,
            BlockedSignals = Mask(description, inForeground: false),
            CgroupProcesses = OwnGroup(service),
        };
    }

    private static string? OwnGroup(Service service) =>
        service.Process.CgroupPath is { } path ? $"{path}/cgroup.procs" : null;

    /// <summary>The writer of a rotated log file: this program, as the manager itself.</summary>
    public ChildPlan ForLogWriter(Service service)
    {
        ServiceDescription description = service.Description!; // only loaded services have output
        return new()
        {
            Encoding = BytePaths.Encoding,
            Paths = ["/proc/self/exe", Linux.Processes.ProgramPath],
            Arguments = Logging.LogWriterProgram.Arguments(
                description.LogFile ?? "", description.LogFileLimitBytes, description.LogFileRotations),
            Environment = environment.All,
            Directory = description.WorkingDirectory ?? service.Process.Directory,
            Input = ChildStream.From(service.Process.OutputRead),
            OutputPath = description.LogFile,
            OutputOwner = LogOwner(service, description),
        };
    }

    private void AddVariable(string name, string text) => _variables.Add(new(name, text));

    private void AddVariable(string name, long number) => _variables.Add(new(name, Text: null, number));

    private void AddNotification(Service service)
    {
        AddVariable("NOTIFY_SOCKET", service.Process.NotifyName);
        TimeSpan watchdog = service.Description?.WatchdogTimeout ?? TimeSpan.Zero;
        if (watchdog > TimeSpan.Zero)
            AddVariable("WATCHDOG_USEC", watchdog.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    private static ChildStream Stream(bool isPlaced, bool onConsole, int descriptor)
    {
        if (isPlaced) return ChildStream.Placed;
        if (descriptor >= 0) return ChildStream.From(descriptor);
        return onConsole ? ChildStream.Inherited : ChildStream.Default;
    }

    /// <summary>What all children of a service have in common; variables and descriptors are still empty.
    /// </summary>
    private ChildPlan Common(Service service, IReadOnlyList<string> command)
    {
        _variables.Clear();
        _passed.Clear();
        _limits.Clear();
        ServiceDescription description = service.Description!; // only loaded services have processes
        ResolvedAccounts accounts = service.Process.Accounts;
        bool isFile = description.LogType == LogType.File && !string.IsNullOrEmpty(description.LogFile)
            && !LogWriters.IsNeeded(description);
        foreach (ServiceLimit limit in description.Limits)
            _limits.Add(new(Number(limit.Resource), limit.Soft, limit.Hard));
        return new()
        {
            Encoding = BytePaths.Encoding,
            Arguments = command,
            Environment = service.Process.Environment?.Build(environment.All) ?? environment.All,
            Variables = _variables,
            Descriptors = _passed,
            Directory = description.WorkingDirectory ?? service.Process.Directory,
            OutputPath = isFile ? description.LogFile : null,
            OutputOwner = isFile ? LogOwner(service, description) : null,
            Limits = _limits,
            Nice = description.Nice,
            IoPriority = description.IoPriority,
            OutOfMemoryAdjustment = description.OutOfMemoryAdjustment,
            Uid = accounts.Uid,
            Gid = accounts.Uid is null ? null : accounts.Gid,
            Groups = accounts.Uid is null ? null : accounts.Groups,
            Capabilities = description.Capabilities is { } sets
                ? new(sets.Inheritable, sets.Ambient, sets.BoundingDrop)
                : null,
            SecureBits = description.SecureBits,
            HasNoNewPrivileges = description.Has(ServiceOptions.NoNewPrivileges),
        };
    }

    private static (int Mode, uint Uid, uint Gid) LogOwner(Service service, ServiceDescription description) =>
        (
            description.LogFileMode,
            service.Process.Accounts.LogUid ?? Linux.Processes.UserId,
            service.Process.Accounts.LogGid ?? Linux.Processes.GroupId);

    /// <summary>RLIMIT_* of getrlimit(2); the same on x86-64 and arm64.</summary>
    private static int Number(string resource) => resource switch
    {
        "data" => 2,
        "core" => 4,
        "nofile" => 7,
        "addrspace" => 9,
        _ => throw new UnreachableException(nameof(resource)),
    };

    private SignalSet Mask(ServiceDescription description, bool inForeground)
    {
        SignalSet mask = originalMask.Without(Signal.Child).Without(Signal.Terminate);
        if (!inForeground) return mask;
        mask = mask.With(Signal.Quit).With(Signal.TerminalStop).With(Signal.TerminalInput)
            .With(Signal.TerminalOutput);
        return description.Has(ServiceOptions.UnmaskInterrupt)
            ? mask.Without(Signal.Interrupt)
            : mask.With(Signal.Interrupt);
    }
}
