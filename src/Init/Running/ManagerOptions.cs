using System.Globalization;
using Limyra.Formats.Services;
using Limyra.Init.Loading;
using Limyra.Init.Logging;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>The command line of dinit(8).</summary>
internal sealed class ManagerOptions
{
    public const string Version = "0.23.0";

    private const string SystemSocket = "/run/dinitctl";

    private static ReadOnlySpan<byte> Help => """
        dinit: init/service manager daemon
         --help                       display (this) help
         --version                    display version
         --env-file <file>, -e <file>
                                      environment variable initialisation file
         --services-dir <dir>, -d <dir>
                                      set base directory for service description
                                      files, can be specified multiple times
         --system, -s                 run as the system service manager
         --system-mgr, -m             run as system manager (perform shutdown etc)
         --user, -u                   run as a user service manager
         --container, -o              run in container mode (do not manage system)
         --auto-recovery, -r          auto-run recovery service on system manager boot failure
         --socket-path <path>, -p <path>
                                      path to control socket
         --ready-fd <fd>, -F <fd>
                                      file descriptor to report readiness
         --cgroup-path <path>, -b <path>
                                      cgroup base path (for resolving relative paths)
         --log-file <file>, -l <file> log to the specified file
         --log-level <level>          least weight of logged messages: none, error, warn, info, debug
         --console-level <level>      the same for the console
         --quiet, -q                  disable output to standard output
         <service-name>, --service <service-name>, -t <service-name>
                                      start service with name <service-name>

        """u8;

    private readonly List<string> _directories = [];
    private string? _socketPath;
    private bool _ignoresUnknown;

    public bool IsSystem { get; private set; }

    public bool IsSystemManager { get; private set; }

    public bool RecoversAutomatically { get; private set; }

    public string? EnvironmentFile { get; private set; }

    public bool IsEnvironmentFileRequired { get; private set; }

    public int ReadyDescriptor { get; private set; } = -1;

    public string? CgroupBase { get; private set; }

    public LogSettings Log { get; } = new();

    public List<string> Services { get; } = [];

    public string SocketPath { get; private set; } = SystemSocket;

    public IReadOnlyList<string> Directories => _directories;

