namespace Limyra.Images.Machines;

/// <summary>What running a machine cost on the host.</summary>
/// <param name="Wall">From the start of the emulator to the guest's end.</param>
/// <param name="Cpu">User and system time of the emulator.</param>
/// <param name="PeakBytes">Largest resident memory of the emulator.</param>
public sealed record MachineUsage(TimeSpan Wall, TimeSpan Cpu, long PeakBytes);
