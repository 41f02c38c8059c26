using Limyra.Formats.Services;
using Limyra.Init.Control;
using Limyra.Init.Loading;
using Limyra.Init.Running;
using Limyra.Init.Survey;

namespace Limyra.Init.Client;

/// <summary>One call of dinitctl: its options, its words, and the connection once it is needed.</summary>
internal sealed class DinitctlCall(ProgramCall call)
{
    private ControlClient? _client;
    private readonly JsonAnswer _answer = new();

    public ProgramCall Call { get; } = call;

    public ClientOptions Target { get; } = new();

    public string? CommandName { get; private set; }

    public List<string> Words { get; } = [];

    public bool WantsHelp { get; private set; } = call.Arguments.Count == 0;

    public bool IsQuiet { get; private set; }

    public bool Waits { get; private set; } = true;

    public bool IgnoresUnstarted { get; private set; }

    public bool IsPinned { get; private set; }

    public bool IsForced { get; private set; }

    public bool IsClearing { get; private set; }

    public bool IsListing { get; private set; }

    /// <summary>catlog goes on with what comes.</summary>
    public bool IsFollowing { get; private set; }

    public bool IsOffline { get; private set; }

    /// <summary>list: also what is not loaded.</summary>
    public bool ListsAll { get; private set; }

    /// <summary>list: what enables services, instead of how they are; "" for all
    /// layers, or the word of one.</summary>
    public string? EnabledBy { get; private set; }

    /// <summary>graph, boot-chart: text, dot or svg; null for the command's own choice.</summary>
    public string? Format { get; private set; }

    /// <summary>The answer is one JSON document (docs/formats/dinitctl-json.md).</summary>
    public bool IsJson { get; private set; }

    public string? From { get; private set; }

    public List<string> Directories { get; } = [];

    public string Service => Words[^1];

    public ControlClient Client => _client ??= Target.Connect(Call);

    /// <summary>Speaks over a new connection: the daemon has closed the old one.</summary>
    public void Reconnect()
    {
        _client?.Dispose();
        _client = null;
    }

    public void Close() => _client?.Dispose();

    /// <summary>To standard output, unless quiet.</summary>
    public void Say(string text)
    {
        if (IsJson) _answer.Messages.Add(text);
        else if (!IsQuiet) Call.Streams.Out(text);
    }

    /// <summary>What was asked for, to standard output even when quiet.</summary>
    public void Print(string text)
    {
        if (IsJson) _answer.Messages.Add(text);
        else Call.Streams.Out(text);
    }

    public void Error(string text)
    {
        if (IsJson) _answer.Errors.Add(text);
        else Call.Streams.Error($"dinitctl: {text}\n");
    }

    /// <summary>More about the error before.</summary>
    public void ErrorLine(string text)
    {
        if (IsJson) _answer.Errors.Add(text);
        else Call.Streams.Error(text + "\n");
    }

    /// <summary>What a JSON document shall hold under a name, written by the caller.</summary>
    public JsonText Answer(string name) => _answer.Data(name);

    /// <summary>Ends the program with a status; a JSON document is written now,
    /// since it holds that too.</summary>
    public int Finish(int status)
    {
        if (IsJson) Call.Streams.Out(_answer.Finish(CommandName, status));
        return status;
    }

    /// <summary>The words do not fit the command.</summary>
    public int RefuseLine()
    {
        Error("Invalid command line.");
        ErrorLine("Try 'dinitctl --help' for more information.");
        return 1;
    }

    /// <summary>Reads the command line; false when the program ends with the status.</summary>
    public bool Read(out int status)
    {
        status = 1;
        IReadOnlyList<string> arguments = Call.Arguments;
        for (int i = 0; i < arguments.Count && !WantsHelp; i++)
        {
            string word = arguments[i];
            if (!word.StartsWith('-'))
            {
                if (CommandName is null) CommandName = word;
                else if (word.Length > 0) Words.Add(word);
                else return Refuse("Invalid empty argument");
                continue;
            }
            if (word == "--version")
            {
                Call.Streams.Out($"Dinit version {ManagerOptions.Version}.\n");
                status = 0;
                return false;
            }
            if (ApplyFlag(word)) continue;
            if (CommandOf(word) is { } commands && (CommandName is null || !commands.Contains(CommandName)))
            {
                RefuseLine();
                return false;
            }
            if (ApplyCommandFlag(word)) continue;
            if (ValueOf(word) is not { } expected)
                return Refuse($"unrecognized/invalid option: {word} (use --help for help)");
            if (++i == arguments.Count || arguments[i].Length == 0) return Refuse(expected);
            ApplyValue(word, arguments[i]);
        }
        return true;
    }

    private bool Refuse(string text)
    {
        Error(text);
        return false;
    }

