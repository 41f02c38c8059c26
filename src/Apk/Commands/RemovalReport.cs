using System.Text;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Solver;
using Limyra.Apk.Text;

namespace Limyra.Apk.Commands;

/// <summary>Names that were to be removed and stay because others in world need them.</summary>
internal sealed class RemovalReport
{
    private readonly HashSet<KnownName> _wanted = [];
    private readonly HashSet<KnownPackage> _seen = [];
    private readonly bool _isVerbose;
    private List<string> _reasons = [];

    private RemovalReport(IEnumerable<WorldDemand> world, bool isVerbose)
    {
        foreach (WorldDemand line in world)
            if (!line.Demand.IsConflict) _wanted.Add(line.Demand.Name);
        _isVerbose = isVerbose;
    }

    /// <summary>Prints them with the names in world that hold them.</summary>
    public static void Print(CommandSession session, SolverOutcome outcome, IReadOnlyList<WorldDemand> world)
    {
        RemovalReport report = new(world, session.Output.Verbosity >= 2);
        HashSet<KnownName> conflicts = [.. session.Root.WorldLines
            .Where(line => line.Demand.IsConflict).Select(line => line.Demand.Name)];
        foreach (Change change in outcome.Changes.Changes)
            if (change.New is { } package) package.IsMarked = true;
        StringBuilder text = new();
        foreach (KnownName name in session.Arguments.Count == 0
            ? [] : NameSearch.Sorted(session.Root.Catalogue, session.Arguments))
            if (!conflicts.Contains(name)) report.Add(text, name, session.Output.Width);
        foreach (Change change in outcome.Changes.Changes)
            if (change.New is { } package) package.IsMarked = false;
        if (text.Length == 0) return;
        session.Output.Message("World updated, but the following packages are not removed due to:");
        session.Output.Message(text.ToString());
    }

    private void Add(StringBuilder text, KnownName name, int width)
    {
        _reasons = [];
        _seen.Clear();
        bool isHeld = false;
        foreach (Provider provider in name.Providers)
        {
            if (!provider.Package!.IsMarked) continue;
            isHeld = true;
            Explain(provider.Package);
        }
        if (!isHeld) return;
        IndentedWords words = new(text, width);
        words.Begin($"  {name.Text}:");
        foreach (string reason in _reasons) words.Add(reason);
        words.End();
    }

    private void Explain(KnownPackage package)
    {
        if (_wanted.Contains(package.Name)) _reasons.Add(package.Name.Text);
        foreach (Demand provided in package.Provides)
            if (_wanted.Contains(provided.Name)) _reasons.Add(provided.Name.Text);
        foreach (KnownPackage by in ReverseDependencies.PackagesNaming(package))
        {
            // As the original: who was looked at once, under whatever name, is not named any more.
            if (!by.IsMarked || !_seen.Add(by)) continue;
            if (ReverseDependencies.Needs(by, package)) Explain(by);
        }
        foreach (Demand condition in package.InstallIf)
        {
            foreach (Provider provider in condition.Name.Providers)
            {
                KnownPackage holder = provider.Package!;
                if (!holder.IsMarked || !_seen.Add(holder)) continue;
                if (_isVerbose || _wanted.Contains(holder.Name)) Explain(holder);
            }
        }
    }
}
