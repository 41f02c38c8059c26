using Limyra.Images.Machines;

namespace Limyra.Images.Checks;

/// <summary>What one run of the guest check found.</summary>
/// <param name="Checks">Everything verified, in order.</param>
/// <param name="TimeToLogin">From switching the machine on to its login prompt.</param>
/// <param name="InitPeakBytes">Largest resident memory of process 1; 0 if it could not be read.</param>
/// <param name="Usage">What the emulator cost.</param>
/// <param name="Transcript">All that the serial line said.</param>
public sealed record GuestReport(
    IReadOnlyList<CheckResult> Checks, TimeSpan TimeToLogin, long InitPeakBytes, MachineUsage Usage,
    string Transcript)
{
    /// <summary>True if everything is as it has to be.</summary>
    public bool IsGood => Checks.All(check => check.IsGood);
}
