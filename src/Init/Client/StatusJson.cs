using Limyra.Init.Services;
using Limyra.Init.Survey;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Client;

/// <summary>A service's state as members of a JSON object (docs/formats/dinitctl-json.md).</summary>
internal static class StatusJson
{
    public static JsonText Write(JsonText json, ClientStatus status)
    {
        json.Value("state", Word(status.State)).Value("target", Word(status.Target))
            .Value("explicit", status.IsExplicit).Value("skipped", status.WasSkipped)
            .Value("console", status.HasConsole ? "has" : status.WaitsForConsole ? "waits" : null);
        if (status.HasPid) json.Value("pid", status.Pid);
        if (status.State == ServiceState.Stopped) json.Value("reason", Word(status.Reason));
        if (status.HasPid) return json;
        if (status.Reason == StopReason.ExecutionFailed)
        {
            return json.Value("stage", ChildStages.Describe((ChildStage)status.Stage))
                .Value("error", ((Errno)status.First).Describe());
        }
        if (status.Reason is not (StopReason.Terminated or StopReason.Failed)) return json;
        if (status.Exit.DidExit) json.Value("exitStatus", status.Exit.Status);
        else if (status.Exit.WasSignalled) json.Value("signal", status.Exit.Status);
        return json;
    }

    private static string Word(ServiceState state) => state switch
    {
        ServiceState.Stopped => "stopped",
        ServiceState.Starting => "starting",
        ServiceState.Started => "started",
        ServiceState.Stopping => "stopping",
        _ => "unknown",
    };

    private static string Word(StopReason reason) => reason switch
    {
        StopReason.Normal => "normal",
        StopReason.DependencyRestart => "dependency-restart",
        StopReason.DependencyFailed => "dependency-failed",
        StopReason.Failed => "failed",
        StopReason.ExecutionFailed => "execution-failed",
        StopReason.TimedOut => "timed-out",
        StopReason.Terminated => "terminated",
        _ => "unknown",
    };
}
