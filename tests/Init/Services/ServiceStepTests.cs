using System.Text;
using CsCheck;
using Limyra.Init.Services;

namespace Limyra.Tests.Init.Services;

public sealed class ServiceStepTests
{
    private const string RewriteVariable = "LIMYRA_REWRITE_GOLDEN";

    /// <summary>What a trigger looks at; everything else must make no difference.</summary>
    private static readonly Dictionary<ServiceTrigger, ServiceFacts> Relevant = new()
    {
        [ServiceTrigger.StartWanted] =
            ServiceFacts.PinnedStopped | ServiceFacts.Waiting | ServiceFacts.Forced,
        [ServiceTrigger.StopWanted] =
            ServiceFacts.PinnedStarted | ServiceFacts.Waiting | ServiceFacts.WaitingForConsole
                | ServiceFacts.HasProcess | ServiceFacts.Delayed | ServiceFacts.Interruptible
                | ServiceFacts.IsTriggerable
                | ServiceFacts.Restarted,
        [ServiceTrigger.Due] = ServiceFacts.LinksSettled | ServiceFacts.NeedsConsole | ServiceFacts.HasProcess
            | ServiceFacts.IsTriggerable | ServiceFacts.Triggered | ServiceFacts.Waiting
            | ServiceFacts.KillsAll,
        [ServiceTrigger.ConsoleAcquired] = ServiceFacts.LinksSettled | ServiceFacts.HasProcess
            | ServiceFacts.IsTriggerable | ServiceFacts.Triggered,
        [ServiceTrigger.TriggerSet] = ServiceFacts.Triggered | ServiceFacts.Waiting,
        [ServiceTrigger.CameUp] = ServiceFacts.Forced | ServiceFacts.Wanted | ServiceFacts.KeepsConsole,
        [ServiceTrigger.StartFailed] = ServiceFacts.IsDown,
        [ServiceTrigger.WentDown] = ServiceFacts.Wanted | ServiceFacts.PinnedStopped,
        [ServiceTrigger.BrokenOff] = ServiceFacts.None,
        [ServiceTrigger.ComeBack] = ServiceFacts.Waiting | ServiceFacts.Wanted | ServiceFacts.PinnedStopped,
    };

    [Fact]
    public void The_table_is_the_one_in_the_golden_file()
    {
        string path = Repository.At("tests", "Init", "Services", "service-steps.txt");
        string table = Print();
        if (Environment.GetEnvironmentVariable(RewriteVariable) is { Length: > 0 })
            File.WriteAllText(path, table);
        Assert.Equal(File.ReadAllText(path), table);
    }

    [Fact]
    public void The_table_shows_everything_that_makes_a_difference() =>
        Gen.Select(Gen.Enum<ServiceState>(), Gen.Enum<ServiceTrigger>(), Gen.Int[0, (1 << 19) - 1])
            .Sample((state, what, bits) => Assert.Equal(
                ServiceStep.Next(state, what, (ServiceFacts)bits & Relevant[what]).ToString(),
                ServiceStep.Next(state, what, (ServiceFacts)bits).ToString()));

    [Fact]
    public void A_state_changes_exactly_where_the_step_says_so()
    {
        foreach (ServiceState state in Enum.GetValues<ServiceState>())
            foreach ((ServiceTrigger what, ServiceFacts relevant) in Relevant)
                foreach (ServiceFacts facts in Subsets(relevant))
                {
                    ServiceOutcome outcome = ServiceStep.Next(state, what, facts);
                    if (outcome.Next != state) Assert.True(outcome.Effects.Contains(ServiceEffect.Enter));
                    if ((facts & ServiceFacts.PinnedStarted) != 0 && what == ServiceTrigger.StopWanted)
                        Assert.True(outcome.Effects.IsEmpty);
                }
    }

    private static IEnumerable<ServiceFacts> Subsets(ServiceFacts all)
    {
        int bits = (int)all;
        for (int subset = bits; ; subset = (subset - 1) & bits)
        {
            yield return (ServiceFacts)subset;
            if (subset == 0) yield break;
        }
    }

    /// <summary>One block a combination; each outcome with the facts that all cases of it share.</summary>
    private static string Print()
    {
        StringBuilder text = new();
        foreach (ServiceState state in Enum.GetValues<ServiceState>())
            foreach (ServiceTrigger what in Enum.GetValues<ServiceTrigger>()) PrintBlock(text, state, what);
        return text.ToString();
    }

    private static void PrintBlock(StringBuilder text, ServiceState state, ServiceTrigger what)
    {
        int relevant = (int)Relevant[what];
        SortedDictionary<string, (int Set, int Clear)> outcomes = new(StringComparer.Ordinal);
        foreach (ServiceFacts facts in Subsets(Relevant[what]))
        {
            string outcome = ServiceStep.Next(state, what, facts).ToString();
            (int set, int clear) = outcomes.GetValueOrDefault(outcome, (relevant, relevant));
            outcomes[outcome] = (set & (int)facts, clear & ~(int)facts);
        }
        if (outcomes.Count == 1 && outcomes.ContainsKey($"{state}: ")) return;
        text.Append($"{state}, on {what}\n");
        foreach ((string outcome, (int set, int clear)) in outcomes)
        {
            string conditions = string.Join(' ', Names(set, "+").Concat(Names(clear, "-")));
            text.Append(
                $"    {outcome.TrimEnd(' ', ':')}{(conditions.Length > 0 ? $"  [{conditions}]" : "")}\n");
        }
    }

    private static IEnumerable<string> Names(int facts, string sign) =>
        from bit in Enumerable.Range(0, 19)
        where (facts >> bit & 1) != 0
        select sign + (ServiceFacts)(1 << bit);
}
