using Limyra.Formats.Services;
using Limyra.Init.Control;
using Limyra.Init.Loading;
using Limyra.Init.Processes;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Handover;

/// <summary>
/// One manager takes the place of another in the same process, by execve(2): services go on running, and all
/// that is known of them is carried over in a file in memory. Its number is in the environment.
/// </summary>
internal sealed class ManagerHandover(
    ServiceSet set, ServiceLoader loader, ServiceProcesses processes, ControlServer control,
    ManagerEnvironment environment)
{
    private const string Variable = "DINIT_STATE_FD";

    /// <summary>Not our own name: as "init" the arguments and the environment would be made anew.</summary>
    private const string ProgramName = "dinit";
    private const int LimitBytes = 64 << 20;

    /// <summary>Whether everything is at a point that can be carried over.</summary>
    public bool IsPossible
    {
        get
        {
            foreach (Service service in set.All)
                if (service.IsLoading || processes.IsLaunching(service)) return false;
            return true;
        }
    }

    /// <summary>All that the next manager needs, and the descriptors it needs for that.</summary>
    public HandoverWriter Capture(SignalSet originalMask, bool isMainLogOpen)
    {
        HandoverWriter writer = new();
        writer.Line("mask", (long)originalMask.Bits);
        writer.Line("log", isMainLogOpen ? 1 : 0);
        writer.Line("shutdown", set.IsShuttingDown ? 1 : 0, (int)set.Shutdown);
        foreach (EnvironmentLine line in environment.Changes.Capture()) Write(writer, line);
        foreach (Service service in set.All) Capture(service, writer);
        control.Capture(writer);
        return writer;
    }

    private static void Write(HandoverWriter writer, EnvironmentLine line)
    {
        switch (line)
        {
            case EnvironmentLine.Clear:
                writer.Line("env-clear");
                break;
            case EnvironmentLine.Set(var name, var value):
                writer.Line("env-set", name, value);
                break;
            case EnvironmentLine.Unset(var names):
                foreach (string name in names) writer.Line("env-unset", name);
                break;
            case EnvironmentLine.Import(var names):
                foreach (string name in names) writer.Line("env-import", name);
                break;
        }
    }

    private static void Capture(Service service, HandoverWriter writer)
    {
        writer.Line("service", service.Name, service.IsPlaceholder ? 1 : 0, (int)service.Type, service.Depth);
        ServiceSnapshot now = service.Capture();
        if (!service.IsPlaceholder)
        {
            writer.Line(
                "state", (int)now.State, (int)now.Target, (int)now.Reason, (int)now.Flags, now.RequiredBy,
                (int)now.Phase,
                now.Pid, now.StopPid);
            writer.Line(
                "past", now.Exit.Code, now.Exit.Status, (int)now.Failure.Stage, (int)now.Failure.Reason,
                now.StateSinceNs,
                now.LastStartNs, now.LimitSinceNs, now.Restarts, now.Times.WantedNs, now.Times.BegunNs,
                now.Times.SettledNs);
        }
        foreach (ServiceLink link in service.Dependencies)
            writer.Line("link", link.To.Name, (int)link.Kind, link.IsHeld ? 1 : 0, link.IsWaiting ? 1 : 0);
        if (service.Consumed is { } producer) writer.Line("consumes", producer.Name);
        ServiceProcesses.Capture(service, writer);
    }

    /// <summary>
    /// Becomes the program at one of the paths with the state; returns only when that
    /// failed, and then everything is as before.
    /// </summary>
    public static Errno Execute(HandoverWriter state, IReadOnlyList<string> paths, ProgramCall call)
    {
        Errno reason = MemoryFiles.Create("dinit-state", out int file);
        if (reason != Errno.None) return reason;
        reason = BytePaths.WriteAt(file, BytePaths.Encoding.GetBytes(state.ToString()), 0);
        if (reason == Errno.None)
        {
            // all are open
            foreach (int descriptor in state.Kept) _ = Descriptors.SetCloseOnExec(descriptor, value: false);
            IReadOnlyList<string> variables = [.. call.Environment, $"{Variable}={file}"];
            foreach (string path in paths)
                reason = Linux.Processes.Execute(path, [ProgramName, .. WithoutReadiness(call.Arguments)],
                    variables, BytePaths.Encoding);
            // as above
            foreach (int descriptor in state.Kept) _ = Descriptors.SetCloseOnExec(descriptor, value: true);
        }
        Descriptors.Close(file);
        return reason;
    }

    /// <summary>That has been reported, and its descriptor may be something else by now.</summary>
    private static List<string> WithoutReadiness(IReadOnlyList<string> arguments)
    {
        List<string> kept = [];
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "--ready-fd" or "-F") i++;
            else kept.Add(arguments[i]);
        }
        return kept;
    }

    /// <summary>
    /// What a manager before us has left; null when there was none. The environment in
    /// <paramref name="call"/> is free of our variable afterwards.
    /// </summary>
    public static HandoverReader? Find(ref ProgramCall call)
    {
        if (call.Variable(Variable) is not { } text) return null;
        call = call with
        {
            Environment =
                [.. call.Environment.Where(
                    entry => !entry.StartsWith(Variable + "=", StringComparison.Ordinal))],
        };
        if (!ServiceValues.TryNumber(text, int.MaxValue, out ulong number)) return null;
        int descriptor = (int)number;
        // Anyone can set a variable: nothing but a file is read, and only one that begins as ours does.
        if (Files.Status(descriptor, out FileStatus status) != Errno.None || status.Kind != FileKind.Regular)
            return null;
        if (BytePaths.ReadAll(descriptor, LimitBytes, out byte[]? content) != Errno.None) return null;
        HandoverReader? reader = HandoverReader.Open(BytePaths.Encoding.GetString(content));
        if (reader is not null) Descriptors.Close(descriptor);
        return reader;
    }

    /// <summary>Takes everything over; whether the main log was open is the manager's matter.</summary>
    public void Restore(HandoverReader reader, out bool isMainLogOpen)
    {
        isMainLogOpen = false;
        List<EnvironmentLine> variables = [];
        for (reader.Rewind(); reader.NextLine();)
        {
            if (reader.Name == "service") RestoreService(reader);
            else if (reader.Name.StartsWith("env-", StringComparison.Ordinal))
                variables.Add(Variables(reader));
        }
        environment.Changes.Apply(variables);
        // Descriptions may hold variables, so these come first.
        foreach (Service service in set.All) if (service.Description is null && !service.IsReserved)
            loader.Redescribe(service);
        Service? current = null;
        for (reader.Rewind(); reader.NextLine();)
        {
            switch (reader.Name)
            {
                case "service":
                    current = set.Find(reader.Text(0));
                    break;
                case "log" when current is null:
                    isMainLogOpen = reader.Int(0) != 0;
                    break;
                case "shutdown":
                    set.RestoreShutdown(reader.Int(0) != 0, (ShutdownType)reader.Int(1));
                    break;
                default:
                    if (current is not null) RestoreFact(current, reader);
                    break;
            }
            if (reader.Name is "listener" or "connection") break; // what follows is of clients
        }
        control.Restore(reader);
        set.RestoreActivity();
    }

    private static EnvironmentLine Variables(HandoverReader reader) => reader.Name switch
    {
        "env-set" => new EnvironmentLine.Set(reader.Text(0), reader.Text(1)),
        "env-unset" => new EnvironmentLine.Unset([reader.Text(0)]),
        "env-import" => new EnvironmentLine.Import([reader.Text(0)]),
        _ => new EnvironmentLine.Clear(),
    };

    private void RestoreService(HandoverReader reader)
    {
        Service service = set.FindOrReserve(reader.Text(0));
        service.IsReserved = reader.Int(1) != 0;
        service.TypeBefore = (ServiceType)reader.Int(2);
        service.Depth = reader.Int(3);
    }

    private void RestoreFact(Service service, HandoverReader reader)
    {
        switch (reader.Name)
        {
            case "state":
                _pending = new()
                {
                    State = (ServiceState)reader.Int(0),
                    Target = (ServiceState)reader.Int(1),
                    Reason = (StopReason)reader.Int(2),
                    Flags = (ServiceFlags)reader.Int(3),
                    RequiredBy = reader.Int(4),
                    Phase = (ProcessPhase)reader.Int(5),
                    Pid = reader.Int(6),
                    StopPid = reader.Int(7),
                };
                break;
            case "past":
                _pending.Exit = new(reader.Int(0), reader.Int(1));
                _pending.Failure = ((ChildStage)reader.Int(2), (Errno)reader.Int(3));
                _pending.StateSinceNs = reader.Long(4);
                _pending.LastStartNs = reader.Long(5);
                _pending.LimitSinceNs = reader.Long(6);
                _pending.Restarts = reader.Int(7);
                _pending.Times = new(reader.Long(8), reader.Long(9), reader.Long(10)); // 0: not told
                service.Restore(_pending);
                processes.RestoreChildren(service);
                break;
            case "link":
                service.RestoreLink(
                    set.FindOrReserve(reader.Text(0)), (DependencyKind)reader.Int(1), reader.Int(2) != 0,
                    reader.Int(3) != 0);
                break;
            case "consumes":
                service.Consumed = set.FindOrReserve(reader.Text(0));
                service.Consumed.Consumer = service;
                break;
            default:
                _ = processes.Restore(service, reader, set.Host); // or of a version that knows more
                break;
        }
    }

    private ServiceSnapshot _pending = new();
}
