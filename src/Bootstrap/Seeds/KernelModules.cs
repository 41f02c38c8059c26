using System.Text;
using Limyra.Boot.Modules;
using Limyra.Formats.Configuration;
using Limyra.Formats.Modules;

namespace Limyra.Bootstrap.Seeds;

/// <summary>Trims a kernel to the modules that a table names and what those depend on, and makes the indexes
/// of the remaining ones anew.</summary>
internal static class KernelModules
{
    private const string ModulesFolder = "usr/lib/modules/";

    /// <summary>Removes modules that nothing wants; adds modules.dep and its like,
    /// as text and for modprobe.</summary>
    /// <exception cref="SetupException">There is no module, or a pattern matches none.</exception>
    public static void Reduce(SeedTree tree, IReadOnlyList<string> patterns)
    {
        List<SeedEntry.Plain> modules = tree.Entries().OfType<SeedEntry.Plain>()
            .Where(file => file.Path.StartsWith(ModulesFolder, StringComparison.Ordinal)
                && file.Path.EndsWith(".ko", StringComparison.Ordinal))
            .ToList();
        if (modules.Count == 0)
            throw new SetupException("seeds: the kernel package holds no modules");

        string folder = modules[0].Path[..modules[0].Path.IndexOf('/', ModulesFolder.Length)];
        Dictionary<string, SeedEntry.Plain> byName =
            modules.ToDictionary(module => ModuleName.OfFile(module.Path), StringComparer.Ordinal);
        HashSet<string> kept = Wanted(modules, byName, folder, patterns);
        tree.Remove(path => path.EndsWith(".ko", StringComparison.Ordinal) && !kept.Contains(path));
        AddIndexes(tree, modules.Where(module => kept.Contains(module.Path)), folder);
    }

    private static HashSet<string> Wanted(
        List<SeedEntry.Plain> modules, Dictionary<string, SeedEntry.Plain> byName, string folder,
        IReadOnlyList<string> patterns)
    {
        Queue<SeedEntry.Plain> waiting = new();
        foreach (string pattern in patterns)
        {
            PathPatterns match = new([$"{folder}/kernel/{pattern}"]);
            List<SeedEntry.Plain> matched = modules.Where(module => match.Match(module.Path)).ToList();
            if (matched.Count == 0)
                throw new SetupException($"seeds: no kernel module matches {pattern}");

            matched.ForEach(waiting.Enqueue);
        }

        HashSet<string> kept = new(StringComparer.Ordinal);
        while (waiting.TryDequeue(out SeedEntry.Plain? module))
        {
            if (!kept.Add(module.Path)) continue;

            foreach (string needed in ModuleFile.Read(File.ReadAllBytes(module.Content),
                module.Path).Dependencies)
            {
                if (byName.TryGetValue(ModuleName.Normalize(needed), out SeedEntry.Plain? dependency))
                    waiting.Enqueue(dependency);
            }
        }

        return kept;
    }

    private static void AddIndexes(SeedTree tree, IEnumerable<SeedEntry.Plain> modules, string folder)
    {
        // The maker reads a folder; links give it one without copying.
        string view = Directory.CreateTempSubdirectory("limyra-modules-").FullName;
        try
        {
            foreach (SeedEntry.Plain module in modules)
            {
                string place = Path.Combine(view, module.Path[(folder.Length + 1)..]);
                Directory.CreateDirectory(Path.GetDirectoryName(place)!); // below the view, so there is one
                File.CreateSymbolicLink(place, Path.GetFullPath(module.Content));
            }

            IReadOnlyDictionary<string, string> indexes = ModuleIndexMaker.Make(view);
            foreach ((string? name, string? text) in indexes)
            {
                tree.PutFile($"{folder}/{name}", Encoding.UTF8.GetBytes(text));
            }

            tree.PutFile($"{folder}/modules.dep.bin", ModuleTrie.Write(Dependencies(indexes["modules.dep"])));
            tree.PutFile($"{folder}/modules.alias.bin", ModuleTrie.Write(Aliases(indexes["modules.alias"])));
            tree.PutFile($"{folder}/modules.builtin.bin", ModuleTrie.Write(Builtin(tree, folder)));
            tree.PutFile($"{folder}/modules.builtin.alias.bin",
                ModuleTrie.Write(BuiltinAliases(tree, folder)));
        }
        finally
        {
            Directory.Delete(view, recursive: true);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Dependencies(string text) =>
        from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        select KeyValuePair.Create(ModuleName.OfFile(line[..line.IndexOf(':')]), line);

    private static IEnumerable<KeyValuePair<string, string>> Aliases(string text) =>
        from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let words = line.Split(' ')
        where words is ["alias", _, _]
        select KeyValuePair.Create(ModuleName.NormalizePattern(words[1]), words[2]);

    private static IEnumerable<KeyValuePair<string, string>> Builtin(SeedTree tree, string folder) =>
        from line in Content(tree, $"{folder}/modules.builtin")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        select KeyValuePair.Create(ModuleName.OfFile(line), "");

    /// <summary>Fields "module.alias=text", each ended by a zero byte.</summary>
    private static IEnumerable<KeyValuePair<string, string>> BuiltinAliases(SeedTree tree, string folder) =>
        from field in Content(tree, $"{folder}/modules.builtin.modinfo").Split('\0')
        let at = field.IndexOf(".alias=", StringComparison.Ordinal)
        where at > 0
        select KeyValuePair.Create(ModuleName.NormalizePattern(field[(at + ".alias=".Length)..]),
            field[..at]);

    private static string Content(SeedTree tree, string path) =>
        tree.Entries().OfType<SeedEntry.Plain>().FirstOrDefault(file => file.Path == path) is { } file
            ? File.ReadAllText(file.Content)
            : "";
}
