using Limyra.Formats.Services;
using Limyra.Init.Control;
using Limyra.Init.Loading;
using Limyra.Init.Running;

namespace Limyra.Init.Client;

/// <summary>One call of dinitctl: its options, its words, and the connection once it is needed.</summary>
internal sealed class DinitctlCall(ProgramCall call)
{
    private ControlClient? client;

    public ProgramCall Call { get; } = call;

    public ClientOptions Target { get; } = new();

    public string? CommandName { get; private set; }

    public List<string> Words { get; } = [];

    public bool WantsHelp { get; private set; }

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

    public string? From { get; private set; }

    public List<string> Directories { get; } = [];

    public string Service => Words[^1];

    public ControlClient Client => client ??= Target.Connect(Call);

    public void Close() => client?.Dispose();

    /// <summary>To standard output, unless quiet.</summary>
    public void Say(string text)
    {
        if (!IsQuiet) Call.Streams.Out(text);
    }

    public void Error(string text) => Call.Streams.Error($"dinitctl: {text}\n");

    /// <summary>The words do not fit the command.</summary>
    public int RefuseLine()
    {
        Error("Invalid command line.");
        Call.Streams.Error("Try 'dinitctl --help' for more information.\n");
        return 1;
    }

    /// <summary>Reads the command line; false when the program ends with the status.</summary>
    public bool Read(IReadOnlyList<string> commands, out int status)
    {
        status = 1;
        var arguments = Call.Arguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            var word = arguments[i];
            if (!word.StartsWith('-'))
            {
                if (CommandName is null) CommandName = word;
                else Words.Add(word);
                continue;
            }
            if (word == "--version")
            {
                Call.Streams.Out($"Dinit version {ManagerOptions.Version}.\n");
                status = 0;
                return false;
            }
            if (ApplyFlag(word)) continue;
            if (!IsValued(word))
            {
                Error($"unrecognized/invalid option: {word} (use --help for help)");
                return false;
            }
            if (++i == arguments.Count || arguments[i].Length == 0)
            {
                Error($"{word} should be followed by an argument");
                return false;
            }
            ApplyValue(word, arguments[i]);
        }
        return true;
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
            case "--force" or "-f" when CommandName is "stop" or "restart" or "release":
                IsForced = true;
                return true;
            case "--ignore-unstarted" when CommandName is "stop" or "restart" or "release":
                IgnoresUnstarted = true;
                return true;
            case "--clear" when CommandName == "catlog":
                IsClearing = true;
                return true;
            case "--follow" or "-f" when CommandName == "catlog":
                IsFollowing = true;
                return true;
            case "--list" or "-l" when CommandName == "signal":
                IsListing = true;
                return true;
            default:
                return false;
        }
    }

    private bool IsValued(string word) => word is "--socket-path" or "-p" or "--services-dir" or "-d"
        || (word == "--from" && CommandName is "enable" or "disable");

    private void ApplyValue(string word, string value)
    {
        if (word is "--socket-path" or "-p") Target.SocketPath = value;
        else if (word == "--from") From = value;
        else Directories.Add(value);
    }

    /// <summary>Loads a service, or says why it cannot be had.</summary>
    public bool Load(string name, out ControlClient.Record record, bool isSilent = false)
    {
        var reply = Client.Request(ControlCommand.LoadService, name, out record);
        if (reply == ControlReply.ServiceRecord) return true;
        if (!isSilent && !ReportMask(name)) ReportLoad(reply);
        return false;
    }

    /// <summary>Finds a loaded service, or says that it is not.</summary>
    public bool Find(string name, out ControlClient.Record record, bool isSilent = false)
    {
        var reply = Client.Request(ControlCommand.FindService, name, out record);
        if (reply == ControlReply.ServiceRecord) return true;
        if (isSilent || ReportMask(name)) return false;
        Error(reply == ControlReply.NoService ? "service not loaded." : "protocol error.");
        return false;
    }

    /// <summary>The protocol has no answer for a masked service, so the files are asked; false when it is none.</summary>
    private bool ReportMask(string name)
    {
        var (working, directories) = Client.LoadPaths();
        ServiceFiles files = new(directories.ConvertAll(directory => ServiceFiles.Join(working, directory)));
        if (!ServiceName.IsValid(name) || files.Find(ServiceName.BaseOf(name), out _) is not { IsMask: true } mask)
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
