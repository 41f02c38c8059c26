using Limyra.Bootstrap;
using Limyra.Bootstrap.Stages;

namespace Limyra.Tests.Bootstrap.Stages;

public sealed class StageRunnerTests
{
    [Fact]
    public void Stages_run_in_order_and_each_gives_a_row()
    {
        Recorder recorder = new();
        UpRun run = new(new Workspace("/nowhere", "/nowhere/.limyra"), recorder, TimeProvider.System);
        IReadOnlyList<StageReport> reports = new StageRunner(TimeProvider.System, recorder).Run(
            [
                new Stage("one", "begins", (_, _) => new StageResult("fine", SizeBytes: 7)),
                new Stage("two", "goes on", (up, _) =>
                {
                    up.Tell("halfway");
                    return new StageResult("fine too", CpuOfSandboxes: TimeSpan.FromSeconds(40));
                }),
            ],
            run,
            CancellationToken.None);
        Assert.Equal(["begin one", "end one", "begin two", "halfway", "end two"], recorder.Lines);
        Assert.Equal(["one", "two"], reports.Select(report => report.Stage));
        Assert.Equal(7, reports[0].SizeBytes);
        Assert.InRange(reports[1].Cpu.TotalSeconds, 40, 60);
    }

    [Fact]
    public void A_stage_that_fails_is_the_last_one()
    {
        Recorder recorder = new();
        UpRun run = new(new Workspace("/nowhere", "/nowhere/.limyra"), recorder, TimeProvider.System);
        Assert.Throws<SetupException>(() => new StageRunner(TimeProvider.System, recorder).Run(
            [
                new Stage("one", "", (_, _) => throw new SetupException("no disk")),
                new Stage("two", "", (_, _) => new StageResult("never")),
            ],
            run,
            CancellationToken.None));
        Assert.Equal(["begin one"], recorder.Lines);
    }

    private sealed class Recorder : IStageObserver
    {
        public List<string> Lines { get; } = [];

        public void Begin(string stage, string purpose) => Lines.Add("begin " + stage);

        public void Tell(string line) => Lines.Add(line);

        public void End(StageReport report) => Lines.Add("end " + report.Stage);
    }
}
