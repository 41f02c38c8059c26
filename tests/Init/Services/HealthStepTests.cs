using System.Text;
using Limyra.Init.Services;

namespace Limyra.Tests.Init.Services;

public sealed class HealthStepTests
{
    private const string RewriteVariable = "LIMYRA_REWRITE_GOLDEN";

    [Fact]
    public void The_table_is_the_one_in_the_golden_file()
    {
        string path = Repository.At("tests", "Init", "Services", "health-steps.txt");
        string table = Print();
        if (Environment.GetEnvironmentVariable(RewriteVariable) is { Length: > 0 })
            File.WriteAllText(path, table);
        Assert.Equal(File.ReadAllText(path), table);
    }

    [Fact]
    public void A_service_is_unwell_after_exactly_so_many_failures_and_a_pass_counts_anew()
    {
        Assert.Equal(3, FailuresUntilUnhealthy([false, false, false], limit: 3));
        Assert.Equal(5, FailuresUntilUnhealthy([false, true, false, false, false], limit: 3));
        Assert.Equal(1, FailuresUntilUnhealthy([false], limit: 1));
        Assert.Equal(-1, FailuresUntilUnhealthy([true, false, false, true, false, false], limit: 3));
    }

    /// <summary>The number of the check after which it was reported, −1 for never.</summary>
    private static int FailuresUntilUnhealthy(bool[] results, int limit)
    {
        HealthPhase phase = HealthStep.Next(HealthPhase.Off, HealthEvent.ServiceUp, isLast: false).Next;
        int failures = 0;
        for (int i = 0; i < results.Length; i++)
        {
            phase = HealthStep.Next(phase, HealthEvent.TimedOut, isLast: failures + 1 >= limit).Next;
            HealthEvent what = results[i] ? HealthEvent.Passed : HealthEvent.Failed;
            HealthOutcome outcome = HealthStep.Next(phase, what, isLast: failures + 1 >= limit);
            phase = outcome.Next;
            if (outcome.Effects.Contains(HealthEffect.ClearFailures)) failures = 0;
            if (outcome.Effects.Contains(HealthEffect.CountFailure)) failures++;
            if (outcome.Effects.Contains(HealthEffect.ReportUnhealthy)) return i + 1;
        }
        return -1;
    }

    private static string Print()
    {
        StringBuilder text = new();
        foreach (HealthPhase phase in Enum.GetValues<HealthPhase>())
        {
            foreach (HealthEvent what in Enum.GetValues<HealthEvent>())
            {
                string usual = HealthStep.Next(phase, what, isLast: false).ToString();
                string last = HealthStep.Next(phase, what, isLast: true).ToString();
                if (usual == last && usual == $"{phase}: ") continue;
                text.Append($"{phase}, on {what}\n    {usual.TrimEnd(' ', ':')}\n");
                if (last != usual) text.Append($"    one too many: {last.TrimEnd(' ', ':')}\n");
            }
        }
        return text.ToString();
    }
}
