using System.Buffers.Binary;
using System.Globalization;
using Limyra.Formats.Services;
using Limyra.Init.Control;
using Limyra.Init.Services;

namespace Limyra.Init.Client;

/// <summary>Commands that change one thing and are done.</summary>
internal static class ChangeCommands
{
    public static int Unpin(DinitctlCall request)
    {
        if (!request.Load(request.Service, out ControlClient.Record record)) return 1;
        request.Client.Send(ControlCommand.UnpinService, record.Handle);
        return Expect(request, nak: null, $"Service '{request.Service}' unpinned.\n");
    }

    public static int Unload(DinitctlCall request)
    {
        if (!request.Find(request.Service, out ControlClient.Record record)) return 1;
        request.Client.Send(ControlCommand.UnloadService, record.Handle);
        return Expect(
            request, "could not unload service; service not stopped, or is a dependency of another service.",
            $"Service '{request.Service}' unloaded.\n");
    }

    public static int Reload(DinitctlCall request)
    {
        string done = $"Service '{request.Service}' reloaded.\n";
        if (!request.Find(request.Service, out ControlClient.Record record, isSilent: true))
        {
            if (!request.Load(request.Service, out _)) return 1;
            request.Say(done);
            return 0;
        }
        request.Client.Send(ControlCommand.ReloadService, record.Handle);
        return Expect(
            request,
            "could not reload service; service in wrong state, incompatible change, or bad service description.",
            done);
    }

    public static int Shutdown(DinitctlCall request)
    {
        request.Client.Send([(byte)ControlCommand.Shutdown, (byte)ShutdownType.Halt]);
        if (request.Client.ReadReply() != ControlReply.Ack)
        {
            request.Error("control socket protocol error");
            return 1;
        }
        request.Say("Shutting down dinit...\n");
        request.Client.AwaitEnd();
        request.Say("Connection closed.\n");
        return 0;
    }

    /// <summary>Has the daemon replaced by the program in its file; services go on.</summary>
    public static int Reexecute(DinitctlCall request)
    {
        request.Client.Send([(byte)ControlCommand.Reexecute]);
        if (request.Client.ReadReply() != ControlReply.Ack)
        {
            request.Error("this daemon cannot replace itself.");
            return 1;
        }

        // This connection is handed over too: an answer comes from the successor,
        // or from who could not be replaced.
        request.Client.Send([(byte)ControlCommand.QueryVersion]);
        if (request.Client.ReadReply() == ControlReply.Version) request.Say("Daemon executed again.\n");
        return 0;
    }

    public static int AddDependency(DinitctlCall request) => ChangeDependency(
        request, ControlCommand.AddDependency,
        "could not add dependency: circular dependency or wrong state", "added");

    public static int RemoveDependency(DinitctlCall request) => ChangeDependency(
        request, ControlCommand.RemoveDependency, "no such dependency to remove", "removed");

    private static int ChangeDependency(DinitctlCall request, ControlCommand command, string nak, string done)
    {
        DependencyKind? kind = request.Words[0] switch
        {
            "need" or "regular" => DependencyKind.Regular,
            "milestone" => DependencyKind.Milestone,
            "waits-for" => DependencyKind.WaitsFor,
            _ => null,
        };
        (string? from, string? to) = (request.Words[1], request.Words[2]);
        if (kind is null) return request.RefuseLine();
        if (!request.Load(from, out ControlClient.Record first)
            || !request.Load(to, out ControlClient.Record second)) return 1;
        if (from == to)
        {
            request.Error("can not add/remove a dependency from a service to itself");
            return 1;
        }
        request.Client.Send([
            (byte)command, (byte)kind.Value, .. ControlClient.Bytes(first.Handle),
            .. ControlClient.Bytes(second.Handle),
        ]);
        return Expect(request, nak, $"Service '{from}': dependency '{to}' {done}\n");
    }

    public static int Trigger(DinitctlCall request) => SetTrigger(request, isTriggered: true);

    public static int Untrigger(DinitctlCall request) => SetTrigger(request, isTriggered: false);

