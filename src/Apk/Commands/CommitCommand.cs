using System.Globalization;
using System.Text;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Apk.Text;
using Limyra.Apk.Transactions;

namespace Limyra.Apk.Commands;

/// <summary>The end of every command that changes something: solve, show, ask, commit, sum up.</summary>
internal static class CommitCommand
{
    /// <summary>Solves and commits, or explains why not.</summary>
    public static int SolveAndCommit(
        CommandSession session, IReadOnlyList<WorldDemand> world, SolverFlags flags,
        IReadOnlyList<NameMark> marks)
    {
        CheckTags(session, world, "Not committing changes due to missing repository tags.");
        SolverOutcome outcome = SolverSearch.Solve(session.Root.Catalogue, new()
        {
            World = world,
            Flags = flags,
            Marks = marks,
            MayDropBroken = MayDropBroken(session),
        });
        return outcome.ErrorCount > 0 ? Fail(session, outcome) : Commit(session, outcome);
    }

    /// <summary>Whether demands that cannot be met are passed over.</summary>
    public static bool MayDropBroken(CommandSession session) =>
        session.Options.Has("force-broken-world") || session.Options.Has("initramfs-diskless-boot");

    /// <summary>Shows why world cannot be met.</summary>
    public static int Fail(CommandSession session, SolverOutcome outcome)
    {
        IReadOnlyList<FailureEntry> entries = FailureReport.Explain(session.Root.Catalogue, outcome);
        session.Output.Error("unable to select packages:");
        session.Output.ErrorLine(ReportText.Render(entries, session.Output.Width).TrimEnd('\n'));
        if (session.Terminal.IsTerminal)
            foreach (string line in FailureAdvice.For(session.Root.Catalogue, outcome))
                session.Output.ErrorLine(line);
        return outcome.ErrorCount;
    }

    /// <summary>Makes the changes.</summary>
    public static int Commit(CommandSession session, SolverOutcome outcome) =>
        Commit(session, outcome, isLast: true);

    /// <summary>Refuses when world names tags that no repository has.</summary>
    public static void CheckTags(CommandSession session, IReadOnlyList<WorldDemand> world, string refusal)
    {
        if (MayDropBroken(session)) return;
        IReadOnlyList<RepositoryTag> tags = session.Root.Catalogue.Tags;
        bool isBad = false;
        foreach (WorldDemand line in world)
        {
            if (line.Tag == Catalogue.NoTag || tags[line.Tag].Repositories != 0) continue;
            session.Output.Warning(
                $"The repository tag for world dependency '{line.Demand.Name.Text}{tags[line.Tag].Text}' does not exist");
            isBad = true;
        }
        if (isBad) throw new CommandException(refusal);
    }

    /// <summary>Makes the changes; the sum is shown by the last transaction of a command only.</summary>
    public static int Commit(CommandSession session, SolverOutcome outcome, bool isLast)
    {
        ApkRoot root = session.Root;
        ChangeSet changes = outcome.Changes;
        CheckTags(session, outcome.World, "Not committing changes due to missing repository tags.");
        if (outcome.Avoided.Count > 0)
        {
            string avoided = string.Join(' ', outcome.Avoided.Select(package => package.NameAndVersion));
            session.Output.ErrorLine(
                $"NOTE: the preferred packages do not fit together; found a way without {avoided}");
        }
        CommitTotals totals = CommitTotals.Of(root, changes);
        if (session.Output.Verbosity > 1 || session.IsInteractive)
        {
            bool hasChanges = new CommitPreview(session, changes, totals).Print();
            if (hasChanges && session.IsInteractive && !session.IsSimulation && !Confirm(session))
                return CommandSession.Failed;
        }
        int errors =
            session.IsSimulation ? Simulate(session, changes) : Apply(session, changes, outcome.World);
        if (isLast) PrintSum(session, totals, errors);
        return errors;
    }

    private static int Simulate(CommandSession session, ChangeSet changes)
    {
        ChangeLines lines = new(session.Root.Catalogue, changes);
        foreach (Change change in changes.Changes)
            if (lines.Next(change) is { } line) session.Output.Message(line);
        return CountBroken(changes.Changes);
    }

    /// <summary>Packages whose scripts or files failed before are errors as long as they stay so.</summary>
    private static int CountBroken(IEnumerable<Change> changes) =>
        changes.Count(change => change.Old?.Installed is { IsBroken: true });

    private static int Apply(CommandSession session, ChangeSet changes, IReadOnlyList<WorldDemand> world)
    {
        Catalogue catalogue = session.Root.Catalogue;
        int broken = CountBroken(changes.Changes.Where(change =>
            change.New == change.Old && !catalogue.NeedsFile(change)));
        try
        {
            return broken + session.Root.Commit(
                changes, world, session.TransactionOptions, session.Cancellation);
        }
        catch (TransactionException refused)
        {
            throw new CommandException(refused.Message, refused.IsRefusedByHook ? CommandSession.Failed : 1);
        }
    }

    private static bool Confirm(CommandSession session)
    {
        session.Output.Results.Write("Do you want to continue [Y/n]? ");
        session.Output.Results.Flush();
        int answer = session.Terminal.Input().ReadByte();
        return answer is 'y' or 'Y' or '\n' or -1;
    }

