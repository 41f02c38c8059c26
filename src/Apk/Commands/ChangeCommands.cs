using System.Globalization;
using System.Text;
using Limyra.Apk.Commands.Line;
using Limyra.Apk.Root;
using Limyra.Apk.Solver;
using Limyra.Apk.Trust;
using Limyra.Apk.Text;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Formats.Apk.Installed;

namespace Limyra.Apk.Commands;

/// <summary>add, del, fix: commands that change world or the packages in it.</summary>
internal static class ChangeCommands
{
    private const string Identity = "virtual meta package";

    /// <summary>apk add.</summary>
    public static int Add(CommandSession session)
    {
        if (session.Options.Has("initdb")) session.Access = CheckCreation(session);
        ApkRoot root = session.Root;
        SolverFlags flags = (session.Options.Has("upgrade") ? SolverFlags.Upgrade : 0)
            | (session.Options.Has("latest") ? SolverFlags.Latest : 0);
        List<Dependency> wanted = [];
        string? group = session.Options.Last("virtual");
        foreach (string argument in session.Arguments)
            wanted.Add(ParseWanted(session, argument, isInGroup: group is not null));
        if (group is not null) wanted = [AddGroup(session, group, wanted)];
        List<WorldDemand> world = [.. root.WorldLines];
        List<NameMark> marks = [];
        foreach (Dependency dependency in wanted)
        {
            WorldDemand line = root.Catalogue.ResolveWorld(dependency);
            Put(world, line);
            marks.Add(new(line.Demand.Name, flags, flags));
        }
        return CommitCommand.SolveAndCommit(session, world, SolverFlags.None, marks);
    }

    /// <summary>apk del.</summary>
    public static int Delete(CommandSession session)
    {
        ApkRoot root = session.Root;
        Removal removal = new(root, session.Options.Has("rdepends"));
        int unknown = 0;
        foreach ((string word, KnownName? name) in NameSearch.Matching(root.Catalogue, session.Arguments))
        {
            if (name is not null)
            {
                removal.Take(name);
                continue;
            }
            session.Output.Error($"No such package: {word}");
            unknown++;
        }
        if (unknown > 0) return unknown;
        SolverOutcome outcome = SolverSearch.Solve(root.Catalogue, new()
        {
            World = removal.World,
            Marks = removal.Marks,
            MayDropBroken = CommitCommand.MayDropBroken(session),
        });
        if (outcome.ErrorCount > 0) return CommitCommand.Fail(session, outcome);
        if (session.Output.Verbosity >= 1) RemovalReport.Print(session, outcome, removal.World);
        return CommitCommand.Commit(session, outcome);
    }

    /// <summary>apk fix.</summary>
    public static int Fix(CommandSession session)
    {
        ApkRoot root = session.Root;
        SolverFlags flags = (session.Options.Has("reinstall") ? SolverFlags.Reinstall : 0)
            | (session.Options.Has("upgrade") ? SolverFlags.Upgrade : 0);
        if (flags == SolverFlags.None) flags = SolverFlags.Reinstall;
        SolverFlags inherited = session.Options.Has("depends") ? flags : SolverFlags.None;
        List<NameMark> marks = [];
        int unknown = 0;
        if (session.Arguments.Count == 0)
        {
            foreach (KnownPackage package in root.Catalogue.Installed)
            {
                bool lacksAttributes = session.Options.Has("xattr")
                    && package.Installed!.Flags.HasFlag(InstalledFlags.BrokenAttributes);
                if (package.Installed!.IsBroken || lacksAttributes)
                    marks.Add(new(package.Name, flags, inherited));
            }
        }
        foreach ((string word, KnownName? name) in NameSearch.Matching(root.Catalogue, session.Arguments))
        {
            if (name is not null)
            {
                marks.Add(new(name, flags, inherited));
                continue;
            }
            session.Output.Error($"Package '{word}' not found");
            unknown++;
        }
        if (unknown > 0) return unknown;
        if (session.Options.Has("directory-permissions")) DirectoryPermissions.Restore(root);
        return CommitCommand.SolveAndCommit(session, root.WorldLines, SolverFlags.None, marks);
    }

    private static RootAccess CheckCreation(CommandSession session)
    {
        bool isSuperuser = Linux.Processes.UserId == 0;
        bool isUserMode = session.Options.Has("usermode") || session.Options.Has("no-chown");
        if (isUserMode && isSuperuser) throw new CommandException("--usermode not allowed as root");
        if (!isUserMode && !isSuperuser)
            throw new CommandException("Use --usermode to allow creating database as non-root");
        return RootAccess.Create;
    }

