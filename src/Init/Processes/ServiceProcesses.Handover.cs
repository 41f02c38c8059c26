using Limyra.Init.Handover;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Processes;

/// <summary>Handing processes, pipes and sockets over to the program that replaces this one.</summary>
internal sealed partial class ServiceProcesses
{
    /// <summary>Whether a child is on its way to its program: how that goes could
    /// not be told to a successor.</summary>
    public bool IsLaunching(Service service) =>
        service.Process is { Starting.IsUnderWay: true } or { StopStarting.IsUnderWay: true }
            || _side.IsLaunching;

    /// <summary>Writes what there is; the descriptors named are kept open for the successor.</summary>
    public static void Capture(Service service, HandoverWriter writer)
    {
        ProcessRecord record = service.Process;
        if (record.Timer is { IsArmed: true } timer) writer.Line("timer", timer.MomentNs);
        if (record.Readiness >= 0) writer.Line("readiness", writer.Keep(record.Readiness));
        if (record.Notify >= 0) writer.Line("notify", writer.Keep(record.Notify), record.NotifyName);
        if (record.OutputRead >= 0)
            writer.Line("output", writer.Keep(record.OutputRead), writer.Keep(record.OutputWrite));
        foreach (int socket in record.Sockets) writer.Line("socket", writer.Keep(socket));
        if (record.StatusText is { } status) writer.Line("status-text", status);
        if (record.Activity != ServiceActivity.None) writer.Line("activity", (int)record.Activity);
        if (record.WriterPid != 0) writer.Line("writer", record.WriterPid);
        if (record.CgroupPath is { } cgroup) writer.Line("cgroup", cgroup);
        if (record.Log is { Length: > 0 } log)
            writer.Line("log", BytePaths.Encoding.GetString(log.ToArray()));
    }

    /// <summary>Takes one fact over; false when it is none of ours. The service
    /// has its description by now.</summary>
    public bool Restore(Service service, HandoverReader reader, IServiceHost host)
    {
        ProcessRecord record = service.Process;
        switch (reader.Name)
        {
            case "timer":
                host.SetTimer(service, reader.Long(0));
                return true;
            case "readiness":
                record.Readiness = HandoverReader.Own(reader.Int(0));
                Follow(record.Readiness, service, Role.Readiness);
                return true;
            case "notify":
                _notify.Restore(service, HandoverReader.Own(reader.Int(0)), reader.Text(1));
                return true;
            case "output":
                RestoreOutput(service, HandoverReader.Own(reader.Int(0)), HandoverReader.Own(reader.Int(1)));
                return true;
            case "socket":
                record.Sockets.Add(HandoverReader.Own(reader.Int(0)));
                return true;
            case "status-text":
                record.StatusText = reader.Text(0);
                return true;
            case "activity":
                record.Activity = (ServiceActivity)reader.Int(0);
                return true;
            case "writer":
                record.WriterPid = reader.Int(0);
                _side.Adopt(service, _writers, record.WriterPid);
                return true;
            case "cgroup":
                record.CgroupPath = reader.Text(0);
                return true;
            case "log":
                record.Log ??= new() { LimitBytes = service.Description?.LogBufferBytes ?? 0 };
                record.Log.Append(BytePaths.Encoding.GetBytes(reader.Text(0)));
                return true;
            default:
                return false;
        }
    }

    private void RestoreOutput(Service service, int read, int write)
    {
        ProcessRecord record = service.Process;
        (record.OutputRead, record.OutputWrite) = (read, write);
        if (service.Description?.LogType != Formats.Services.LogType.Buffer) return;
        record.Log ??= new() { LimitBytes = service.Description.LogBufferBytes };
        Follow(read, service, Role.Output);
    }

    /// <summary>Its processes are children of ours again.</summary>
    public void RestoreChildren(Service service)
    {
        if (service is { Pid: not 0, IsTracked: true }) _children[service.Pid] = (service, false);
        if (service.StopPid != 0) _children[service.StopPid] = (service, true);
    }
}
