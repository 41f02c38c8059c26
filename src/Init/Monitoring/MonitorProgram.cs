using System.Text;
using Limyra.Init.Client;
using Limyra.Init.Control;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Monitoring;

/// <summary>dinit-monitor(8): runs a command for each event of services, or each
/// change of the environment.</summary>
internal sealed class MonitorProgram
{
    private static ReadOnlySpan<byte> Help => """
        dinit-monitor:   monitor Dinit services

        Usage:
            dinit-monitor [options] <service-names|environ-names...>

        Options:
          --help           : show this help
          -e, --exit       : exit after the first issued command
          -E, --env        : monitor activation environment changes
          -s, --system     : monitor system daemon (default if run as root)
          -u, --user       : monitor user daemon
          -i, --initial    : also execute command for initial service state
          --str-started <text>, --str-stopped <text>, --str-failed <text>
                           : text describing the status of a service
          --str-set <text>, --str-unset <text>
                           : text describing what happened to a variable
          --socket-path <path>, -p <path>
                           : specify socket for communication with daemon
          -c, --command    : specify command to execute on service status change
                             (%n for service name, %s for status, %v for value)

        """u8;

    private readonly ProgramCall _call;
    private readonly ClientOptions _target = new();
    private readonly List<string> _names = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal)
    {
        ["--str-started"] = "started",
        ["--str-stopped"] = "stopped",
        ["--str-failed"] = "failed",
        ["--str-set"] = "set",
        ["--str-unset"] = "unset",
    };

    private readonly Dictionary<uint, string> _services = [];
    private List<string> _command = [];
    private string? _commandText;
    private bool _endsAfterFirst;
    private bool _watchesEnvironment;
    private bool _reportsInitial;
    private bool _isDone;

    private MonitorProgram(ProgramCall call)
    {
        _call = call;
    }

    public static int Run(ProgramCall call)
    {
        if (call.Arguments.Count == 0 || call.Arguments.Contains("--help"))
        {
            call.Streams.Out(Help);
            return 1;
        }
        if (call.Arguments.Contains("--version"))
        {
            call.Streams.Out($"Dinit version {ManagerOptions.Version}.\n");
            return 0;
        }
        return new MonitorProgram(call).Run();
    }

    private int Run()
    {
        for (int i = 0; i < _call.Arguments.Count; i++)
            if (!Apply(ref i)) return 1;
        if (_names.Count == 0 && !_watchesEnvironment) return Refuse("specify at least one service name");
        if (_commandText is null) return Refuse("command must specified");
        _command = Split(_commandText);
        if (_command.Count == 0) return Refuse("specified command is empty");
        try
        {
            using ControlClient client = _target.Connect(_call);
            return _watchesEnvironment ? WatchEnvironment(client) : WatchServices(client);
        }
        catch (ControlClientException problem)
        {
            return Refuse(problem.Message);
        }
    }

    private int Refuse(string text)
    {
        _call.Streams.Error($"dinit-monitor: {text}\n");
        return 1;
    }

    private bool Apply(ref int i)
    {
        string word = _call.Arguments[i];
        switch (word)
        {
            case "--exit" or "-e":
                _endsAfterFirst = true;
                return true;
            case "--env" or "-E":
                _watchesEnvironment = true;
                return true;
            case "--initial" or "-i":
                _reportsInitial = true;
                return true;
            case "--system" or "-s":
                _target.IsUser = false;
                return true;
            case "--user" or "-u":
                _target.IsUser = true;
                return true;
        }
        if (!word.StartsWith('-'))
        {
            _names.Add(word);
            return true;
        }
        if (word is not ("--socket-path" or "-p" or "--command" or "-c") && !_texts.ContainsKey(word))
        {
            Refuse($"unrecognized option: {word}");
            return false;
        }
        if (++i == _call.Arguments.Count)
        {
            Refuse($"{word} should be followed by an argument");
            return false;
        }
        if (word is "--socket-path" or "-p") _target.SocketPath = _call.Arguments[i];
        else if (word is "--command" or "-c") _commandText = _call.Arguments[i];
        else _texts[word] = _call.Arguments[i];
        return true;
    }

    private int WatchServices(ControlClient client)
    {
        List<(string Name, ServiceState State)> initial = [];
        client.OnEvent = OnEvent;
        foreach (string name in _names)
        {
            if (client.Request(ControlCommand.LoadService, name, out ControlClient.Record record)
                != ControlReply.ServiceRecord)
                return Refuse($"cannot load service: {name}");
            _services[record.Handle] = name;
            initial.Add((name, record.State));
        }
        foreach ((string? name, ServiceState state) in _reportsInitial ? initial : [])
        {
            if (state == ServiceState.Started) Issue(name, value: "", _texts["--str-started"]);
            else if (state == ServiceState.Stopped) Issue(name, value: "", _texts["--str-stopped"]);
        }
        return Follow(client);
    }

    private int WatchEnvironment(ControlClient client)
    {
        if (client.Version < 5) return Refuse("server too old or protocol error");
        client.OnEnvironment = (entry, _) => OnVariable(entry);
        client.Send([(byte)ControlCommand.ListenEnvironment]);
        if (client.ReadReply() != ControlReply.Ack) return Refuse("protocol error");
        if (_reportsInitial)
            foreach (string entry in client.Environment()) OnVariable(entry);
        return Follow(client);
    }

    private int Follow(ControlClient client)
    {
        try
        {
            while (!_isDone) client.ReadInformation();
            return 0;
        }
        catch (ControlClientException)
        {
            return Refuse("connection closed by server");
        }
    }

    private void OnEvent(ClientEvent what)
    {
        string? text = what.What switch
        {
            ServiceEvent.Started => _texts["--str-started"],
            ServiceEvent.Stopped => _texts["--str-stopped"],
            ServiceEvent.FailedStart => _texts["--str-failed"],
            _ => null,
        };
        if (text is not null && _services.TryGetValue(what.Handle, out string? name)) Issue(
            name, value: "", text);
    }

    private void OnVariable(string entry)
    {
        int equals = entry.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? entry : entry[..equals];
        if (_names.Count > 0 && !_names.Contains(name)) return;
        if (equals < 0) Issue(name, value: "", _texts["--str-unset"]);
        else Issue(name, entry[(equals + 1)..], _texts["--str-set"]);
    }

    /// <summary>Runs the command and waits for it: one at a time, in the order of events.</summary>
    private void Issue(string name, string value, string status)
    {
        if (_isDone) return;
        _isDone = _endsAfterFirst;
        List<string> words = _command.ConvertAll(word => Fill(word, name, value, status));
        ChildPlan plan = new()
        {
            Encoding = BytePaths.Encoding,
            Arguments = words,
            Environment = _call.Environment,
            Input = ChildStream.Inherited,
            Output = ChildStream.Inherited,
            Error = ChildStream.Inherited,
            Session = ChildSession.Inherited,
        };
        Errno reason = Children.Start(plan, out StartingChild? child);
        if (reason == Errno.None) reason = Children.Await(child, out _);
        if (reason != Errno.None)
        {
            _call.Streams.Error($"dinit-monitor: exec: {reason.Describe()}\n");
            return;
        }
        if (Linux.Processes.Wait(child.Pid, out ExitStatus end) != Errno.None || end.DidExitCleanly) return;
        string how = end.DidExit ? "with exit status" : "due to signal";
        _call.Streams.Error($"dinit-monitor: notification command terminated {how} {end.Status}\n");
    }

    private static string Fill(string word, string name, string value, string status)
    {
        StringBuilder filled = new();
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] == '"') continue;
            if (word[i] != '%' || i + 1 == word.Length)
            {
                filled.Append(word[i]);
                continue;
            }
            i++;
            filled.Append(word[i] switch
            {
                'n' => name,
                'v' => value,
                's' => status,
                '%' => "%",
                _ => $"%{word[i]}",
            });
        }
        return filled.ToString();
    }

    /// <summary>Words by blanks; double quotes keep blanks and are removed when the word is used.</summary>
    private static List<string> Split(string text)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool isQuoted = false;
        foreach (char c in text)
        {
            if (c == '"') isQuoted = !isQuoted;
            if (isQuoted || c is not (' ' or '\t' or '\n' or '\r' or '\v' or '\f'))
            {
                word.Append(c);
                continue;
            }
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
        if (word.Length > 0) words.Add(word.ToString());
        return words;
    }
}
