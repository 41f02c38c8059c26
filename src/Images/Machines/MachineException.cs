namespace Limyra.Images.Machines;

/// <summary>Why a machine did not do what was asked of it.</summary>
public enum MachineFailure
{
    /// <summary>The emulator did not start or ended by itself.</summary>
    Emulator,

    /// <summary>The guest's kernel crashed.</summary>
    GuestCrash,

    /// <summary>The guest ended before what was waited for.</summary>
    Ended,

    /// <summary>The deadline passed.</summary>
    Deadline,

    /// <summary>The guest said something else than expected.</summary>
    Mismatch,
}

/// <summary>A machine failed; the message holds the last lines of its serial line.</summary>
/// <param name="failure">Why.</param>
/// <param name="message">What was expected and what came.</param>
/// <param name="lastLines">The end of the transcript.</param>
public sealed class MachineException(MachineFailure failure, string message, string lastLines)
    : Exception(
        lastLines.Length == 0 ? message : $"{message}\n--- last lines of the serial line\n{lastLines}")
{
    /// <summary>Why.</summary>
    public MachineFailure Failure { get; } = failure;

    /// <summary>The end of the transcript.</summary>
    public string LastLines { get; } = lastLines;
}
