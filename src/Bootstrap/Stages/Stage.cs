namespace Limyra.Bootstrap.Stages;

/// <summary>One step from a bare machine to a booted system.</summary>
/// <param name="Name">Two or three words for the table.</param>
/// <param name="Purpose">What a person reads while it runs.</param>
/// <param name="Run">Does it, or finds it done; what it found out goes into the run and its result.</param>
internal sealed record Stage(string Name, string Purpose, Func<UpRun, CancellationToken, StageResult> Run);

/// <summary>What a stage can say of itself.</summary>
/// <param name="Verified">What was checked, in a few words.</param>
/// <param name="SizeBytes">Size of what it made, when there is something to weigh.</param>
/// <param name="CpuOfSandboxes">
/// CPU time of sandboxed commands, which the kernel does not add to ours
/// (their process namespace ends first).
/// </param>
/// <param name="PeakBytes">Largest memory of one process it started, when it was measured.</param>
internal sealed record StageResult(
    string Verified, long? SizeBytes = null, TimeSpan CpuOfSandboxes = default, long? PeakBytes = null);

/// <summary>One row of the closing table.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Wall">Time that passed.</param>
/// <param name="Cpu">CPU time of this process, its children and its sandboxes.</param>
/// <param name="PeakBytes">Largest memory of one process, when it was measured.</param>
/// <param name="SizeBytes">Size of what was made.</param>
/// <param name="Verified">What was checked.</param>
public sealed record StageReport(
    string Stage, TimeSpan Wall, TimeSpan Cpu, long? PeakBytes, long? SizeBytes, string Verified);
