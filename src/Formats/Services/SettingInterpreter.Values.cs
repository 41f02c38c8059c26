namespace Limyra.Formats.Services;

/// <summary>The values of single settings.</summary>
internal sealed partial class SettingInterpreter
{
    private static List<string> Words(ServiceSetting setting, IReadOnlyList<string> before)
    {
        List<string> words = setting.Operator == SettingOperator.Append ? [.. before] : [];
        foreach (SettingWord word in setting.Words) words.Add(word.Text);
        return words;
    }

    private string? Expanded(ServiceSetting setting)
    {
        string? text = variables.Expand(setting.Value, out string? error);
        if (text is null) Report(setting, "substitution", error);
        return text;
    }

    private void ReadType(ServiceSetting setting)
    {
        ServiceType? type = setting.Value switch
        {
            "internal" => ServiceType.Internal,
            "process" => ServiceType.Process,
            "bgprocess" => ServiceType.BackgroundProcess,
            "scripted" => ServiceType.Scripted,
            "triggered" => ServiceType.Triggered,
            "timer" => ServiceType.Timer,
            _ => null,
        };
        if (type is not null)
        {
            description.Type = type.Value;
            return;
        }
        Report(
            setting, "type",
            "service type must be one of: \"scripted\", \"process\", \"bgprocess\", \"internal\", \"triggered\" "
            + "or \"timer\"");
    }

    private void ReadRestart(ServiceSetting setting)
    {
        RestartPolicy? policy = setting.Value switch
        {
            "yes" or "true" => RestartPolicy.Always,
            "no" or "false" => RestartPolicy.Never,
            "on-failure" => RestartPolicy.OnFailure,
            _ => null,
        };
        if (policy is not null) description.Restart = policy.Value;
        else Report(setting, "restart",
            "restart must be one of: \"yes\", \"true\", \"no\", \"false\" or \"on-failure\"");
    }

    private void ReadSmoothRecovery(ServiceSetting setting)
    {
        if (setting.Value is "yes" or "true") description.HasSmoothRecovery = true;
        else if (setting.Value is "no" or "false") description.HasSmoothRecovery = false;
        else Report(setting, "smooth-recovery",
            "smooth-recovery must be one of: \"yes\", \"true\", \"no\" or \"false\"");
    }

    private void ReadLogType(ServiceSetting setting)
    {
        LogType? type = setting.Value switch
        {
            "file" => LogType.File,
            "buffer" => LogType.Buffer,
            "pipe" => LogType.Pipe,
            "none" => LogType.None,
            _ => null,
        };
        if (type is not null) description.LogType = type.Value;
        else Report(setting, "log-type",
            "log type must be one of: \"file\", \"buffer\", \"pipe\", or \"none\"");
    }

    private void ReadOption(ServiceSetting setting, SettingWord word)
    {
        const ServiceOptions Owning = ServiceOptions.RunsOnConsole | ServiceOptions.StartsOnConsole;
        switch (word.Text)
        {
            case "runs-on-console":
                description.Options = (description.Options & ~ServiceOptions.SharesConsole) | Owning;
                return;
            case "starts-on-console":
                description.Options &= ~ServiceOptions.SharesConsole;
                description.Options |= ServiceOptions.StartsOnConsole;
                return;
            case "shares-console":
                description.Options = (description.Options & ~Owning) | ServiceOptions.SharesConsole;
                return;
        }
        ServiceOptions option = word.Text switch
        {
            "starts-rwfs" => ServiceOptions.StartsReadWriteFileSystem,
            "starts-log" => ServiceOptions.StartsLog,
            "unmask-intr" => ServiceOptions.UnmaskInterrupt,
            "pass-cs-fd" => ServiceOptions.PassControlSocket,
            "start-interruptible" => ServiceOptions.StartInterruptible,
            "skippable" => ServiceOptions.Skippable,
            "signal-process-only" => ServiceOptions.SignalProcessOnly,
            "always-chain" => ServiceOptions.AlwaysChain,
            "kill-all-on-stop" => ServiceOptions.KillAllOnStop,
            "no-new-privs" => ServiceOptions.NoNewPrivileges,
            _ => ServiceOptions.None,
        };
        description.Options |= option;
        if (option == ServiceOptions.None)
            ReportWord(setting, word, "option", "unknown option: " + word.Text);
    }

    private void ReadLoadOption(ServiceSetting setting, SettingWord word)
    {
        if (word.Text == "export-passwd-vars") description.ExportsPasswordVariables = true;
        else if (word.Text == "export-service-name") description.ExportsServiceName = true;
        else if (word.Text != "sub-vars")
            ReportWord(setting, word, "load-option", "unknown load option: " + word.Text);
    }

