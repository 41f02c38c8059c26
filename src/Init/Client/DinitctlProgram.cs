using System.Diagnostics;
using Limyra.Init.Control;
using Limyra.Init.Running;

namespace Limyra.Init.Client;

/// <summary>dinitctl(8): what a word of the command line means, and which command answers it.</summary>
internal static class DinitctlProgram
{
    /// <summary>What a command needs after its name.</summary>
    private enum Needs
    {
        Nothing,
        Service,
        PerhapsService,
        TwoServices,
        Names,
        SignalAndService,
    }

    private sealed record Command(string Name, Needs Needs, Func<DinitctlCall, int> Run);

    private static readonly Command[] Commands =
    [
        new("status", Needs.Service, ListCommands.Status),
        new("is-started", Needs.Service, ListCommands.IsStarted),
        new("is-failed", Needs.Service, ListCommands.IsFailed),
        new("start", Needs.Service, StartCommands.Start),
        new("stop", Needs.Service, StartCommands.Stop),
        new("restart", Needs.Service, StartCommands.Restart),
        new("wake", Needs.Service, StartCommands.Wake),
        new("release", Needs.Service, StartCommands.Release),
        new("unpin", Needs.Service, ChangeCommands.Unpin),
        new("unload", Needs.Service, ChangeCommands.Unload),
        new("reload", Needs.Service, ChangeCommands.Reload),
        new("list", Needs.Nothing, ListCommands.List),
        new("shutdown", Needs.Nothing, ChangeCommands.Shutdown),
        new("add-dep", Needs.TwoServices, ChangeCommands.AddDependency),
        new("rm-dep", Needs.TwoServices, ChangeCommands.RemoveDependency),
        new("enable", Needs.Service, EnableCommand.Enable),
        new("disable", Needs.Service, EnableCommand.Disable),
        new("trigger", Needs.Service, ChangeCommands.Trigger),
        new("untrigger", Needs.Service, ChangeCommands.Untrigger),
        new("setenv", Needs.Names, ChangeCommands.SetEnvironment),
        new("unsetenv", Needs.Names, ChangeCommands.UnsetEnvironment),
        new("catlog", Needs.Service, ListCommands.CatLog),
        new("signal", Needs.SignalAndService, ChangeCommands.Signal),
        new("reexec", Needs.Nothing, ChangeCommands.Reexecute),
        new("why", Needs.Service, WhyCommand.Run),
        new("graph", Needs.PerhapsService, GraphCommand.Run),
        new("boot-chart", Needs.PerhapsService, BootChartCommand.Run),
    ];

    private static ReadOnlySpan<byte> Help => """
        dinitctl:   control Dinit services

        Usage:
            dinitctl [options] status [options] <service-name>
            dinitctl [options] is-started [options] <service-name>
            dinitctl [options] is-failed [options] <service-name>
            dinitctl [options] start [options] <service-name>
            dinitctl [options] stop [options] <service-name>
            dinitctl [options] restart [options] <service-name>
            dinitctl [options] wake [options] <service-name>
            dinitctl [options] release [options] <service-name>
            dinitctl [options] unpin <service-name>
            dinitctl [options] unload <service-name>
            dinitctl [options] reload <service-name>
            dinitctl [options] list [--all | --enabled-by[=<layer>]]
            dinitctl [options] shutdown
            dinitctl [options] add-dep <type> <from-service> <to-service>
            dinitctl [options] rm-dep <type> <from-service> <to-service>
            dinitctl [options] enable [--from <from-service>] <to-service>
            dinitctl [options] disable [--from <from-service>] <to-service>
            dinitctl [options] trigger <service-name>
            dinitctl [options] untrigger <service-name>
            dinitctl [options] setenv [name[=value] ...]
            dinitctl [options] unsetenv [name ...]
            dinitctl [options] catlog <service-name>
            dinitctl [options] signal <signal> <service-name>
            dinitctl [options] reexec
            dinitctl [options] signal --list
            dinitctl [options] why <service-name>
            dinitctl [options] graph [--format text|dot|svg] [<service-name>]
            dinitctl [options] boot-chart [--format svg|text] [<service-name>]

        Note: An activated service continues running when its dependents stop.

        General options:
          --help           : show this help
          -s, --system     : control system daemon (default if run as root)
          -u, --user       : control user daemon
          --quiet          : suppress output (except errors)
          --socket-path <path>, -p <path>
                           : specify socket for communication with daemon
          --use-passed-cfd : use the socket file descriptor identified by the DINIT_CS_FD
                             environment variable to communicate with the dinit daemon
          --json           : answer with one JSON document
          -o, --offline    : do not contact running dinit daemon (enable, disable,
                             list --all, list --enabled-by, graph, why)
          -d, --services-dir <dir>
                           : specify directory for service definitions (offline mode)

        Command options:
          --no-wait        : don't wait for service startup/shutdown to complete
          --pin            : pin the service in the requested state
          --force          : force stop even if dependents will be affected
          --ignore-unstarted : ignore if the service is not started (restart, stop)
          --follow, -f     : (catlog) go on with output as it comes
          --from <service> : (enable, disable) the service that shall start it
          --clear          : (catlog) clear the log after showing it
          -l, --list       : (signal) list supported signals
          --all            : (list) also services that are on the disk only
          --enabled-by     : (list) who starts what: vendor, system, administrator,
                             runtime, user
          --format <form>  : (graph, boot-chart) text, dot or svg

        """u8;

    public static int Run(ProgramCall call)
    {
        DinitctlCall request = new(call);
        if (!request.Read(out int status)) return request.Finish(status);
        if (request.WantsHelp)
        {
            call.Streams.Out(Help);
            return 0;
        }
        Command? command = Array.Find(Commands, command => command.Name == request.CommandName);
        if (command is null && request.CommandName is not null)
        {
            request.Error($"unrecognized command: {request.CommandName} (use --help for help)");
            return request.Finish(1);
        }
        if (command is null || !HasAll(request, command.Needs)) return request.Finish(request.RefuseLine());
        if (request.IsOffline && !WorksOffline(request))
        {
            request.Error("offline mode (--offline/-o) not supported for this command");
            return request.Finish(1);
        }
        return request.Finish(Run(request, command));
    }

    private static bool WorksOffline(DinitctlCall request) => request.CommandName switch
    {
        "enable" or "disable" or "graph" or "why" => true,
        "list" => request.ListsAll || request.EnabledBy is not null,
        _ => false,
    };

    private static int Run(DinitctlCall request, Command command)
    {
        try
        {
            return command.Run(request);
        }
        catch (ControlClientException problem)
        {
            request.Error(problem.Message);
            if (problem.IsAbsent && request.Target is { IsUser: true, IsPathGiven: false })
                request.Error("perhaps no user instance is running?");
            return 1;
        }
        finally
        {
            request.Close();
        }
    }

    private static bool HasAll(DinitctlCall request, Needs needs) => needs switch
    {
        Needs.Nothing => request.Words.Count == 0,
        Needs.Service => request.Words.Count == 1,
        Needs.PerhapsService => request.Words.Count <= 1,
        Needs.TwoServices => request.Words.Count == 3,
        Needs.Names => request.Words.Count > 0,
        Needs.SignalAndService => request.IsListing || request.Words.Count <= 2,
        _ => throw new UnreachableException(nameof(needs)),
    };
}