    private static void PrintSum(CommandSession session, CommitTotals totals, int errors)
    {
        ApkRoot root = session.Root;
        string state = errors switch
        {
            0 => "OK:",
            1 => "1 error;",
            _ => string.Create(CultureInfo.InvariantCulture, $"{errors} errors;"),
        };
        ulong bytes = root.Database.InstalledBytes;
        int packages = root.Catalogue.Installed.Count;
        if (session.IsSimulation)
        {
            bytes = unchecked(bytes + (ulong)totals.SizeDifference);
            packages += totals.PackageDifference;
        }
        string size = HumanSize.Show(bytes);
        session.Output.Message(session.Output.Verbosity > 1
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{state} {packages} packages, {root.Database.DirectoryCount} dirs, {root.Database.FileCount} files, {size}")
            : string.Create(CultureInfo.InvariantCulture, $"{state} {size} in {packages} packages"));
    }
}

/// <summary>Sizes of a set of changes.</summary>
/// <param name="DownloadBytes">To be fetched.</param>
/// <param name="SizeDifference">Bytes more than before.</param>
/// <param name="PackageDifference">Packages more than before.</param>
internal sealed record CommitTotals(ulong DownloadBytes, long SizeDifference, int PackageDifference)
{
    /// <summary>Adds up.</summary>
    public static CommitTotals Of(ApkRoot root, ChangeSet changes)
    {
        ulong download = 0;
        long size = 0;
        int packages = 0;
        foreach (Change change in changes.Changes)
        {
            if (change.New is { } wanted)
            {
                size += (long)wanted.InstalledSize;
                packages++;
                bool isLocal = (wanted.Repositories & root.Catalogue.LocalRepositories) != 0;
                if (wanted != change.Old && !isLocal) download += wanted.FileSize;
            }
            if (change.Old is not { } old) continue;
            size -= (long)old.InstalledSize;
            packages--;
        }
        return new(download, size, packages);
    }
}

/// <summary>What is shown before the changes are made, if the user wants to know.</summary>
internal sealed class CommitPreview(CommandSession session, ChangeSet changes, CommitTotals totals)
{
    private readonly List<Change> _sorted =
        [
            .. changes.Changes.Order(
                Comparer<Change>.Create((a, b) => NameOrder.Compare(NameOf(a), NameOf(b))))];

    private bool HasDetails => session.Output.Verbosity >= 2;

    /// <summary>Shows the lists; true if there is a change in them.</summary>
    public bool Print()
    {
        List(
            "NOTE: Consider running apk upgrade with --prune and/or --available.\n"
                + "The following packages are no longer available from a repository",
            change => change.New is { Name.IsInRepository: false } package
                && (HasDetails || !package.Name.Text.StartsWith('.')),
            withVersions: false);
        int count = List("The following packages will be REMOVED", change => change.New is null, HasDetails);
        count += List("The following packages will be DOWNGRADED", change => Order(change) < 0, HasDetails);
        if (count == 0 && !session.IsInteractive && session.Output.Verbosity <= 2) return false;
        count += List("The following NEW packages will be installed", change => change.Old is null,
            HasDetails);
        count += List("The following packages will be upgraded", IsUpgrade, HasDetails);
        count += List("The following packages will be reinstalled", change => change.IsReinstall, HasDetails);
        if (totals.DownloadBytes > 0)
            session.Output.Message($"Need to download {HumanSize.Show(totals.DownloadBytes)} of packages.");
        string effect =
            totals.SizeDifference < 0 ? "disk space will be freed" : "additional disk space will be used";
        string size = HumanSize.Show((ulong)Math.Abs(totals.SizeDifference));
        session.Output.Message($"After this operation, {size} of {effect}.");
        return count > 0;
    }

    private static string NameOf(Change change) => (change.Old ?? change.New)!.Name.Text;

    private static int? Order(Change change) => change is { Old: { } old, New: { } wanted }
        ? Formats.Apk.ApkVersion.Order(wanted.Version, old.Version)
        : null;

    private static bool IsUpgrade(Change change) => Order(change) >= 0 && change.New != change.Old;

    private int List(string heading, Predicate<Change> isListed, bool withVersions)
    {
        List<Change> listed = _sorted.FindAll(isListed);
        if (listed.Count == 0) return 0;
        StringBuilder text = new();
        IndentedWords words = new(text, session.Output.Width);
        words.BeginLine(heading + ":", wordIndent: 2);
        foreach (Change change in listed)
        {
            if (withVersions) text.Append("  ").Append(Describe(change)).Append('\n');
            else words.Add(NameOf(change));
        }
        words.End();
        session.Output.Line(text.ToString().TrimEnd('\n'));
        return listed.Count;
    }

    private string Describe(Change change)
    {
        string tag = session.Root.Catalogue.Tags[change.NewTag].Text;
        string versions = change is { IsReinstall: false, New: { } wanted, Old: { } old }
            ? $"{old.Version} -> {wanted.Version}"
            : (change.Old ?? change.New)!.Version;
        return $"{change.Name.Text}{tag} ({versions})";
    }
}
