using Limyra.Formats.Services;
using Limyra.Init.Control;
using Limyra.Init.Loading;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Client;

/// <summary>list, status, is-started, is-failed, catlog: what only looks.</summary>
internal static class ListCommands
{
    public static int List(DinitctlCall request)
    {
        if (request.EnabledBy is not null) return SurveyCommands.ListEnablements(request);
        if (request.ListsAll) return SurveyCommands.ListAll(request);
        if (request.IsJson)
        {
            Survey.JsonText json = request.Answer("services").Open('[');
            foreach ((string? name, ClientStatus? status) in ReadAll(request.Client))
                StatusJson.Write(json.Open('{').Value("name", name), status).Close('}');
            json.Close(']');
            return 0;
        }
        foreach ((string? name, ClientStatus? status) in ReadAll(request.Client))
            request.Print(StatusText.Line(name, status));
        return 0;
    }

    /// <summary>All loaded services.</summary>
    public static List<(string Name, ClientStatus Status)> ReadAll(ControlClient client)
    {
        (ControlCommand command, int size) = client.Version >= 5
            ? (ControlCommand.ListServices5, ControlProtocol.Status5Bytes)
            : (ControlCommand.ListServices, ControlProtocol.StatusBytes);
        client.Send([(byte)command]);
        List<(string, ClientStatus)> all = [];
        ControlReply reply;
        while ((reply = client.ReadReply()) == ControlReply.ServiceInfo)
        {
            int length = client.Take(1)[0];
            ClientStatus status = ClientStatus.Read(client.Take(size));
            all.Add((client.TakeText(length), status));
        }
        if (reply != ControlReply.ListDone) throw new ControlClientException("control socket protocol error");
        return all;
    }

    public static int Status(DinitctlCall request)
    {
        if (!request.Find(request.Service, out ControlClient.Record record)) return 1;
        ControlClient client = request.Client;
        string directory = client.DescriptionDirectory(record.Handle);
        string path = ServiceFiles.Join(directory, ServiceName.BaseOf(request.Service));
        if (client.Status(record.Handle) is not { } status)
        {
            request.Error("protocol error.");
            return 1;
        }
        bool isModified =
            status.Modified is { } loaded && BytePaths.Status(path, out FileStatus file) == Errno.None
            && loaded != (file.ModificationSeconds, file.ModificationNanoseconds);
        string console = (status.HasConsole ? " (holding console)" : "")
            + (status.WaitsForConsole ? " (waiting for console)" : "");
        if (request.IsJson)
        {
            Survey.JsonText json =
                request.Answer("service").Open('{').Value("name", request.Service).Value("file", path);
            StatusJson.Write(json, status).Value("modified", isModified).Close('}');
            return 0;
        }
        string activation = status.IsExplicit ? "explicitly started" : "start due to dependent(s)";
        request.Print(
            $"Service: {request.Service}\n"
            + $"    File: {path}{(isModified ? " (modified since loaded)" : "")}\n"
            + $"    State: {StatusText.Word(status.State)}{StatusText.Detail(status)}{console}\n"
            + (status.Target == ServiceState.Started ? $"    Activation: {activation}\n" : "")
            + (status.HasPid ? $"    Process ID: {status.Pid}\n" : ""));
        foreach ((string? name, string? value) in client.Details(record.Handle))
            request.Call.Streams.Out(StatusText.DetailLine(name, value));
        return 0;
    }

    public static int IsStarted(DinitctlCall request) =>
        Ask(request, status => status.State == ServiceState.Started);

    public static int IsFailed(DinitctlCall request) => Ask(request, status =>
        status.State == ServiceState.Stopped
            && status.Reason is StopReason.DependencyFailed or StopReason.Failed
                or StopReason.ExecutionFailed or StopReason.TimedOut);

    private static int Ask(DinitctlCall request, Func<ClientStatus, bool> isTrue)
    {
        if (!request.Find(request.Service, out ControlClient.Record record, isSilent: true)) return 1;
        if (request.Client.Status(record.Handle) is not { } status) return 1;
        request.Say(StatusText.Word(status.State) + "\n");
        if (request.IsJson) request.Answer("answer").Value(name: null, isTrue(status));
        return isTrue(status) ? 0 : 1;
    }

    public static int CatLog(DinitctlCall request)
    {
        if (!request.Load(request.Service, out ControlClient.Record record)) return 1;
        ControlClient client = request.Client;
        client.OnOutput = text => request.Call.Streams.Out(text);
        if (request.IsFollowing) client.Send(ControlCommand.FollowLog, record.Handle);
        else
        {
            client.Send(
                [(byte)ControlCommand.CatLog, (byte)(request.IsClearing ? 1 : 0),
                    .. ControlClient.Bytes(record.Handle)]);
        }
        ControlReply reply = client.ReadReply();
        if (reply != ControlReply.ServiceLog)
        {
            request.Error(reply switch
            {
                ControlReply.Nak => "cannot cat log for service not configured to buffer output.",
                ControlReply.BadRequest when request.IsFollowing => "this daemon cannot follow a log.",
                _ => "protocol error.",
            });
            return 1;
        }
        client.Take(1);
        ReadOnlySpan<byte> text = client.Take((int)client.TakeUInt32());
        if (request.IsJson)
        {
            request.Answer("log").Value(name: null, BytePaths.Encoding.GetString(text));
            return 0;
        }
        request.Call.Streams.Out(text);
        if (request.IsFollowing)
        {
            client.AwaitEnd();
            return 0;
        }
        if (!text.IsEmpty && text[^1] != '\n')
            request.Call.Streams.Out("\n(last line is truncated or incomplete)\n");
        return 0;
    }
}
