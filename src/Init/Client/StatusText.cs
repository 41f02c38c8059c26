using System.Text;
using Limyra.Formats.Services;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Client;

/// <summary>The state of a service in the words and signs of dinitctl(8).</summary>
internal static class StatusText
{
    /// <summary>One line of "list".</summary>
    public static string Line(string name, ClientStatus status)
    {
        StringBuilder line = new("[");
        bool isUp = status.Target == ServiceState.Started;
        line.Append(status.IsExplicit ? '[' : isUp ? '{' : ' ');
        line.Append(status.State != ServiceState.Started ? ' ' : status.WasSkipped ? 's' : '+');
        line.Append(status.IsExplicit ? ']' : isUp ? '}' : ' ');
        line.Append(status.State switch
        {
            ServiceState.Starting => "<<",
            ServiceState.Stopping => ">>",
            _ => "  ",
        });
        line.Append(isUp ? ' ' : '{');
        line.Append(status.State != ServiceState.Stopped ? ' ' : HasFailed(status) ? 'X' : '-');
        line.Append(isUp ? ' ' : '}');
        line.Append("] ").Append(name);
        if (status.State != ServiceState.Stopped && status.HasPid) line.Append($" (pid: {status.Pid})");
        if (status is { State: ServiceState.Stopped, Reason: StopReason.Terminated })
        {
            if (status.Exit.DidExit) line.Append($" (exit status: {status.Exit.Status})");
            else if (status.Exit.WasSignalled) line.Append($" (signal: {status.Exit.Status})");
        }
        if (status.HasConsole) line.Append(" (has console)");
        else if (status.WaitsForConsole) line.Append(" (waiting for console)");
        return line.Append('\n').ToString();
    }

    private static bool HasFailed(ClientStatus status) => status.Reason == StopReason.Terminated
        ? !status.Exit.DidExitCleanly
        : status.Reason != StopReason.Normal;

    public static string Word(ServiceState state) => state switch
    {
        ServiceState.Stopped => "STOPPED",
        ServiceState.Starting => "STARTING",
        ServiceState.Started => "STARTED",
        ServiceState.Stopping => "STOPPING",
        _ => "UNKNOWN",
    };

    private static string End(ExitStatus end) =>
        end.WasSignalled ? $"signalled - signal {end.Status}"
        : end.DidExit ? $"exited - status {end.Status}"
        : "unknown reason";

    /// <summary>What follows the state's word in "status".</summary>
    public static string Detail(ClientStatus status)
    {
        string end = status.Exit.Status != 0 && !status.HasPid ? $"; {End(status.Exit)}" : "";
        switch (status.State)
        {
            case ServiceState.Stopped:
                return status.Reason switch
                {
                    StopReason.DependencyRestart => " (dependency restarted)",
                    StopReason.DependencyFailed => " (dependency failed/terminated)",
                    StopReason.Failed => $" (failed to start{end})",
                    StopReason.ExecutionFailed => " (could not be launched)\n" + Launch(status).TrimEnd('\n'),
                    StopReason.Terminated => $" (terminated{end})",
                    StopReason.TimedOut => " (start timed out)",
                    _ => "",
                };
            case ServiceState.Starting:
                return status.Target == ServiceState.Stopped ? " (target state: STOPPED)" : "";
            case ServiceState.Started:
                return status.WasSkipped ? " (startup skipped)" : "";
            default:
                string target = status.Target == ServiceState.Started ? " (target state: STARTED)" : "";
                return end.Length > 0 ? $"{target} (terminated{end})" : target;
        }
    }

    private static string Launch(ClientStatus status) =>
        $"        Stage: {ChildStages.Describe((ChildStage)status.Stage)}\n"
        + $"        Error: {((Errno)status.First).Describe()}\n";

    /// <summary>Why a start failed.</summary>
    public static string Failure(ClientStatus status) => status.Reason switch
    {
        StopReason.DependencyFailed =>
            "Reason: a dependency of the service failed to start. Check dinit log.\n",
        StopReason.TimedOut => "Reason: start timed out.\n",
        StopReason.ExecutionFailed => "Reason: execution of service process failed:\n" + Launch(status),
        StopReason.Failed => $"Reason: service process terminated before ready: {End(status.Exit)}\n",
        _ => "Reason unknown/unrecognised. Check dinit log.\n",
    };

    /// <summary>A line of "status" for what only daemons of ours tell.</summary>
    public static string DetailLine(string name, string value) => name switch
    {
        "status" => $"    Status: {value}\n",
        "activity" => $"    Activity: {value}\n",
        "cgroup" => $"    Control group: {value}\n",
        "health-failures" => $"    Health: {value} failed checks in a row\n",
        "next-run" => $"    Next run: {Moment(value)}\n",
        "drop-in" => $"    Drop-in: {value}\n",
        _ => $"    {name}: {value}\n",
    };

    /// <summary>Seconds since 1970 in local time.</summary>
    private static string Moment(string value)
    {
        if (!ServiceValues.TryNumber(value, int.MaxValue, out ulong number)) return value;
        long seconds = (long)number;
        int offset =
            BytePaths.ReadAll(BytePaths.CurrentDirectory, "/etc/localtime", TimeZoneFile.LimitBytes,
                out byte[]? file)
                == Errno.None ? TimeZoneFile.Read(file)?.OffsetAt(seconds) ?? 0 : 0;
        DateTime time = DateTime.UnixEpoch.AddSeconds(seconds + offset);
        return $"{time.Year}-{Two(time.Month)}-{Two(time.Day)} {Two(time.Hour)}:{Two(time.Minute)}:{Two(
            time.Second)}";

        static string Two(int number) => number < 10 ? $"0{number}" : $"{number}";
    }
}