    private bool ApplyFlag(string word)
    {
        switch (word)
        {
            case "--help":
                WantsHelp = true;
                return true;
            case "--quiet":
                IsQuiet = true;
                return true;
            case "--json":
                IsJson = true;
                return true;
            case "--no-wait":
                Waits = false;
                return true;
            case "--system" or "-s":
                Target.IsUser = false;
                return true;
            case "--user" or "-u":
                Target.IsUser = true;
                return true;
            case "--use-passed-cfd":
                Target.UsesPassedDescriptor = true;
                return true;
            case "--offline" or "-o":
                IsOffline = true;
                return true;
            case "--pin":
                IsPinned = true;
                return true;
            case "--ignore-unstarted":
                IgnoresUnstarted = true;
                return true;
            default:
                return false;
        }
    }

    /// <summary>The commands that an option belongs to and must follow; null when it
    /// belongs to none in particular.</summary>
    private static string[]? CommandOf(string option) => option switch
    {
        "--force" => ["stop", "restart"],
        "-f" => ["stop", "restart", "catlog"],
        "--clear" or "--follow" => ["catlog"],
        "--list" or "-l" => ["signal"],
        "--from" => ["enable", "disable"],
        "--all" => ["list"],
        "--format" => ["graph", "boot-chart"],
        _ => option.StartsWith("--enabled-by", StringComparison.Ordinal) ? ["list"] : null,
    };

    private bool ApplyCommandFlag(string word)
    {
        switch (word)
        {
            case "--follow" or "-f" when CommandName == "catlog":
                IsFollowing = true;
                return true;
            case "--force" or "-f":
                IsForced = true;
                return true;
            case "--clear":
                IsClearing = true;
                return true;
            case "--list" or "-l":
                IsListing = true;
                return true;
            case "--all":
                ListsAll = true;
                return true;
            case "--enabled-by":
                EnabledBy = "";
                return true;
            default:
                const string Layer = "--enabled-by=";
                if (!word.StartsWith(Layer, StringComparison.Ordinal)) return false;
                EnabledBy = word[Layer.Length..];
                return true;
        }
    }

    /// <summary>What to say when an option's value is missing; null when it takes none.</summary>
    private static string? ValueOf(string option) => option switch
    {
        "--socket-path" or "-p" => "--socket-path/-p should be followed by socket path",
        "--from" => "--from should be followed by a service name",
        "--services-dir" or "-d" => "'--services-dir' (-d) requires an argument",
        "--format" => "--format should be followed by text, dot or svg",
        _ => null,
    };

    private void ApplyValue(string word, string value)
    {
        if (word is "--socket-path" or "-p") Target.SocketPath = value;
        else if (word == "--from") From = value;
        else if (word == "--format") Format = value;
        else Directories.Add(value);
    }

    /// <summary>Loads a service, or says why it cannot be had.</summary>
    public bool Load(string name, out ControlClient.Record record, bool isSilent = false)
    {
        ControlReply reply = Client.Request(ControlCommand.LoadService, name, out record);
        if (reply == ControlReply.ServiceRecord) return true;
        if (!isSilent && !ReportMask(name)) ReportLoad(reply);
        return false;
    }

    /// <summary>Finds a loaded service, or says that it is not.</summary>
    public bool Find(string name, out ControlClient.Record record, bool isSilent = false)
    {
        ControlReply reply = Client.Request(ControlCommand.FindService, name, out record);
        if (reply == ControlReply.ServiceRecord) return true;
        if (isSilent || ReportMask(name)) return false;
        Error(reply == ControlReply.NoService ? "service not loaded." : "protocol error.");
        return false;
    }

    /// <summary>The protocol has no answer for a masked service, so the files are
    /// asked; false when it is none.</summary>
    private bool ReportMask(string name)
    {
        (string? working, List<string>? directories) = Client.LoadPaths();
        ServiceFiles files = new(directories.ConvertAll(directory => ServiceFiles.Join(working, directory)));
        if (!ServiceName.IsValid(name)
            || files.Find(ServiceName.BaseOf(name), out _) is not { IsMask: true } mask)
            return false;
        Error($"{ServiceFiles.DescribeMask(mask)}; remove that link to have it again.");
        return true;
    }

    private void ReportLoad(ControlReply reply)
    {
        switch (reply)
        {
            case ControlReply.NoService:
                Error("failed to find service description.");
                Error("check service description file exists / service name spelling.");
                break;
            case ControlReply.DescriptionError:
                Error("error in service description.");
                Error("try 'dinit-check <service-name>' or check log for more information.");
                break;
            case ControlReply.LoadError:
                Error("error loading service (or dependency of service).");
                Error("try 'dinit-check <service-name>' or check log for more information.");
                break;
            default:
                Error("protocol error");
                break;
        }
    }
}
