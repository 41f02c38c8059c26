using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Processes;

/// <summary>
/// Decides everything about a child before it exists (dinit-service(5)): descriptors, environment, identity,
/// limits. <paramref name="originalMask"/> is the signal mask the manager itself was started with.
/// </summary>
internal sealed class ChildPlanner(ManagerEnvironment environment, SignalSet originalMask, string? cgroupBase)
{
    private const int FirstPassedDescriptor = 3;

    public ChildPlan ForStart(Service service, ChildFiles files)
    {
        var description = service.Description!; // only loaded services start
        var onConsole = service.HasConsole || description.Has(ServiceOptions.SharesConsole);
        var inForeground = onConsole && !description.Has(ServiceOptions.SharesConsole);
        var variables = Variables(service);
        var plan = Common(service, description.Command, variables);
        List<(int From, int To)> passed = [];
        var next = FirstPassedDescriptor;
        if (files.Socket >= 0)
        {
            passed.Add((files.Socket, next++));
            variables.Add("LISTEN_FDS=1");
        }
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
            ProcessNumberVariable = files.Socket >= 0 ? "LISTEN_PID" : null,
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
        var description = service.Description!; // only loaded services stop
        var output = service.Process.OutputWrite >= 0 && description.Type == ServiceType.Scripted
            ? ChildStream.From(service.Process.OutputWrite)
            : ChildStream.Default;
        return Common(service, description.StopCommand, Variables(service)) with
        {
            Output = output,
            BlockedSignals = Mask(description, inForeground: false),
        };
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
        var description = service.Description!; // only loaded services have processes
        var accounts = service.Process.Accounts;
        var isFile = description.LogType == LogType.File && !string.IsNullOrEmpty(description.LogFile);
        return new()
        {
            Encoding = BytePaths.Encoding,
            Paths = ChildPlan.Search(command[0], EnvironmentSet.Find(variables, "PATH")),
            Arguments = command,
            Environment = variables,
            Directory = description.WorkingDirectory ?? service.Process.Directory,
            OutputPath = isFile ? description.LogFile : null,
            OutputOwner = isFile ? (
                description.LogFileMode,
                accounts.LogUid ?? Linux.Processes.UserId,
                accounts.LogGid ?? Linux.Processes.GroupId) : null,
            Limits = [.. description.Limits.Select(limit => new ResourceLimit(Number(limit.Resource), limit.Soft, limit.Hard))],
            Nice = description.Nice,
            IoPriority = description.IoPriority,
            OutOfMemoryAdjustment = description.OutOfMemoryAdjustment,
            CgroupProcesses = Cgroup(description.Cgroup),
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

    /// <summary>RLIMIT_* of getrlimit(2); the same on x86-64 and arm64.</summary>
    private static int Number(string resource) => resource switch
    {
        "data" => 2,
        "core" => 4,
        "nofile" => 7,
        "addrspace" => 9,
        _ => throw new ArgumentOutOfRangeException(nameof(resource), resource, message: null),
    };

    private string? Cgroup(string? path)
    {
        if (path is null) return null;
        var directory = path.StartsWith('/') ? path[1..] : ServiceFiles.Join(cgroupBase ?? "", path);
        return $"/sys/fs/cgroup/{directory.TrimStart('/')}/cgroup.procs";
    }

    private SignalSet Mask(ServiceDescription description, bool inForeground)
    {
        var mask = originalMask.Without(Signal.Child).Without(Signal.Terminate);
        if (!inForeground) return mask;
        mask = mask.With(Signal.Quit).With(Signal.TerminalStop).With(Signal.TerminalInput).With(Signal.TerminalOutput);
        return description.Has(ServiceOptions.UnmaskInterrupt)
            ? mask.Without(Signal.Interrupt)
            : mask.With(Signal.Interrupt);
    }
}
