using Limyra.Formats.Services;

namespace Limyra.Init.Checking;

/// <summary>Settings that have no effect where they stand.</summary>
internal static class ServiceLint
{
    public static IEnumerable<string> Run(ServiceDescription description)
    {
        if (!description.HasProcess)
        {
            foreach (string name in IgnoredSettings(description))
                yield return $"{name} specified, but ignored for the specified (or default) service type.";
        }
        if (description.LogType != LogType.File && !string.IsNullOrEmpty(description.LogFile))
            yield return "option 'logfile' was specified, but selected log type is not 'file'";
        if (description.LogType == LogType.File && string.IsNullOrEmpty(description.LogFile))
            yield return "option 'logfile' not set, but selected log type is 'file'";
    }

    private static IEnumerable<string> IgnoredSettings(ServiceDescription description)
    {
        const ServiceOptions Signals = ServiceOptions.SignalProcessOnly | ServiceOptions.StartInterruptible;
        if (description.Command.Count > 0) yield return "'command'";
        if (description.StopCommand.Count > 0) yield return "'stop-command'";
        if (description.WorkingDirectory is not null) yield return "'working-dir'";
        if (description.Cgroup is not null) yield return "'run-in-cgroup'";
        if (description.Capabilities is not null) yield return "'capabilities'";
        if (description.SecureBits != 0) yield return "'securebits'";
        if (description.RunAs is not null) yield return "'run-as'";
        if (description.SocketPath is not null) yield return "'socket-listen'";
        if (description.InittabId is not null || description.InittabLine is not null)
            yield return "'inittab_line' or 'inittab_id'";
        if (description.Has(Signals)) yield return "signal options were";
        if (description.Has(ServiceOptions.PassControlSocket)) yield return "option 'pass_cs_fd' was";
        if (description.Has(ServiceOptions.Skippable)) yield return "option 'skippable' was";
        if (description.Has(ServiceOptions.NoNewPrivileges)) yield return "option 'no_new_privs' was";
        if (description.LogType != LogType.None) yield return "option 'log_type' was";
        if (description.Nice is not null) yield return "option 'nice' was";
        if (description.IoPriority is not null) yield return "option 'ioprio' was";
        if (description.OutOfMemoryAdjustment is not null) yield return "option 'oom-score-adj' was";
    }
}
