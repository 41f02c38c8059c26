using System.Diagnostics;
using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Processes;

/// <summary>
/// Decides everything about a child before it exists (dinit-service(5)): descriptors, environment, identity,
/// limits. <paramref name="originalMask"/> is the signal mask the manager itself was started with.
/// </summary>
internal sealed class ChildPlanner(ManagerEnvironment environment, SignalSet originalMask)
{
    private const int FirstPassedDescriptor = 3;

    public ChildPlan ForStart(Service service, ChildFiles files)
    {
        ServiceDescription description = service.Description!; // only loaded services start
        bool onConsole = service.HasConsole || description.Has(ServiceOptions.SharesConsole);
        bool inForeground = onConsole && !description.Has(ServiceOptions.SharesConsole);
        List<string> variables = Variables(service);
        ChildPlan plan = Common(service, description.Command, variables);
        List<(int From, int To)> passed = [];
        int next = FirstPassedDescriptor;
        foreach (int socket in files.Sockets) passed.Add((socket, next++));
        if (files.Sockets.Count > 0) variables.Add($"LISTEN_FDS={files.Sockets.Count}");
        if (ActivationSocket.Names(description) is { } names) variables.Add($"LISTEN_FDNAMES={names}");
        if (service.Process.Notify >= 0) AddNotification(service, variables);
        int? readinessAt = null;
        if (files.ReadinessWrite >= 0)
        {
            if (description.ReadinessDescriptor == next) next++;
            readinessAt = description.ReadinessDescriptor ?? next++;
            passed.Add((files.ReadinessWrite, readinessAt.Value));
            if (description.ReadinessVariable is { } name) variables.Add($"{name}={readinessAt}");
        }
        if (files.ControlTheirs >= 0)
        {
            if (readinessAt == next) next++;
            passed.Add((files.ControlTheirs, next));
            variables.Add($"DINIT_CS_FD={next}");
        }
        return plan with
        {
            Descriptors = passed,
            ProcessNumberVariable = files.Sockets.Count > 0 ? "LISTEN_PID" : null,
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
        return Common(service, description.StopCommand, Variables(service)) with
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
        List<string> variables = Variables(service);
        variables.Add($"MAINPID={service.Pid}");
        return Common(service, description.Health.Command, variables) with
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

    private static void AddNotification(Service service, List<string> variables)
    {
        variables.RemoveAll(entry => entry.StartsWith("NOTIFY_SOCKET=", StringComparison.Ordinal));
        variables.Add($"NOTIFY_SOCKET={service.Process.NotifyName}");
        TimeSpan watchdog = service.Description?.WatchdogTimeout ?? TimeSpan.Zero;
        if (watchdog > TimeSpan.Zero)
            variables.Add($"WATCHDOG_USEC={watchdog.Ticks / TimeSpan.TicksPerMicrosecond}");
    }

    private static ChildStream Stream(bool isPlaced, bool onConsole, int descriptor)
    {
        if (isPlaced) return ChildStream.Placed;
        if (descriptor >= 0) return ChildStream.From(descriptor);
        return onConsole ? ChildStream.Inherited : ChildStream.Default;
    }

    private List<string> Variables(Service service) =>
        service.Process.Environment is { } changes ? changes.Build(environment.All) : [.. environment.All];

    private ChildPlan Common(Service service, IReadOnlyList<string> command, List<string> variables)
    {
        ServiceDescription description = service.Description!; // only loaded services have processes
        ResolvedAccounts accounts = service.Process.Accounts;
        bool isFile = description.LogType == LogType.File && !string.IsNullOrEmpty(description.LogFile)
            && !LogWriters.IsNeeded(description);
        return new()
        {
            Encoding = BytePaths.Encoding,
            Paths = ChildPlan.Search(command[0], EnvironmentSet.Find(variables, "PATH")),
            Arguments = command,
            Environment = variables,
            Directory = description.WorkingDirectory ?? service.Process.Directory,
            OutputPath = isFile ? description.LogFile : null,
            OutputOwner = isFile ? LogOwner(service, description) : null,
            Limits =
                [.. description.Limits.Select(
                    limit => new ResourceLimit(Number(limit.Resource), limit.Soft, limit.Hard))],
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
