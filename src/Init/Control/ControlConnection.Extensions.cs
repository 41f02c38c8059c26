using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Limyra.Formats.Services;
using Limyra.Init.Handover;
using Limyra.Init.Processes;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Control;

/// <summary>
/// Requests that the reference does not have. It answers them as bad requests and closes, so a client that
/// also wants to speak with it sends them last.
/// </summary>
internal sealed partial class ControlConnection : ILogFollower
{
    private const int FollowHeadBytes = 6;

    private bool _hasLostOutput;

    /// <summary>The buffered output, and everything that comes after it as information packets.</summary>
    private void FollowLog(Service service)
    {
        if (service.Description is not { HasProcess: true, LogType: LogType.Buffer })
        {
            Reply(ControlReply.Nak);
            return;
        }
        service.Process.Followers ??= [];
        if (!service.Process.Followers.Contains(this)) service.Process.Followers.Add(this);
        SendLog(service, isCleared: false);
    }

    private void StopFollowing(Service service) => service.Process.Followers?.Remove(this);

    public void OnOutput(Service service, ReadOnlySpan<byte> text)
    {
        if (_outputLength >= ControlProtocol.OutputHighWaterBytes)
        {
            _hasLostOutput = true;
            return;
        }
        if (_hasLostOutput) SendOutput(service, "(dinit: note: some output is not shown)\n"u8);
        _hasLostOutput = false;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> part = text[..Math.Min(text.Length, byte.MaxValue - FollowHeadBytes)];
            SendOutput(service, part);
            text = text[part.Length..];
        }
    }

    private void SendOutput(Service service, ReadOnlySpan<byte> text)
    {
        Span<byte> packet = stackalloc byte[byte.MaxValue];
        for (uint handle = 0; handle < _handles.End; handle++)
        {
            if (_handles[handle] != service) continue;
            packet[0] = (byte)ControlReply.LogOutput;
            packet[1] = (byte)(FollowHeadBytes + text.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(packet[2..], handle);
            text.CopyTo(packet[FollowHeadBytes..]);
            Send(packet[..(FollowHeadBytes + text.Length)]);
            return;
        }
    }

    /// <summary>What the fixed status block has no room for: lines of name=value, only
    /// those that mean something.</summary>
    private void SendDetails(Service service)
    {
        ProcessRecord record = service.Process;
        StringBuilder text = new();
        Add("status", record.StatusText);
        Add("activity", record.Activity switch
        {
            ServiceActivity.Reloading => "reloading",
            ServiceActivity.Stopping => "stopping",
            _ => null,
        });
        Add("cgroup", record.CgroupPath);
        if (record.Health is { Failures: > 0 } health) Add("health-failures", Number(health.Failures));
        if (service is { Type: ServiceType.Timer, Phase: ProcessPhase.Delayed }
            && record.Timer is { IsArmed: true } timer)
        {
            long next = Clocks.RealtimeNs + timer.MomentNs - Clocks.MonotonicNs;
            Add("next-run", Number((next + Clocks.NanosecondsPerSecond / 2) / Clocks.NanosecondsPerSecond));
        }
        foreach (string dropIn in service.Description?.DropIns ?? []) Add("drop-in", dropIn);
        SendText([(byte)ControlReply.ServiceDetails], text.ToString(), lengthBytes: 4);

        void Add(string name, string? value)
        {
            if (value is not null) text.Append(name).Append('=').Append(value).Append('\n');
        }

        static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>This connection for the manager that replaces this one: unread requests and
    /// unsent answers included.</summary>
    public void Capture(HandoverWriter writer)
    {
        if (_isClosing) return;
        writer.Line("connection", writer.Keep(_descriptor));
        for (uint handle = 0; handle < _handles.End; handle++)
        {
            if (_handles[handle] is not { } service) continue;
            writer.Line("handle", (long)handle, service.Name);
            if (service.Process.Followers?.Contains(this) == true) writer.Line("follows", service.Name);
        }
        if (_server.Environment.Listeners.Contains(this)) writer.Line("listens");
        if (_inputLength > 0) writer
            .Line("input", BytePaths.Encoding.GetString(_input.AsSpan(0, _inputLength)));
        if (_outputLength > 0)
            writer.Line("output", BytePaths.Encoding.GetString(_output.AsSpan(_outputStart, _outputLength)));
    }

    /// <summary>Takes one of these facts over.</summary>
    public void Restore(HandoverReader reader)
    {
        switch (reader.Name)
        {
            case "handle" when Set.Find(reader.Text(1)) is { } service:
                if (_handles.CountOf(service) == 0) service.Listeners.Add(this);
                _handles.Restore((uint)reader.Long(0), service);
                break;
            case "follows" when Set.Find(reader.Text(0)) is { } followed:
                (followed.Process.Followers ??= []).Add(this);
                break;
            case "listens":
                _server.Environment.Listeners.Add(this);
                break;
            case "input":
                _inputLength = BytePaths.Encoding.GetBytes(reader.Text(0), _input);
                break;
            case "output":
                Send(BytePaths.Encoding.GetBytes(reader.Text(0)));
                break;
        }
    }
}
