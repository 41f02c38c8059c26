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

    private readonly ProgramCall call;
    private readonly ClientOptions target = new();
    private readonly List<string> names = [];
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal)
    {
        ["--str-started"] = "started",
        ["--str-stopped"] = "stopped",
        ["--str-failed"] = "failed",
        ["--str-set"] = "set",
        ["--str-unset"] = "unset",
    };

    private readonly Dictionary<uint, string> services = [];
    private List<string> command = [];
    private string? commandText;
    private bool endsAfterFirst;
    private bool watchesEnvironment;
    private bool reportsInitial;
    private bool isDone;

    private MonitorProgram(ProgramCall call)
    {
        this.call = call;
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
        for (var i = 0; i < call.Arguments.Count; i++)
            if (!Apply(ref i)) return 1;
        if (names.Count == 0 && !watchesEnvironment) return Refuse("specify at least one service name");
        if (commandText is null) return Refuse("command must specified");
        command = Split(commandText);
        if (command.Count == 0) return Refuse("specified command is empty");
        try
        {
            using var client = target.Connect(call);
            return watchesEnvironment ? WatchEnvironment(client) : WatchServices(client);
        }
        catch (ControlClientException problem)
        {
            return Refuse(problem.Message);
        }
    }

    private int Refuse(string text)
    {
        call.Streams.Error($"dinit-monitor: {text}\n");
        return 1;
    }

    private bool Apply(ref int i)
    {
        var word = call.Arguments[i];
        switch (word)
        {
            case "--exit" or "-e":
                endsAfterFirst = true;
                return true;
            case "--env" or "-E":
                watchesEnvironment = true;
                return true;
            case "--initial" or "-i":
                reportsInitial = true;
                return true;
            case "--system" or "-s":
                target.IsUser = false;
                return true;
            case "--user" or "-u":
                target.IsUser = true;
                return true;
        }
        if (!word.StartsWith('-'))
        {
            names.Add(word);
            return true;
        }
        if (word is not ("--socket-path" or "-p" or "--command" or "-c") && !texts.ContainsKey(word))
        {
            Refuse($"unrecognized option: {word}");
            return false;
        }
        if (++i == call.Arguments.Count)
        {
            Refuse($"{word} should be followed by an argument");
            return false;
        }
        if (word is "--socket-path" or "-p") target.SocketPath = call.Arguments[i];
        else if (word is "--command" or "-c") commandText = call.Arguments[i];
        else texts[word] = call.Arguments[i];
        return true;
    }

    private int WatchServices(ControlClient client)
    {
        List<(string Name, ServiceState State)> initial = [];
        client.OnEvent = OnEvent;
        foreach (var name in names)
        {
            if (client.Request(ControlCommand.LoadService, name, out var record)
                != ControlReply.ServiceRecord)
                return Refuse($"cannot load service: {name}");
            services[record.Handle] = name;
            initial.Add((name, record.State));
        }
        foreach (var (name, state) in reportsInitial ? initial : [])
        {
            if (state == ServiceState.Started) Issue(name, value: "", texts["--str-started"]);
            else if (state == ServiceState.Stopped) Issue(name, value: "", texts["--str-stopped"]);
        }
        return Follow(client);
    }

    private int WatchEnvironment(ControlClient client)
    {
        if (client.Version < 5) return Refuse("server too old or protocol error");
        client.OnEnvironment = (entry, _) => OnVariable(entry);
        client.Send([(byte)ControlCommand.ListenEnvironment]);
        if (client.ReadReply() != ControlReply.Ack) return Refuse("protocol error");
        if (reportsInitial)
            foreach (var entry in client.Environment()) OnVariable(entry);
        return Follow(client);
    }

    private int Follow(ControlClient client)
    {
        try
        {
            while (!isDone) client.ReadInformation();
            return 0;
        }
        catch (ControlClientException)
        {
            return Refuse("connection closed by server");
        }
    }

    private void OnEvent(ClientEvent what)
    {
        var text = what.What switch
        {
            ServiceEvent.Started => texts["--str-started"],
            ServiceEvent.Stopped => texts["--str-stopped"],
            ServiceEvent.FailedStart => texts["--str-failed"],
            _ => null,
        };
        if (text is not null && services.TryGetValue(what.Handle, out var name)) Issue(name, value: "", text);
    }

    private void OnVariable(string entry)
    {
        var equals = entry.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? entry : entry[..equals];
        if (names.Count > 0 && !names.Contains(name)) return;
        if (equals < 0) Issue(name, value: "", texts["--str-unset"]);
        else Issue(name, entry[(equals + 1)..], texts["--str-set"]);
    }

    /// <summary>Runs the command and waits for it: one at a time, in the order of events.</summary>
    private void Issue(string name, string value, string status)
    {
        if (isDone) return;
        isDone = endsAfterFirst;
        List<string> words = command.ConvertAll(word => Fill(word, name, value, status));
        ChildPlan plan = new()
        {
            Encoding = BytePaths.Encoding,
            Paths = ChildPlan.Search(words[0], call.Variable("PATH")),
            Arguments = words,
            Environment = call.Environment,
            Input = ChildStream.Inherited,
            Output = ChildStream.Inherited,
            Error = ChildStream.Inherited,
            Session = ChildSession.Inherited,
        };
        var reason = Children.Start(plan, out var child);
        if (reason == Errno.None) reason = Children.Await(child, out _);
        if (reason != Errno.None)
        {
            call.Streams.Error($"dinit-monitor: exec: {reason.Describe()}\n");
            return;
        }
        if (Linux.Processes.Wait(child.Pid, out var end) != Errno.None || end.DidExitCleanly) return;
        var how = end.DidExit ? "with exit status" : "due to signal";
        call.Streams.Error($"dinit-monitor: notification command terminated {how} {end.Status}\n");
    }

    private static string Fill(string word, string name, string value, string status)
    {
        StringBuilder filled = new();
        for (var i = 0; i < word.Length; i++)
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
        var isQuoted = false;
        foreach (var c in text)
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
