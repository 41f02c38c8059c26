using System.Globalization;
using Limyra.Linux;

namespace Limyra.Tests.Apk.PowerCuts;

/// <summary>
/// Real signals on the real program, in a root with scripts and a trigger: whatever it was doing, the root is
/// the old one or the new one. With LIMYRA_LONG=1 at 150 moments of each change, else at a few.
/// </summary>
public sealed class SignalTests
{
    private const int ManyMoments = 150;
    private const int FewMoments = 3;

    private static int Moments =>
        Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1" ? ManyMoments : FewMoments;

    public static TheoryData<string> Changes => ["install", "upgrade", "remove"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_request_to_end_leaves_the_old_state_or_the_new_one_at_once(string change)
    {
        using SignalScene scene = SignalScene.Make(change);
        foreach (Signal signal in (Signal[])[Signal.Interrupt, Signal.Terminate, Signal.Hangup])
        {
            SignalTally tally = new();
            foreach (TimeSpan moment in Spread(scene.Duration))
            {
                SignalOutcome outcome = scene.Disturb(signal, moment);
                string what = $"{signal} after {moment} of {change}: {outcome}";
                Assert.False(outcome.LeftJournal, what);
                Assert.True(outcome.WasWhole, what);
                Assert.Equal(outcome.IsNew ? 0 : 128 + (int)signal, outcome.ExitCode);
                tally.Add(outcome);
            }
            TestContext.Current.SendDiagnosticMessage($"{change}, {signal}: {tally}");
            Assert.True(tally.Old > 0 && tally.New > 0, $"{change}, {signal}: {tally}");
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_killed_change_is_mended_by_the_next_command(string change)
    {
        using SignalScene scene = SignalScene.Make(change);
        SignalTally tally = new();
        foreach (TimeSpan moment in Spread(scene.Duration)) tally.Add(scene.Disturb(Signal.Kill, moment));
        TestContext.Current.SendDiagnosticMessage($"{change}, killed: {tally}");
        Assert.True(tally.Old > 0 && tally.New > 0, $"{change}: {tally}");
        // Enough of so many must hit while something stands in the journal.
        Assert.True(Moments == FewMoments || tally.Journals > Moments / 20, $"{change}: {tally}");
    }

    /// <summary>As at a terminal, with the bar that is drawn there.</summary>
    [Fact]
    public void A_terminal_is_as_it_was_before()
    {
        using SignalScene scene = SignalScene.Make("upgrade");
        foreach (TimeSpan moment in Spread(scene.Duration).Take(FewMoments + 1))
        {
            string seconds = moment.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
            string command = $"timeout --foreground -s INT {seconds} {string.Join(' ', scene.CommandLine())}";
            (_, string output) = HostTool.Run("script", "-qec",
                $"stty -g; TERM=xterm {command}; echo \"ended with $?\"; stty -g", "/dev/null");
            string[] lines = output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.True(lines[0] == lines[^1], output);
            // Nothing but a cleared bar stands before what comes next.
            Assert.Matches("^((\u001b7[^\u001b]*)?\u001b8\u001b\\[0K)?ended with (0|124)$", lines[^2]);
        }
    }

    /// <summary>Moments from the start to some time after what the end was before, for a machine that has
    /// become slower, and one when the program has ended by itself.</summary>
    private static IEnumerable<TimeSpan> Spread(TimeSpan duration)
    {
        for (int i = 0; i < Moments; i++) yield return duration * 1.5 * i / Moments;
        yield return TimeSpan.FromHours(1);
    }

    private sealed record SignalTally
    {
        public int Old { get; set; }

        public int New { get; set; }

        public int Journals { get; set; }

        public int Missed { get; set; }

        public void Add(SignalOutcome outcome)
        {
            if (outcome.IsNew) New++;
            else Old++;
            if (outcome.LeftJournal) Journals++;
            if (!outcome.WasHit) Missed++;
        }
    }
}