    private static Dependency ParseWanted(CommandSession session, string argument, bool isInGroup)
    {
        if (argument.Contains('.', StringComparison.Ordinal) && File.Exists(argument))
        {
            CheckSurvives(session);
            try
            {
                return session.Root.AddFile(argument);
            }
            catch (Exception error)
                when (error is ApkFormatException or IOException or UnauthorizedAccessException)
            {
                throw new CommandException($"{argument}: {ErrorText.Of(error)}");
            }
        }
        TagRule tags = isInGroup ? TagRule.Refused : TagRule.Allowed;
        if (Dependency.TryParse(argument, tags, out Dependency dependency)
            && !argument.Contains(' ', StringComparison.Ordinal)
            && (dependency.Version is null || !dependency.IsBroken)) return dependency;
        string format = isInGroup ? "name([<>~=]version)" : "name(@tag)([<>~=]version)";
        string kind = isInGroup ? "package" : "world";
        throw new CommandException($"'{argument}' is not a valid {kind} dependency, format is {format}");
    }

    /// <summary>A package without a repository would be gone after the next start of a
    /// system that lives in memory.</summary>
    private static void CheckSurvives(CommandSession session)
    {
        bool survives = session.Forces("non-repository") || session.Root.Cache.KeepsPackages
            || !session.Root.IsRootInMemory;
        if (survives) return;
        throw new CommandException(
            "You tried to add a non-repository package to system, but it would be lost on next reboot. Enable package "
            + "caching (apk cache --help) or use --force-non-repository if you know what you are doing.");
    }

    /// <summary>A package that only depends on others, so that they can be removed together.</summary>
    private static Dependency AddGroup(CommandSession session, string text, List<Dependency> members)
    {
        bool isParsed = Dependency.TryParse(text, TagRule.Allowed, out Dependency group);
        bool isExact = group.Match == VersionMatch.Equal && group.Version is not null && !group.IsBroken;
        if (!isParsed || (!isExact && group.Match != VersionMatch.Any))
            throw new CommandException($"{text}: bad package specifier");
        if (!group.Name.StartsWith('.')) CheckSurvives(session);
        if (group.Version is null)
        {
            string now = session.Terminal.Time.GetUtcNow()
                .ToString("yyyyMMdd.HHmmss", CultureInfo.InvariantCulture);
            group = group with { Version = now, Match = VersionMatch.Equal };
        }
        if (session.Arguments.Count == 0) session.Output.Warning("creating empty virtual package");
        PackageInfo info = new()
        {
            Name = group.Name,
            Version = group.Version,
            Description = Identity,
            Arch = "noarch",
            Depends = members,
        };
        string identity =
            string.Join('\0', [group.Name, group.Version, .. members.Select(member => member.ToString())]);
        Digest digest = Hasher.Of(DigestAlgorithm.Sha1, ByteText.Encode(identity));
        KnownPackage package =
            session.Root.Catalogue.Add(info with { Hashes = digest }, digest, repositories: 0);
        package.IsCached = true;
        return group;
    }

    private static void Put(List<WorldDemand> world, WorldDemand line)
    {
        int at = world.FindIndex(known => known.Demand.Name == line.Demand.Name);
        if (at >= 0) world[at] = line;
        else world.Add(line);
    }

    /// <summary>World without names that go, and without what needs them if that is wanted.</summary>
    private sealed class Removal(ApkRoot root, bool withRequirers)
    {
        private readonly HashSet<KnownPackage> _visited = [];

        public List<WorldDemand> World { get; } = [.. root.WorldLines];

        public List<NameMark> Marks { get; } = [];

        public void Take(KnownName name)
        {
            if (name.InstalledPackage is { } package) Take(package);
            else Drop(name);
        }

        private void Take(KnownPackage package)
        {
            Drop(package.Name);
            Marks.Add(new(package.Name, SolverFlags.Remove, SolverFlags.None));
            if (!withRequirers) return;
            foreach (Demand provided in package.Provides) Drop(provided.Name);
            foreach (KnownPackage by in ReverseDependencies.PackagesNaming(package))
            {
                // As the original: who was looked at once, under whatever name, is not looked at again.
                if (by.Installed is null || !_visited.Add(by)) continue;
                if (ReverseDependencies.Needs(by, package)) Take(by);
            }
        }

        private void Drop(KnownName name)
        {
            int at = World.FindIndex(line => line.Demand.Name == name);
            if (at < 0) return;
            World[at] = World[^1];
            World.RemoveAt(World.Count - 1);
        }
    }
}
