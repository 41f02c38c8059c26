using Limyra.Apk.Trust;
using Limyra.Builder.Pack;
using Limyra.Templates.Edits;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Commands;

/// <summary>Commands on repositories, links and working directories.</summary>
internal static class MaintenanceCommands
{
    /// <summary>Indexes the repositories, or one: a folder of packages, or one with a
    /// folder for the architecture.</summary>
    public static Task<int> Index(CommandContext context)
    {
        foreach (string argument in context.Arguments)
            if (!Directory.Exists(argument))
                throw new BuildException("repository", $"repository '{argument}' does not exist");
        IEnumerable<string> directories = context.Arguments.Count > 0
            ? context.Arguments.Select(
                a => Path.Combine(a, context.Settings.Arch) is var below && Directory.Exists(below)
                    ? below : a)
            : context.PackageDirectories;
        string[] present = [.. directories.Where(Directory.Exists)];
        if (present.Length == 0) return Task.FromResult(0);
        RepositoryIndexer indexer = new(KeyCommand.Load(context.Settings));
        foreach (string directory in present)
        {
            using PathLock held = PathLock.Take(Path.Combine(directory, ".lock"), context.Settings.TakesLocks,
                context.Errors.WriteLine, context.Cancellation);
            indexer.Index(directory, gone: []);
            context.Output.WriteLine($"indexed {directory}");
        }
        return Task.FromResult(0);
    }

    /// <summary>
    /// Makes the links from subpackages to their templates what the templates declare: of one template, or of
    /// all, and then stale ones go. With <c>prune</c> other things that lie in a category go as well.
    /// </summary>
    public static Task<int> Relink(CommandContext context)
    {
        using BuilderSession session = context.Open();
        bool isPruning = context.Arguments is ["prune"];
        bool isWhole = isPruning || context.Arguments.Count == 0;
        List<Template> templates = [];
        bool hasFaults = false;
        foreach (string name in
            isWhole ? session.Templates.AllTemplates : BuildCommands.Names(context, session))
        {
            try
            {
                templates.Add(session.Templates.Load(name));
            }
            catch (BuildException failure) when (isWhole)
            {
                hasFaults = true;
                context.Errors.WriteLine(
                    $"{context.Palette.Orange("WARNING:")} '{name}' failed to parse: {failure.Message}");
            }
        }
        // Links of a template that cannot be read would look stale.
        SubpackageCoverage coverage =
            isWhole && !hasFaults ? SubpackageCoverage.WholeCategory : SubpackageCoverage.SomeTemplates;
        foreach (IGrouping<string, Template> category in templates.GroupBy(t => t.Category,
            StringComparer.Ordinal))
        {
            Apply(context,
                SubpackageLinks.Plan(category.Key, [.. category], session.Templates.Tree, coverage));
            if (isWhole) FindStrangers(context, category.Key, isPruning);
        }
        return Task.FromResult(0);
    }

    private static void Apply(CommandContext context, SubpackageLinks.Change change)
    {
        foreach (string stale in change.Stale)
        {
            context.Output.WriteLine($"removed {change.Category}/{stale}");
            if (!context.Line.Has("dry-run"))
                File.Delete(Path.Combine(context.Settings.TreeDirectory, change.Category, stale));
        }
        foreach ((string subpackage, string target) in change.Wanted)
        {
            string path = Path.Combine(context.Settings.TreeDirectory, change.Category, subpackage);
            context.Output.WriteLine($"made {change.Category}/{subpackage} -> {target}");
            if (context.Line.Has("dry-run")) continue;
            if (Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
                throw new BuildException("link", $"{path} is a folder where a link must be", "move it away");
            File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }
    }

    /// <summary>Folders without a template and files: said, or removed.</summary>
    private static void FindStrangers(CommandContext context, string category, bool isPruning)
    {
        foreach (FileSystemInfo info in new DirectoryInfo(
            Path.Combine(context.Settings.TreeDirectory, category))
            .EnumerateFileSystemInfos().OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            if (info.LinkTarget is not null || File.Exists(Path.Combine(info.FullName, "template.py")))
                continue;
            context.Output.WriteLine(isPruning
                ? $"removed {category}/{info.Name}"
                : $"{context.Palette.Orange("WARNING:")} {category}/{info.Name} has no template");
            if (isPruning && !context.Line.Has("dry-run")) Files.BuildFiles.RemoveHost(info.FullName);
        }
    }

    /// <summary>Removes the build directory of a template, or of all.</summary>
    public static Task<int> Clean(CommandContext context)
    {
        string build = Path.Combine(context.Settings.StateDirectory, "build");
        if (context.Arguments.Count == 0)
        {
            Files.BuildFiles.RemoveHost(build);
            return Task.FromResult(0);
        }
        using BuilderSession session = context.Open();
        foreach (string name in BuildCommands.Names(context, session))
            Files.BuildFiles.RemoveHost(Path.Combine(build, name));
        return Task.FromResult(0);
    }
}
