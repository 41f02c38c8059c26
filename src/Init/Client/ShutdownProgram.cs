using Limyra.Init.Control;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Client;

/// <summary>shutdown(8) and the names it also goes by: halt, poweroff, reboot, soft-reboot.</summary>
internal static class ShutdownProgram
{
    private static ReadOnlySpan<byte> Help => """
         :   shutdown the system
          --help           : show this help
          -r               : reboot.
          -s               : soft-reboot (restart dinit with same boot-time arguments).
          --keep-services  : with soft-reboot, services go on running; only dinit itself is
                             executed again, from its file as it is now.
          -h               : halt system.
          -p               : power down (default).
          -k               : execute kernel loaded via kexec.
          --use-passed-cfd : use the socket file descriptor identified by the DINIT_CS_FD
                             environment variable to communicate with the init daemon.
          --system         : perform shutdown immediately, instead of issuing shutdown
                             command to the init program. Not recommended for normal use.

        """u8;

    public static int Run(ProgramCall call)
    {
        string name = call.Name[(call.Name.LastIndexOf('/') + 1)..];
        ShutdownType type = name switch
        {
            "reboot" => ShutdownType.Reboot,
            "soft-reboot" => ShutdownType.SoftReboot,
            "halt" => ShutdownType.Halt,
            _ => ShutdownType.PowerOff,
        };
        ClientOptions options = new() { IsUser = false };
        bool isImmediate = false;
        bool keepsServices = false;
        foreach (string word in call.Arguments)
        {
            ShutdownType? given = word switch
            {
                "-r" => ShutdownType.Reboot,
                "-s" => ShutdownType.SoftReboot,
                "-h" => ShutdownType.Halt,
                "-p" => ShutdownType.PowerOff,
                "-k" => ShutdownType.Kexec,
                _ => null,
            };
            type = given ?? type;
            isImmediate |= word == "--system";
            options.UsesPassedDescriptor |= word == "--use-passed-cfd";
            keepsServices |= word == "--keep-services";
            if (given is not null || word is "--system" or "--use-passed-cfd" or "--keep-services") continue;
            if (word.StartsWith('-') && word != "--help")
            {
                call.Streams.Error($"Unrecognized command-line parameter: {word}\n");
                return 1;
            }
            call.Streams.Out(name);
            call.Streams.Out(Help);
            return 1;
        }
        if (!keepsServices) return isImmediate ? GoDown(type) : Ask(call, options, type);
        if (type == ShutdownType.SoftReboot && !isImmediate) return Reexecute(call, options);
        call.Streams.Error(
            "shutdown: services can only be kept by a soft reboot (soft-reboot --keep-services)\n");
        return 1;
    }

    private static int Reexecute(ProgramCall call, ClientOptions options)
    {
        try
        {
            using ControlClient client = options.Connect(call);
            client.Send([(byte)ControlCommand.Reexecute]);
            if (client.ReadReply() == ControlReply.Ack) return 0;
            call.Streams.Error("shutdown: this daemon cannot replace itself\n");
        }
        catch (ControlClientException problem)
        {
            call.Streams.Error($"shutdown: {problem.Message}\n");
        }
        return 1;
    }

    private static int GoDown(ShutdownType type)
    {
        _ = Signals.SetMask(RuntimeSignals.AllButFaults);
        // The mask is this thread's alone, and the terminal hangs up when the shell before it is killed.
        foreach (Signal signal in (ReadOnlySpan<Signal>)[Signal.Hangup, Signal.Interrupt, Signal.Quit,
            Signal.Terminate, Signal.Pipe]) Signals.Ignore(signal);
        SystemConsole.Open();
        SystemShutdown.Run(type, isForced: () => false);
        return type == ShutdownType.SoftReboot ? 0 : 1;
    }

    private static int Ask(ProgramCall call, ClientOptions options, ShutdownType type)
    {
        try
        {
            using ControlClient client = options.Connect(call);
            call.Streams.Out("Issuing shutdown command...\n");
            client.Send([(byte)ControlCommand.Shutdown, (byte)type]);
            if (client.ReadReply() != ControlReply.Ack)
            {
                call.Streams.Error("shutdown: control socket protocol error\n");
                return 1;
            }

            // The shell shall not prompt again: the system ends this program with everything else.
            while (true) Clocks.Sleep(TimeSpan.FromHours(1));
        }
        catch (ControlClientException problem)
        {
            call.Streams.Error($"shutdown: {problem.Message}\n");
            return 1;
        }
    }
}