    /// <summary>Reads the command line; null when the program ends with <paramref name="status"/>.</summary>
    public static ManagerOptions? Read(ProgramCall call, bool isProcessOne, out int status)
    {
        ManagerOptions options = new()
        {
            IsSystemManager = isProcessOne,
            IsSystem = Linux.Processes.UserId == 0,
        };
        options._ignoresUnknown = isProcessOne && options.IsSystem;
        status = 0;
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            if (options.Apply(call, ref i, out status)) continue;
            return null;
        }
        options.Complete(call);
        return options;
    }

    private bool Apply(ProgramCall call, ref int i, out int status)
    {
        status = 1;
        string word = call.Arguments[i];
        if (!word.StartsWith('-')) return AddService(call, word);
        switch (word)
        {
            case "--system" or "-s":
                IsSystem = true;
                return true;
            case "--user" or "-u":
                IsSystem = false;
                return true;
            case "--system-mgr" or "-m":
                IsSystemManager = true;
                _ignoresUnknown = false;
                return true;
            case "--container" or "-o":
                IsSystemManager = _ignoresUnknown = false;
                return true;
            case "--auto-recovery" or "-r":
                RecoversAutomatically = true;
                return true;
            case "--quiet" or "-q":
                Log.ShowsStatus = false;
                Log.ConsoleLevel = LogLevel.None;
                return true;
            case "--version":
                status = 0;
                call.Streams.Out($"Dinit version {Version}.\n");
                call.Streams.Out(
                    "Supported features: cgroups supplemental-groups capabilities io-priority oom-score-adjust\n");
                return false;
            case "--help":
                status = 0;
                call.Streams.Out(Help);
                return false;
        }
        if (LongName(word) is { } name) return ApplyValue(call, ref i, name);
        if (_ignoresUnknown) return true;
        call.Streams.Error($"dinit: unrecognized option: {word}\n");
        return false;
    }

    private static string? LongName(string word) => word switch
    {
        "--env-file" or "-e" => "'--env-file' (-e)",
        "--services-dir" or "-d" => "'--services-dir' (-d)",
        "--socket-path" or "-p" => "'--socket-path' (-p)",
        "--ready-fd" or "-F" => "'--ready-fd' (-F)",
        "--log-file" or "-l" => "'--log-file' (-l)",
        "--cgroup-path" or "-b" => "'--cgroup-path' (-b)",
        "--service" or "-t" => "'--service' (-t)",
        "--log-level" => "'--log-level'",
        "--console-level" => "'--console-level'",
        _ => null,
    };

    private bool ApplyValue(ProgramCall call, ref int i, string name)
    {
        if (++i >= call.Arguments.Count || call.Arguments[i].Length == 0)
        {
            call.Streams.Error($"dinit: {name} requires an argument\n");
            return false;
        }
        string value = call.Arguments[i];
        switch (name)
        {
            case "'--env-file' (-e)":
                EnvironmentFile = value;
                IsEnvironmentFileRequired = true;
                return true;
            case "'--services-dir' (-d)":
                _directories.Add(value);
                return true;
            case "'--socket-path' (-p)":
                _socketPath = value;
                return true;
            case "'--ready-fd' (-F)":
                return SetReadyDescriptor(call, value);
            case "'--log-file' (-l)":
                Log.File = value;
                return true;
            case "'--cgroup-path' (-b)":
                CgroupBase = value;
                return true;
            case "'--service' (-t)":
                Services.Add(value);
                return true;
            default:
                return SetLevel(call, name, value);
        }
    }

    private bool SetLevel(ProgramCall call, string name, string value)
    {
        LogLevel? level = value switch
        {
            "none" => LogLevel.None,
            "error" => LogLevel.Error,
            "warn" => LogLevel.Warning,
            "info" => LogLevel.Info,
            "debug" => LogLevel.Debug,
            _ => null,
        };
        if (level is null)
        {
            call.Streams.Error(
                $"dinit: {name} accepts only arguments: 'none', 'error', 'warn', 'info', 'debug'\n");
            return false;
        }
        if (name == "'--log-level'") Log.MainLevel = level.Value;
        else Log.ConsoleLevel = level.Value;
        return true;
    }

    private bool SetReadyDescriptor(ProgramCall call, string value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor))
        {
            call.Streams.Error("dinit: '--ready-fd' (-F) requires a numerical argument\n");
            return false;
        }
        if (descriptor == 0 || !Descriptors.IsOpen(descriptor))
        {
            call.Streams.Error("dinit: '--ready-fd' (-F) requires an open file descriptor\n");
            return false;
        }
        if (descriptor > 2) _ = Descriptors.SetCloseOnExec(descriptor, value: true); // it is open
        ReadyDescriptor = descriptor;
        return true;
    }

    /// <summary>A kernel passes words it does not know to process 1; of these only
    /// "single" means something.</summary>
    private bool AddService(ProgramCall call, string word)
    {
        if (word.Length == 0)
        {
            call.Streams.Error("dinit: error: empty command-line argument\n");
            return false;
        }
        if (_ignoresUnknown && word != "single") return true;
        if (!ServiceName.IsValid(word))
        {
            call.Streams.Error($"dinit: error: invalid service name '{word}'.\n");
            return false;
        }
        Services.Add(word);
        return true;
    }

    private void Complete(ProgramCall call)
    {
        if (Services.Count == 0) Services.Add("boot");
        if (IsSystemManager)
        {
            EnvironmentFile ??= "/etc/dinit/environment";
            CgroupBase ??= "";
        }
        SocketPath =
            _socketPath ?? (IsSystem ? SystemSocket : ServiceDirectories.UserSocket(call) ?? SystemSocket);
        if (_directories.Count == 0) _directories.AddRange(ServiceDirectories.Default(call, IsSystem));
    }
}
