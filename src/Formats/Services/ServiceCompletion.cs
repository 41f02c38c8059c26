namespace Limyra.Formats.Services;

/// <summary>The last step of reading a description: substitution, and what each type needs.</summary>
internal sealed class ServiceCompletion(
    ServiceDescription description, ServiceVariables variables, List<ServiceDiagnostic> diagnostics)
{
    public void CheckNeeds()
    {
        if (description.HasProcess && description.Command.Count == 0)
            Report(ServiceFault.Load, "command-missing", "'command' setting not specified.");
        if (description.Type == ServiceType.BackgroundProcess)
        {
            if (string.IsNullOrEmpty(description.ProcessIdFile))
            {
                Report(
                    ServiceFault.Load, "pid-file-missing",
                    "process ID file ('pid-file') not specified for bgprocess service.");
            }
            if (description.ReadinessDescriptor is not null || description.ReadinessVariable is not null)
            {
                Report(
                    ServiceFault.Load, "readiness-bgprocess",
                    "readiness notification ('ready-notification') is not supported for bgprocess services.");
            }
            description.Options &= ~ServiceOptions.RunsOnConsole;
        }
        CheckSupervision();
        if (description.Has(ServiceOptions.KillAllOnStop)
            && description.Type is not (ServiceType.Internal or ServiceType.Scripted))
        {
            Report(
                ServiceFault.Load, "kill-all-type",
                "kill-all-on-stop can only be set on scripted or internal services.");
        }
    }

    /// <summary>Settings beyond the reference that make sense for some types only.</summary>
    private void CheckSupervision()
    {
        bool isTimer = description.Type == ServiceType.Timer;
        bool isProcess = description.Type == ServiceType.Process;
        (TimeSpan? interval, CalendarSchedule? calendar) =
            (description.Timer.Interval, description.Timer.Calendar);
        if (isTimer && (interval is null) == (calendar is null))
            Report(ServiceFault.Load, "timer-when",
                "a timer needs either 'timer-interval' or 'timer-calendar'.");
        if (!isTimer && (interval is not null || calendar is not null))
        {
            Report(
                ServiceFault.Load, "timer-type", "timer settings are only for services with 'type = timer'.",
                interval is not null ? "timer-interval" : "timer-calendar");
        }
        if (description.HasNotifySocket && !isProcess)
        {
            Report(
                ServiceFault.Load, "notify-type", "only a process can report through a notification socket.",
                "ready-notification");
        }
        if (description.WatchdogTimeout > TimeSpan.Zero && !description.HasNotifySocket)
        {
            Report(
                ServiceFault.Load, "watchdog-needs", "a watchdog needs 'ready-notification = notify-socket'.",
                "watchdog-timeout");
        }
        if (description.Health.Command.Count > 0 && !isProcess
            && description.Type != ServiceType.BackgroundProcess)
        {
            Report(
                ServiceFault.Load, "health-type", "only a process or bgprocess can have its health checked.",
                "health-command");
        }
        if (description.LogFileLimitBytes > 0 && description.LogType != LogType.File)
        {
            Report(
                ServiceFault.Load, "rotation-needs", "only a log file can be rotated ('log-type = file').",
                "logfile-max-size");
        }
    }

    public void Substitute()
    {
        description.SocketPath = Text("socket-listen", description.SocketPath);
        description.LogFile = Text("logfile", description.LogFile);
        description.WorkingDirectory = Text("working-dir", description.WorkingDirectory);
        description.ProcessIdFile = Text("pid-file", description.ProcessIdFile);
        description.Command = Words("command", description.Command);
        description.StopCommand = Words("stop-command", description.StopCommand);
        if (description.Health.Command.Count > 0)
            description.Health.Command = Words("health-command", description.Health.Command);
        foreach (ServiceSocket socket in description.MoreSockets)
            socket.Path = Text("socket-add", socket.Path) ?? socket.Path;
    }

    private string? Text(string setting, string? text)
    {
        if (text is null) return null;
        string? expanded = variables.Expand(text, out string? error);
        if (expanded is null) Report(ServiceFault.Description, "substitution", error, setting);
        return expanded ?? text;
    }

    private List<string> Words(string setting, IReadOnlyList<string> words)
    {
        List<string> expanded = [];
        foreach (string word in words)
        {
            if (!variables.Expand(word, expanded, out string? error))
                Report(ServiceFault.Description, "substitution", error, setting);
        }
        return expanded;
    }

    private void Report(ServiceFault fault, string rule, string message, string? setting = null)
    {
        SourcePosition position =
            setting is not null && description.Positions.TryGetValue(setting, out SourcePosition known)
            ? known
            : new SourcePosition(description.File, 0, 0);
        diagnostics.Add(new(fault, rule, position, setting, message));
    }
}
