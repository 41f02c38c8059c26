using Limyra.Init.Checking;
using Limyra.Init.Client;
using Limyra.Init.Monitoring;
using Limyra.Init.Running;

namespace Limyra.Init;

/// <summary>The programs of this room, one method each; the multi-call binary maps names to them.</summary>
public static class InitPrograms
{
    /// <summary>
    /// dinit(8). As system manager, <paramref name="before"/> runs ahead of everything else: it may mend what an
    /// interrupted package transaction left, and must not throw.
    /// </summary>
    public static int Dinit(ProgramCall call, Action<ProgramStreams>? before) => Manager.Run(call, before);

    /// <summary>dinitctl(8).</summary>
    public static int Dinitctl(ProgramCall call) => DinitctlProgram.Run(call);

    /// <summary>dinit-check(8).</summary>
    public static int Check(ProgramCall call) => CheckProgram.Run(call);

    /// <summary>dinit-monitor(8).</summary>
    public static int Monitor(ProgramCall call) => MonitorProgram.Run(call);

    /// <summary>shutdown(8), halt, poweroff, reboot, soft-reboot.</summary>
    public static int Shutdown(ProgramCall call) => ShutdownProgram.Run(call);
}
