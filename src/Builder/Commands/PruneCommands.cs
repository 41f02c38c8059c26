using System.Text.RegularExpressions;
using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Builder.Pack;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Builder.Commands;

/// <summary>Commands that remove what is of no use any more.</summary>
internal static partial class PruneCommands
{
    /// <summary>Removes packages that have a newer version beside them.</summary>
    public static Task<int> Obsolete(CommandContext context) => Prune(context, (_, paths) =>
    {
        Dictionary<string, (string Version, string Path)> newest = new(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            (string name, string version) =
                RepositoryIndexer.SplitName(Path.GetFileNameWithoutExtension(path));
            if (!newest.TryGetValue(name, out (string Version, string Path) known)
                || ApkVersion.Order(version, known.Version) > 0)
                newest[name] = (version, path);
        }
        return [.. paths.Except(newest.Values.Select(n => n.Path), StringComparer.Ordinal)];
    });

    /// <summary>Removes packages whose template is gone or makes them no more.</summary>
    public static Task<int> Removed(CommandContext context) => Prune(context, (category, paths) =>
    {
        PackagePlaces places = PackagePlaces.Of(context.Settings);
        return [.. paths.Where(path => !IsMade(context, places, category, path))];
    });

    /// <summary>Both.</summary>
    public static async Task<int> Packages(CommandContext context) =>
        Math.Max(await Obsolete(context), await Removed(context));

    /// <summary>Removes contents that no template names, sources of versions that no template has, and what
    /// lies among the sources of the others and is no content.</summary>
    public static Task<int> Sources(CommandContext context)
    {
        string root = context.Settings.SourcesDirectory;
        if (!Directory.Exists(root)) return Task.FromResult(0);
        (HashSet<string> digests, HashSet<string> versions) = Named(context);
        HashSet<ulong> kept = PruneContents(context, Path.Combine(root, "by_sha256"), digests);
        foreach (string path in Directory.EnumerateFileSystemEntries(root).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            if (name is "by_sha256" or "published" or "cbuild.lock") continue;
            FileSystemInfo entry = new DirectoryInfo(path);
            if (!versions.Contains(name) || !entry.Exists || entry.LinkTarget is not null)
            {
                Remove(context, path);
                continue;
            }
            foreach (string file in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
                if (!kept.Contains(InodeOf(file))) Remove(context, file);
        }
        return Task.FromResult(0);
    }

    /// <summary>Digests and versions of all templates.</summary>
    private static (HashSet<string> Digests, HashSet<string> Versions) Named(CommandContext context)
    {
        using BuilderSession session = context.Open();
        HashSet<string> digests = new(StringComparer.Ordinal), versions = new(StringComparer.Ordinal);
        foreach (string name in session.Templates.AllTemplates)
        {
            // Digests are read from the text: those of other architectures count as well.
            string text = File.ReadAllText(Path.Combine(context.Settings.TreeDirectory, name, "template.py"));
            foreach (Match match in Digest().Matches(text)) digests.Add(match.Value.ToLowerInvariant());
            Templates.Packages.Template template = session.Templates.Load(name);
            versions.Add($"{template.Name}-{template.Version}");
        }
        return (digests, versions);
    }

    /// <summary>Removes contents of other digests; gives the inodes of the rest.</summary>
    private static HashSet<ulong> PruneContents(CommandContext context, string directory,
        HashSet<string> digests)
    {
        HashSet<ulong> kept = [];
        if (!Directory.Exists(directory)) return kept;
        foreach (string path in Directory.EnumerateFileSystemEntries(directory).Order(StringComparer.Ordinal))
            if (digests.Contains(Path.GetFileName(path).Split('_')[0].ToLowerInvariant()))
                kept.Add(InodeOf(path));
            else Remove(context, path);
        return kept;
    }

    private static ulong InodeOf(string path)
    {
        Errno error =
            Linux.Files.LinkStatus(Linux.Files.CurrentDirectory, path, out FileStatus status);
        return error == Errno.None
            ? status.Inode
            : throw new BuildException("host", $"'{path}' cannot be looked at: {error}");
    }

    /// <summary>Whether a template of the category still makes a package file.</summary>
    private static bool IsMade(CommandContext context, PackagePlaces places, string category, string path)
    {
        PackageInfo info;
        using (FileStream stream = File.OpenRead(path))
        using (PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, path))
            info = reader.Package.Info;
        string origin =
            info.Origin is { Length: > 0 } stated && !stated.StartsWith("alt:", StringComparison.Ordinal)
                ? stated
                : info.Name;
        string tree = context.Settings.TreeDirectory;
        bool HasTemplate(string name) => File.Exists(Path.Combine(tree, category, name, "template.py"));
        if (!HasTemplate(origin) && !HasTemplate(info.Name)) return false;
        // The record of the last build lists all packages that came out of it.
        BuildRecord? record = BuildRecord.Load(places.RecordOf(places.Repository, category, origin));
        return record is null || record.Files.Any(f => f.Name == Path.GetFileName(path));
    }

    private static Task<int> Prune(CommandContext context,
        Func<string, IReadOnlyList<string>, IReadOnlyList<string>> choose)
    {
        PackagePlaces places = PackagePlaces.Of(context.Settings);
        foreach (string category in context.Settings.Categories)
        {
            string main = places.DirectoryOf(places.Repository, category);
            if (!Directory.Exists(main)) continue;
            using PathLock held = PathLock.Take(Path.Combine(main, ".lock"), places.TakesLocks,
                context.Errors.WriteLine, context.Cancellation);
            foreach (string directory in places.DirectoriesOf(places.Repository, category))
                if (Directory.Exists(directory)) Prune(context, directory, paths => choose(category, paths));
        }
        return Task.FromResult(0);
    }

    private static void Prune(CommandContext context, string directory,
        Func<IReadOnlyList<string>, IReadOnlyList<string>> choose)
    {
        IReadOnlyList<string> pruned =
            choose([.. Directory.EnumerateFiles(directory, "*.apk").Order(StringComparer.Ordinal)]);
        foreach (string path in pruned)
        {
            Remove(context, path);
            if (!context.Line.Has("dry-run")) File.Delete(PackageSbom.FileName(path));
        }
        if (pruned.Count > 0 && !context.Line.Has("dry-run"))
            new RepositoryIndexer(KeyCommand.Load(context.Settings))
                .Index(directory, gone: []);
    }

    private static void Remove(CommandContext context, string path)
    {
        context.Output.WriteLine($"pruning {Path.GetFileName(path)}");
        if (!context.Line.Has("dry-run")) Files.BuildFiles.RemoveHost(path);
    }

    [GeneratedRegex("(?<=\")[0-9a-fA-F]{64}(?=\")", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();
}
