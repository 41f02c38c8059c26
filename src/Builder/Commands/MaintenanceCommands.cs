using Limyra.Apk.Trust;
using Limyra.Builder.Pack;

namespace Limyra.Builder.Commands;

/// <summary>Commands on keys, repositories, links and working directories.</summary>
internal static class MaintenanceCommands
{
    private const int DefaultBits = 2048;

    public static Task<int> GenerateKey(CommandContext context)
    {
        string path = context.Arguments.Count > 0
            ? Path.Combine(context.Settings.SigningKeyPath, "..", context.Arguments[0])
            : context.Settings.SigningKeyPath;
        int bits = context.Arguments.Count > 1 && int.TryParse(context.Arguments[1], out int given) ? given : DefaultBits;
        if (File.Exists(path) && !context.Line.Has("force"))
            throw new BuildException("key", $"{path} exists already", "give another name, or -f");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a file has a directory
        File.Delete(path);
        SigningKey key = SigningKey.Generate(bits);
        key.Save(path);
        File.WriteAllText(path + ".pub", key.PublicKey.ToPem());
        context.Output.WriteLine($"made {path} and {path}.pub");
        return Task.FromResult(0);
    }

    public static Task<int> Index(CommandContext context)
    {
        RepositoryIndexer indexer = new(SigningKey.Load(context.Settings.SigningKeyPath));
        IEnumerable<string> directories = context.Arguments.Count > 0
            ? context.Arguments
            : context.PackageDirectories;
        foreach (string directory in directories.Where(Directory.Exists))
        {
            indexer.Index(directory);
            context.Output.WriteLine($"indexed {directory}");
        }
        return Task.FromResult(0);
    }

    /// <summary>Makes the links from subpackages to their templates what the templates declare.</summary>
    public static Task<int> Relink(CommandContext context)
    {
        using BuilderSession session = context.Open();
        Dictionary<string, string> wanted = new(StringComparer.Ordinal);
        foreach (string name in session.AllTemplates)
        {
            Templates.Packages.Template template = session.Load(name);
            foreach (string subpackage in template.DeclaredSubpackages)
                wanted[$"{template.Category}/{subpackage}"] = template.Name;
        }
        foreach (string category in context.Settings.Categories)
        {
            DirectoryInfo directory = new(Path.Combine(context.Settings.TreeDirectory, category));
            if (!directory.Exists) continue;
            foreach (FileSystemInfo link in directory.EnumerateFileSystemInfos())
                if (link.LinkTarget is not null && link.Name[0] != '.'
                    && wanted.GetValueOrDefault($"{category}/{link.Name}") != link.LinkTarget)
                {
                    link.Delete();
                    context.Output.WriteLine($"removed {category}/{link.Name}");
                }
        }
        foreach ((string path, string target) in wanted.OrderBy(w => w.Key, StringComparer.Ordinal))
        {
            string full = Path.Combine(context.Settings.TreeDirectory, path);
            if (new FileInfo(full).LinkTarget is not null) continue;
            File.CreateSymbolicLink(full, target);
            context.Output.WriteLine($"made {path} -> {target}");
        }
        return Task.FromResult(0);
    }

    /// <summary>Removes the build directory of a template, or of all.</summary>
    public static Task<int> Clean(CommandContext context)
    {
        string build = Path.Combine(context.Settings.StateDirectory, "build");
        if (context.Arguments.Count == 0) Files.BuildFiles.RemoveHost(build);
        foreach (string name in context.Arguments) Files.BuildFiles.RemoveHost(Path.Combine(build, name));
        return Task.FromResult(0);
    }

    /// <summary>Removes all build roots.</summary>
    public static Task<int> Zap(CommandContext context)
    {
        Files.BuildFiles.RemoveHost(Path.Combine(context.Settings.StateDirectory, "roots"));
        return Task.FromResult(0);
    }

    /// <summary>Removes package files that no record names any more.</summary>
    public static Task<int> PrunePackages(CommandContext context)
    {
        foreach (string category in context.Settings.Categories)
        {
            string directory = Path.Combine(context.Settings.RepositoryDirectory, category, context.Settings.Arch);
            string records = Path.Combine(context.Settings.RepositoryDirectory, category, ".records", context.Settings.Arch);
            if (!Directory.Exists(directory) || !Directory.Exists(records)) continue;
            HashSet<string> named = new(Directory.EnumerateFiles(records)
                .SelectMany(path => BuildRecord.Load(path)?.Files ?? []).Select(f => f.Name), StringComparer.Ordinal);
            foreach (string path in Directory.EnumerateFiles(directory, "*.apk"))
            {
                if (named.Contains(Path.GetFileName(path))) continue;
                context.Output.WriteLine($"pruning {Path.GetFileName(path)}");
                if (!context.Line.Has("dry-run")) File.Delete(path);
            }
            if (!context.Line.Has("dry-run"))
                new RepositoryIndexer(SigningKey.Load(context.Settings.SigningKeyPath)).Index(directory);
        }
        return Task.FromResult(0);
    }

    /// <summary>Removes sources of versions that no template has.</summary>
    public static Task<int> PruneSources(CommandContext context)
    {
        using BuilderSession session = context.Open();
        HashSet<string> wanted = new(
            session.AllTemplates.Select(session.Load).Select(t => $"{t.Name}-{t.Version}"), StringComparer.Ordinal);
        if (!Directory.Exists(context.Settings.SourcesDirectory)) return Task.FromResult(0);
        foreach (string directory in Directory.EnumerateDirectories(context.Settings.SourcesDirectory))
        {
            string name = Path.GetFileName(directory);
            if (name is "by_sha256" or "published" || wanted.Contains(name)) continue;
            context.Output.WriteLine($"pruning {name}");
            if (!context.Line.Has("dry-run")) Directory.Delete(directory, recursive: true);
        }
        return Task.FromResult(0);
    }
}
