using System.Runtime.ExceptionServices;

namespace Limyra.Apk.Solver;

/// <summary>
/// Goes back over the solver's choices when they do not fit together. A run of the solver never takes a
/// choice back, which makes it fast and its plans predictable; so its first answer stands whenever it is one.
/// Only where it fails is it run again without one of the packages it chose, then without two, and so on: the
/// first way found differs from the preferred one in as few packages as possible.
/// docs/decisions/0010-going-back-over-choices.md.
/// </summary>
internal static class SolverSearch
{
    /// <summary>Most packages that are avoided together.</summary>
    private const int DepthLimit = 4;

    /// <summary>Work that is spent at most, as names looked at in all runs
    /// together: about a second.</summary>
    private const int NameLimit = 4_000_000;

    private const int FewestRuns = 40;
    private const int MostRuns = 1000;

    /// <summary>Solves.</summary>
    public static SolverOutcome Solve(Catalogue catalogue, SolverRequest request)
    {
        // World is walked depth first; a long chain of dependencies needs
        // more stack than a thread usually has.
        const int StackBytes = 64 << 20;
        SolverOutcome? outcome = null;
        ExceptionDispatchInfo? fault = null;
        Thread thread = new(Solve, StackBytes);
        thread.Start();
        thread.Join();
        fault?.Throw();
        return outcome!; // the thread has ended, without a fault

        void Solve()
        {
            try
            {
                outcome = SolveHere(catalogue, request);
            }
            catch (Exception error)
            {
                fault = ExceptionDispatchInfo.Capture(error); // here it would end the process
            }
        }
    }

    private static SolverOutcome SolveHere(Catalogue catalogue, SolverRequest request)
    {
        SolverOutcome first = SolverRun.Solve(catalogue, request, []);
        bool mayDiffer = !request.MayDropBroken && !request.Flags.HasFlag(SolverFlags.IgnoreConflict);
        if (first.ErrorCount == 0 || !mayDiffer || !request.World.All(CanBeMet)) return first;
        HashSet<string> tried = [];
        int runs = Math.Clamp(NameLimit / Math.Max(catalogue.NameCount, 1), FewestRuns, MostRuns);
        for (int depth = 1; depth <= DepthLimit && runs > 0; depth++)
        {
            if (Try(first, [], depth) is { } found) return found;
        }
        return first;

        SolverOutcome? Try(SolverOutcome failed, List<KnownPackage> avoided, int depth)
        {
            foreach (KnownPackage suspect in failed.Suspects)
            {
                List<KnownPackage> more = [.. avoided, suspect];
                // Sets, not sequences: what was tried before is not tried again in another order.
                if (!tried.Add(
                    string.Join(' ', more.Select(package => package.Number).Order()) + $" {depth}")) continue;
                if (runs-- <= 0) return null;
                SolverOutcome outcome = SolverRun.Solve(catalogue, request, more);
                if (outcome.ErrorCount == 0) return outcome with { Avoided = more };
                if (depth > 1 && Try(outcome, more, depth - 1) is { } found) return found;
            }
            return null;
        }
    }

    private static bool CanBeMet(WorldDemand line) => line.Demand.IsConflict
        || line.Demand.Name.Providers.Any(provider => line.Demand.IsProvidedBy(provider, by: null));
}