    private void ReadReadiness(ServiceSetting setting)
    {
        string value = setting.Value;
        description.HasNotifySocket = value == "notify-socket";
        if (description.HasNotifySocket) return;
        if (value.StartsWith("pipefd:", StringComparison.Ordinal))
        {
            description.ReadinessDescriptor = (int)Number(setting, value["pipefd:".Length..], int.MaxValue);
        }
        else if (value.StartsWith("pipevar:", StringComparison.Ordinal))
        {
            description.ReadinessVariable = NullIfEmpty(value["pipevar:".Length..]);
            if (description.ReadinessVariable is null)
                Report(setting, "pipevar", "invalid pipevar variable name");
        }
        else Report(setting, "ready-notification", "unrecognised setting: " + value);
    }

    private void Depend(ServiceSetting setting, DependencyKind kind)
    {
        bool isOrdering = kind is DependencyKind.Before or DependencyKind.After;
        string? name = Name(setting, isOrdering ? "invalid service name" : "invalid dependency name");
        if (name is not null) description.Dependencies.Add(new(kind, name, setting.ValuePosition));
    }

    private void DependOnDirectory(ServiceSetting setting, DependencyKind kind)
    {
        if (Expanded(setting) is { } path)
            description.DependencyDirectories.Add(new(kind, path, setting.ValuePosition));
    }

    private string? Name(ServiceSetting setting, string problem)
    {
        string? name = Expanded(setting);
        if (name is null || ServiceName.IsValid(name)) return name;
        Report(setting, "service-name", $"{problem} '{name}'");
        return null;
    }

    private void ReadRunAs(ServiceSetting setting)
    {
        string value = setting.Value;
        int colon = value.IndexOf(':', StringComparison.Ordinal);
        description.RunAs = Account(setting, colon < 0 ? value : value[..colon]);
        description.RunAsGroup = colon < 0 ? null : Account(setting, value[(colon + 1)..]);
    }

    private AccountName? Account(ServiceSetting setting, string text)
    {
        if (text.Length == 0)
        {
            Report(setting, "account", "a user or group is missing");
            return null;
        }
        if (!char.IsAsciiDigit(text[0])) return new(text, Number: null, setting.ValuePosition);
        if (ServiceValues.TryNumber(text, uint.MaxValue, out ulong number))
            return new(text, (uint)number, setting.ValuePosition);
        bool isGroup = setting.Name.EndsWith("gid", StringComparison.Ordinal);
        Report(
            setting, "account",
            $"{setting.Name}: specified {(isGroup ? "group"
                : "user")} id contains invalid numeric characters "
            + "or is outside allowed range.");
        return null;
    }

    private void ReadLimit(ServiceSetting setting, string resource)
    {
        if (ServiceValues.Limit(resource, setting.Value) is not { } limit)
        {
            Report(setting, "limit", $"{setting.Name}: bad value.");
            return;
        }
        description.Limits.RemoveAll(other => other.Resource == resource);
        description.Limits.Add(limit);
    }

    private void ReadCapabilities(ServiceSetting setting)
    {
        bool isAppended = setting.Operator == SettingOperator.Append && _capabilityText.Length > 0;
        string text = isAppended ? $"{_capabilityText},{setting.Value}" : setting.Value;
        CapabilitySets? sets = ServiceValues.Capabilities(text);
        if (sets is null)
        {
            Report(setting, "capabilities", "invalid capabilities: " + setting.Value);
            return;
        }
        _capabilityText = text;
        description.Capabilities = sets;
    }

    private void ReadSecureBits(ServiceSetting setting)
    {
        if (setting.Operator != SettingOperator.Append) description.SecureBits = 0;
        foreach (SettingWord word in setting.Words)
        {
            int bit = ServiceValues.SecureBit(word.Text);
            description.SecureBits |= bit;
            if (bit == 0) ReportWord(setting, word, "securebits", "unknown securebits flag: " + word.Text);
        }
    }

    private TimeSpan Time(ServiceSetting setting, TimeSpan before)
    {
        TimeSpan? time = ServiceValues.Time(setting.Value, out string? problem);
        if (time is null) Report(setting, "time", problem + setting.Name);
        return time ?? before;
    }

    private ulong Number(ServiceSetting setting, string text, ulong largest)
    {
        if (!ServiceValues.TryNumber(text, largest, out ulong value)) Report(
            setting, "number", NumberProblem);
        return value;
    }

    private long Signed(ServiceSetting setting, long least, long largest)
    {
        if (!ServiceValues.TrySigned(setting.Value, least, largest, out long value))
            Report(setting, "number", NumberProblem);
        return value;
    }

    private int Mode(ServiceSetting setting, int before)
    {
        if (ServiceValues.TryMode(setting.Value, out int mode)) return mode;
        Report(setting, "mode", "badly-formed or out-of-range numeric value");
        return before;
    }

    private string Short(ServiceSetting setting, int limit)
    {
        if (setting.Value.Length > limit) Report(setting, "inittab", $"{setting.Name} setting is too long");
        return setting.Value;
    }

    private void ReportWord(ServiceSetting setting, SettingWord word, string rule, string message) =>
        diagnostics.Add(new(
            ServiceFault.Description, rule, setting.Position with { Line = word.Line, Column = word.Column },
            setting.Name, message));
}
