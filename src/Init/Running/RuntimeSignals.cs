using Limyra.Linux;

namespace Limyra.Init.Running;

/// <summary>Which signals must stay open for the .NET runtime.</summary>
internal static class RuntimeSignals
{
    private const int Illegal = 4;
    private const int Trap = 5;
    private const int Bus = 7;
    private const int FloatingPoint = 8;
    private const int Segmentation = 11;

    /// <summary>
    /// Everything a system manager blocks. Faults of the running instruction stay: the runtime turns them
    /// into exceptions, and blocked they would end the process.
    /// </summary>
    public static SignalSet AllButFaults { get; } = SignalSet.All
        .Without((Signal)Illegal).Without((Signal)Trap).Without(Signal.Abort).Without((Signal)Bus)
        .Without((Signal)FloatingPoint).Without((Signal)Segmentation);
}
