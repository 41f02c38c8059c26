namespace Limyra.Bootstrap.Stages;

/// <summary>Runs stages in order and measures each.</summary>
internal sealed class StageRunner(TimeProvider clock, IStageObserver observer)
{
    public IReadOnlyList<StageReport> Run(
        IReadOnlyList<Stage> stages, UpRun run, CancellationToken cancellation)
    {
        List<StageReport> reports = [];
        foreach (Stage stage in stages)
        {
            cancellation.ThrowIfCancellationRequested();
            observer.Begin(stage.Name, stage.Purpose);
            long started = clock.GetTimestamp();
            TimeSpan cpuBefore = ProcessTimes.SoFar();
            StageResult result = stage.Run(run, cancellation);
            StageReport report = new(
                stage.Name,
                clock.GetElapsedTime(started),
                ProcessTimes.SoFar() - cpuBefore + result.CpuOfSandboxes,
                result.PeakBytes,
                result.SizeBytes,
                result.Verified);
            reports.Add(report);
            observer.End(report);
        }
        return reports;
    }
}
