using System.Text;
using Limyra.Formats.Services;
using Limyra.Init.Services;

namespace Limyra.Tests.Init.Services;

public sealed class ProcessStepTests
{
    private const string RewriteVariable = "LIMYRA_REWRITE_GOLDEN";
    private const int FactBits = 12;

    private static readonly ServiceType[] Types =
        [ServiceType.Process, ServiceType.BackgroundProcess, ServiceType.Scripted, ServiceType.Timer];

    [Fact]
    public void The_table_is_the_one_in_the_golden_file()
    {
        string path = Repository.At("tests", "Init", "Services", "process-steps.txt");
        string table = Print();
        if (Environment.GetEnvironmentVariable(RewriteVariable) is { Length: > 0 })
            File.WriteAllText(path, table);
        Assert.Equal(File.ReadAllText(path), table);
    }

    [Fact]
    public void Down_is_reported_only_where_no_process_is_left()
    {
        foreach ((_, ProcessOutcome outcome, ProcessPhase phase) in All())
        {
            if (outcome.Effects.Contains(ProcessEffect.ReportStopped)
                || outcome.Effects.Contains(ProcessEffect.ReportFailed))
                Assert.Equal(ProcessPhase.Idle, outcome.Next);
            if (outcome.Next == ProcessPhase.Launching && phase != ProcessPhase.Launching)
                Assert.True(outcome.Effects.Contains(ProcessEffect.StartProcess));
        }
    }

    private static IEnumerable<(string Row, ProcessOutcome Outcome, ProcessPhase Phase)> All() =>
        from type in Types
        from state in Enum.GetValues<ServiceState>()
        from phase in Enum.GetValues<ProcessPhase>()
        from what in Enum.GetValues<ProcessEvent>()
        from facts in Enumerable.Range(0, 1 << FactBits)
        select (
            $"{type} {state} {phase} {what}",
            ProcessStep.Next(type, state, phase, what, (ProcessFacts)facts),
            phase);

    /// <summary>One block a combination; each outcome with the facts that all cases of it share.</summary>
    private static string Print()
    {
        StringBuilder text = new();
        foreach (ServiceType type in Types)
            foreach (ServiceState state in Enum.GetValues<ServiceState>())
                foreach (ProcessPhase phase in Enum.GetValues<ProcessPhase>())
                    foreach (ProcessEvent what in Enum.GetValues<ProcessEvent>())
                        PrintBlock(text, type, state, phase, what);
        return text.ToString();
    }

    private static void PrintBlock(
        StringBuilder text, ServiceType type, ServiceState state, ProcessPhase phase, ProcessEvent what)
    {
        const int AllFacts = (1 << FactBits) - 1;
        SortedDictionary<string, (int Set, int Clear)> outcomes = new(StringComparer.Ordinal);
        for (int facts = 0; facts <= AllFacts; facts++)
        {
            string outcome = ProcessStep.Next(type, state, phase, what, (ProcessFacts)facts).ToString();
            (int set, int clear) = outcomes.GetValueOrDefault(outcome, (AllFacts, AllFacts));
            outcomes[outcome] = (set & facts, clear & ~facts);
        }
        if (outcomes.Count == 1 && outcomes.ContainsKey($"{phase}: ")) return;
        text.Append($"{type}, {state}, {phase}, on {what}\n");
        foreach ((string outcome, (int set, int clear)) in outcomes)
        {
            string conditions = string.Join(' ', Names(set, "+").Concat(Names(clear, "-")));
            text.Append(
                $"    {outcome.TrimEnd(' ', ':')}{(conditions.Length > 0 ? $"  [{conditions}]" : "")}\n");
        }
    }

    private static IEnumerable<string> Names(int facts, string sign) =>
        from bit in Enumerable.Range(0, FactBits)
        where (facts >> bit & 1) != 0
        select sign + (ProcessFacts)(1 << bit);
}
