using Limyra.Init.Checking;
using Limyra.Init.Client;
using Limyra.Init.Monitoring;
using Limyra.Init.Running;

namespace Limyra.Init;

/// <summary>The programs of this room, one method each; the multi-call binary maps names to them.</summary>
public static class InitPrograms
{
    /// <summary>dinit(8).</summary>
    public static int Dinit(ProgramCall call) => Manager.Run(call);

    /// <summary>dinitctl(8).</summary>
    public static int Dinitctl(ProgramCall call) => DinitctlProgram.Run(call);

    /// <summary>dinit-check(8).</summary>
    public static int Check(ProgramCall call) => CheckProgram.Run(call);

    /// <summary>dinit-monitor(8).</summary>
    public static int Monitor(ProgramCall call) => MonitorProgram.Run(call);

    /// <summary>dinit-log, which the manager starts for log files that are
    /// rotated (dinit-service(5)).</summary>
    public static int LogWriter(ProgramCall call) => Logging.LogWriterProgram.Run(call);

    /// <summary>shutdown(8), halt, poweroff, reboot, soft-reboot.</summary>
    public static int Shutdown(ProgramCall call) => ShutdownProgram.Run(call);
}