    private static int SetTrigger(DinitctlCall request, bool isTriggered)
    {
        if (!request.Load(request.Service, out ControlClient.Record record)) return 1;
        request.Client.Send([
            (byte)ControlCommand.SetTrigger, .. ControlClient.Bytes(record.Handle),
            (byte)(isTriggered ? 1 : 0),
        ]);
        return Expect(request, "cannot trigger a service that is not of 'triggered' type.", done: "");
    }

    public static int SetEnvironment(DinitctlCall request)
    {
        foreach (string word in request.Words)
        {
            string entry = word.Contains('=', StringComparison.Ordinal)
                ? word
                : $"{word}={request.Call.Variable(word) ?? ""}";
            if (!Export(request, entry)) return 1;
        }
        return 0;
    }

    public static int UnsetEnvironment(DinitctlCall request)
    {
        foreach (string word in request.Words)
        {
            if (word.Contains('=', StringComparison.Ordinal))
            {
                request.Error($"environment variable '{word}' must not contain the '=' sign.");
                return 1;
            }
            if (!Export(request, word)) return 1;
        }
        return 0;
    }

    private static bool Export(DinitctlCall request, string entry)
    {
        byte[] text = Linux.BytePaths.Encoding.GetBytes(entry);
        if (text.Length + 3 > ControlProtocol.RequestLimitBytes)
        {
            request.Error($"environment variable '{entry.Split('=')[0]}' too long.");
            return false;
        }
        request.Client.Send(
            [(byte)ControlCommand.SetEnvironment, (byte)text.Length, (byte)(text.Length >> 8), .. text]);
        if (request.Client.ReadReply() == ControlReply.Ack) return true;
        request.Error("failed to export environment.");
        return false;
    }

    public static int Signal(DinitctlCall request)
    {
        if (request.IsListing) return ListSignals(request);
        if (request.Words.Count < 2)
        {
            request.Error(request.Words.Count == 0
                ? "signal number/name must be specified"
                : "service name must be specified");
            return 1;
        }
        int signal = ServiceValues.SignalNumber(request.Words[0]);
        // Any number goes: the daemon says what it thinks of it.
        bool isKnown = signal > 0
            || int.TryParse(request.Words[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out signal);
        if (!isKnown)
        {
            request.Error($"'{request.Words[0]}' is not a valid signal name/number");
            return 1;
        }
        if (!request.Load(request.Service, out ControlClient.Record record)) return 1;
        byte[] packet = new byte[9];
        packet[0] = (byte)ControlCommand.Signal;
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(1), signal);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(5), record.Handle);
        request.Client.Send(packet);
        string? problem = request.Client.ReadReply() switch
        {
            ControlReply.Ack => null,
            ControlReply.SignalNoProcess =>
                "could not get valid PID of service; service is not process-based or is in wrong state.",
            ControlReply.SignalBad => "provided signal was invalid.",
            ControlReply.SignalFailed => "failed sending signal to service.",
            _ => "protocol error.",
        };
        if (problem is null) return 0;
        request.Error(problem);
        return 1;
    }

    private static int ListSignals(DinitctlCall request)
    {
        if (request.Words.Count > 0) return request.RefuseLine();
        if (request.IsJson)
        {
            Survey.JsonText json = request.Answer("signals").Open('{');
            foreach ((string? name, int number) in ServiceValues.SignalNames)
                if (number != 0) json.Value(name, number);
            json.Close('}');
            return 0;
        }
        request.Print("dinitctl: The following signal names are supported:");
        foreach ((string? name, int number) in ServiceValues.SignalNames)
            if (number != 0) request.Print($"\ndinitctl: {name,-4} -> {number}");
        request.Print("\n");
        return 0;
    }

    private static int Expect(DinitctlCall request, string? nak, string done)
    {
        ControlReply reply = request.Client.ReadReply();
        if (reply == ControlReply.Ack)
        {
            request.Say(done);
            return 0;
        }
        request.Error(reply == ControlReply.Nak && nak is not null ? nak : "protocol error.");
        return 1;
    }
}
