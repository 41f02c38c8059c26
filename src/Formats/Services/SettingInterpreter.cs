namespace Limyra.Formats.Services;

/// <summary>Gives every setting its meaning (dinit-service(5), SERVICE PROPERTIES).</summary>
internal sealed partial class SettingInterpreter(
    ServiceDescription description, ServiceVariables variables, List<ServiceDiagnostic> diagnostics)
{
    private const string NumberProblem =
        "specified value contains invalid numeric characters or is outside allowed range.";

    private static readonly string[] AppendingSettings =
        ["command", "stop-command", "health-command", "capabilities", "securebits"];

    private string _capabilityText = "";

    /// <summary>Applies one setting, or reports what is wrong with it.</summary>
    public void Apply(ServiceSetting setting)
    {
        int before = diagnostics.Count;
        if (!ApplyStart(setting) && !ApplyRestart(setting) && !ApplyLinks(setting) && !ApplyOutput(setting)
            && !ApplySocket(setting) && !ApplyProcess(setting) && !ApplySupervision(setting))
        {
            Report(setting, "unknown-setting", $"unknown setting: '{setting.Name}'.", isAboutValue: false);
        }
        else if (setting.Operator == SettingOperator.Append && !AppendingSettings.Contains(setting.Name))
        {
            Report(setting, "append", $"cannot use '+=' with setting '{setting.Name}'", isAboutValue: false);
        }
        if (diagnostics.Count == before) description.Positions[setting.Name] = setting.ValuePosition;
    }

    private bool ApplyStart(ServiceSetting setting)
    {
        switch (setting.Name)
        {
            case "type":
                ReadType(setting);
                return true;
            case "command":
                description.Command = Words(setting, description.Command);
                return true;
            case "stop-command":
                description.StopCommand = Words(setting, description.StopCommand);
                return true;
            case "working-dir":
                description.WorkingDirectory = NullIfEmpty(setting.Value);
                return true;
            case "pid-file":
                description.ProcessIdFile = setting.Value;
                return true;
            case "env-file":
                if (Expanded(setting) is { Length: > 0 } path)
                    description.EnvironmentFile = (path, setting.Position.File);
                return true;
            case "options":
                foreach (SettingWord word in setting.Words) ReadOption(setting, word);
                return true;
            case "load-options":
                foreach (SettingWord word in setting.Words) ReadLoadOption(setting, word);
                return true;
            case "ready-notification":
                ReadReadiness(setting);
                return true;
            default:
                return false;
        }
    }

    private bool ApplyRestart(ServiceSetting setting)
    {
        switch (setting.Name)
        {
            case "restart":
                ReadRestart(setting);
                return true;
            case "smooth-recovery":
                ReadSmoothRecovery(setting);
                return true;
            case "restart-delay":
                description.RestartDelay = Time(setting, description.RestartDelay);
                return true;
            case "restart-limit-interval":
                description.RestartLimitInterval = Time(setting, description.RestartLimitInterval);
                return true;
            case "restart-limit-count":
                description.RestartLimitCount = (int)Number(setting, setting.Value, int.MaxValue);
                return true;
            case "start-timeout":
                description.StartTimeout = Time(setting, description.StartTimeout);
                description.HasStartTimeout = true;
                return true;
            case "stop-timeout":
                description.StopTimeout = Time(setting, description.StopTimeout);
                return true;
            case "term-signal":
            case "termsignal":
                int number = ServiceValues.SignalNumber(setting.Value);
                if (number >= 0) description.TerminationSignal = number;
                else Report(setting, "signal", "unknown/unsupported termination signal: " + setting.Value);
                return true;
            default:
                return false;
        }
    }

    private bool ApplyLinks(ServiceSetting setting)
    {
        switch (setting.Name)
        {
            case "depends-on":
                Depend(setting, DependencyKind.Regular);
                return true;
            case "depends-ms":
                Depend(setting, DependencyKind.Milestone);
                return true;
            case "waits-for":
                Depend(setting, DependencyKind.WaitsFor);
                return true;
            case "prepared-by":
                Depend(setting, DependencyKind.PreparedBy);
                return true;
            case "before":
                Depend(setting, DependencyKind.Before);
                return true;
            case "after":
                Depend(setting, DependencyKind.After);
                return true;
            case "depends-on.d":
                DependOnDirectory(setting, DependencyKind.Regular);
                return true;
            case "depends-ms.d":
                DependOnDirectory(setting, DependencyKind.Milestone);
                return true;
            case "waits-for.d":
                DependOnDirectory(setting, DependencyKind.WaitsFor);
                return true;
            case "chain-to":
                description.ChainTo = Name(setting, "invalid chain-to service name");
                return true;
            case "consumer-of":
                description.ConsumerOf = Name(setting, "invalid service name");
                if (description.ConsumerOf == ServiceName.BaseOf(description.Name))
                    Report(setting, "self-consumer", "service cannot be its own consumer");
                return true;
            default:
                return false;
        }
    }

    private bool ApplyOutput(ServiceSetting setting)
    {
        switch (setting.Name)
        {
            case "log-type":
                ReadLogType(setting);
                return true;
            case "logfile":
                description.LogFile = setting.Value;
                if (setting.Value.Length > 0 && description.LogType == LogType.None)
                    description.LogType = LogType.File;
                return true;
            case "logfile-permissions":
                description.LogFileMode = Mode(setting, description.LogFileMode);
                return true;
            case "logfile-uid":
                description.LogFileUser = Account(setting, setting.Value);
                return true;
            case "logfile-gid":
                description.LogFileGroup = Account(setting, setting.Value);
                return true;
            case "log-buffer-size":
                description.LogBufferBytes = (int)Number(setting, setting.Value, int.MaxValue);
                return true;
            case "inittab-id":
                description.InittabId = Short(setting, limit: 4);
                return true;
            case "inittab-line":
                description.InittabLine = Short(setting, limit: 32);
                return true;
            default:
                return false;
        }
    }

    private bool ApplySocket(ServiceSetting setting)
    {
        switch (setting.Name)
        {
            case "socket-listen":
                description.SocketPath = NullIfEmpty(setting.Value);
                return true;
            case "socket-permissions":
                description.SocketMode = Mode(setting, description.SocketMode);
                return true;
            case "socket-uid":
                description.SocketUser = Account(setting, setting.Value);
                return true;
            case "socket-gid":
                description.SocketGroup = Account(setting, setting.Value);
                return true;
            default:
                return false;
        }
    }

    private bool ApplyProcess(ServiceSetting setting)
    {
        switch (setting.Name)
        {
            case "run-as":
                ReadRunAs(setting);
                return true;
            case "rlimit-nofile":
            case "rlimit-core":
            case "rlimit-data":
            case "rlimit-addrspace":
                ReadLimit(setting, setting.Name["rlimit-".Length..]);
                return true;
            case "nice":
                description.Nice =
                    (int)Math.Clamp(Signed(setting, int.MinValue / 2, int.MaxValue / 2), -20, 19);
                return true;
            case "run-in-cgroup":
                description.Cgroup = NullIfEmpty(setting.Value);
                return true;
            case "capabilities":
                ReadCapabilities(setting);
                return true;
            case "securebits":
                ReadSecureBits(setting);
                return true;
            case "ioprio":
                if (ServiceValues.TryIoPriority(setting.Value, out int priority))
                    description.IoPriority = priority;
                else Report(setting, "ioprio", $"invalid value for ioprio: {setting.Value}");
                return true;
            case "oom-score-adj":
                description.OutOfMemoryAdjustment = (int)Signed(setting, -1000, 1000);
                return true;
            default:
                return false;
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private void Report(ServiceSetting setting, string rule, string message, bool isAboutValue = true) =>
        diagnostics.Add(new(
            ServiceFault.Description, rule, isAboutValue ? setting.ValuePosition : setting.Position,
            isAboutValue ? setting.Name : null, message));
}
