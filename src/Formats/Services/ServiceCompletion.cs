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
        if (description.Has(ServiceOptions.KillAllOnStop)
            && description.Type is not (ServiceType.Internal or ServiceType.Scripted))
        {
            Report(
                ServiceFault.Load, "kill-all-type",
                "kill-all-on-stop can only be set on scripted or internal services.");
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
    }

    private string? Text(string setting, string? text)
    {
        if (text is null) return null;
        var expanded = variables.Expand(text, out var error);
        if (expanded is null) Report(ServiceFault.Description, "substitution", error, setting);
        return expanded ?? text;
    }

    private List<string> Words(string setting, IReadOnlyList<string> words)
    {
        List<string> expanded = [];
        foreach (var word in words)
        {
            if (!variables.Expand(word, expanded, out var error))
                Report(ServiceFault.Description, "substitution", error, setting);
        }
        return expanded;
    }

    private void Report(ServiceFault fault, string rule, string message, string? setting = null)
    {
        var position = setting is not null && description.Positions.TryGetValue(setting, out var known)
            ? known
            : new SourcePosition(description.File, 0, 0);
        diagnostics.Add(new(fault, rule, position, setting, message));
    }
}
