using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Commands;

/// <summary>
/// Before everything else is upgraded, the package manager itself is: the new one
/// may know better. It then takes over.
/// </summary>
internal static class Preupgrade
{
    /// <summary>A variable of the environment; any value keeps the successor from doing this again.</summary>
    public const string TokenVariable = "APK_PREUPGRADE_TOKEN";

    /// <summary>Runs it; null when the upgrade goes on in this process.</summary>
    public static int? Run(CommandSession session, SolverFlags flags, bool isOnly)
    {
        List<NameMark> marks =
            [.. Candidates(session).Select(name => new NameMark(name, flags, SolverFlags.None))];
        if (marks.Count == 0) return null;
        SolverOutcome outcome = SolverSearch.Solve(session.Root.Catalogue, new()
        {
            World = session.Root.WorldLines,
            Marks = marks,
            IsPreupgrade = true,
        });
        if (outcome.ErrorCount > 0)
        {
            session.Output.Warning("Failed to perform initial preupgrade, continuing with a full upgrade.");
            return null;
        }
        if (outcome.Changes.EffectiveCount == 0) return null;
        if (session.IsSimulation && !isOnly)
        {
            session.Output.Warning("This simulation might not reliable as a preupgrade is available.");
            return null;
        }
        session.Output.Message("Preupgrading:");
        int errors = CommitCommand.Commit(session, outcome, isLast: isOnly);
        if (isOnly || session.IsSimulation) return errors;
        return Continue(session);
    }

    private static int Continue(CommandSession session)
    {
        session.Output.Message("Continuing with the main upgrade transaction:");
        session.Dispose();
        string program = session.Terminal.ProgramName;
        List<string> arguments = [program, .. session.Terminal.Arguments, "--no-self-upgrade"];
        List<string> environment = [.. session.Terminal.Environment(), $"{TokenVariable}=done"];
        string path = program.Contains('/', StringComparison.Ordinal) ? program : "/proc/self/exe";
        // returns only when it failed
        _ = Linux.Processes.Execute(path, arguments, environment, System.Text.Encoding.UTF8);
        throw new CommandException("PANIC! Failed to re-execute new apk-tools!", exitCode: 1);
    }

    /// <summary>The owner of this program, and what the user named, as far as
    /// a newer version is there.</summary>
    private static IEnumerable<KnownName> Candidates(CommandSession session)
    {
        ApkRoot root = session.Root;
        List<Dependency> wanted = [];
        if (Queries.FileOwner.Find(root, "/proc/self/exe").Package is { } own) wanted.Add(new(own.Name.Text));
        foreach (string text in session.Options.All("preupgrade-depends"))
        {
            // The last word on a name counts: "!NAME" takes a name back.
            bool isClean = true;
            foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                bool isParsed = Dependency.TryParse(word, TagRule.Refused, out Dependency dependency);
                if (isParsed)
                {
                    wanted.RemoveAll(known => known.Name == dependency.Name);
                    wanted.Add(dependency);
                }
                isClean &= isParsed;
            }
            if (!isClean) session.Output.Warning($"Ignored invalid preupgrade dependencies from: {text}");
        }
        foreach (Dependency dependency in wanted)
        {
            Demand demand = root.Catalogue.Resolve(dependency);
            KnownPackage? installed = demand.Name.InstalledPackage;
            if (installed is null || !demand.IsMetByItself(installed)) continue;
            bool isOutdated = demand.Name.Providers.Any(item => item.Package!.Repositories != 0
                && ApkVersion.Order(item.Package.Version, installed.Version) > 0);
            if (isOutdated) yield return demand.Name;
        }
    }
}
