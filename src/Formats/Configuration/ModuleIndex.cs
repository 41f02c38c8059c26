namespace Limyra.Formats.Configuration;

/// <summary>One module of a kernel: its file and the files it needs, nearest first.</summary>
/// <param name="Path">Relative to the kernel's module folder.</param>
/// <param name="Dependencies">Relative paths; to be loaded from the last to the first.</param>
public sealed record KernelModule(string Path, IReadOnlyList<string> Dependencies)
{
    /// <summary>The module's name.</summary>
    public string Name => ModuleName.OfFile(Path);
}

/// <summary>
/// What depmod(8) found out about the modules of one kernel: modules.dep, modules.alias, modules.softdep,
/// modules.builtin and modules.builtin.modinfo in their text forms.
/// </summary>
public sealed class ModuleIndex
{
    private readonly Dictionary<string, KernelModule> modules = new(StringComparer.Ordinal);
    private readonly HashSet<string> builtin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SoftDependencies> softDependencies = new(StringComparer.Ordinal);

    // Aliases by the text before the first special character: a modalias starts with its bus, so only few
    // patterns have to be matched.
    private readonly Dictionary<string, List<(string Pattern, string Module)>> aliases = new(StringComparer.Ordinal);

    /// <summary>All modules, by name.</summary>
    public IReadOnlyDictionary<string, KernelModule> Modules => modules;

    /// <summary>The module of a name, null if there is none.</summary>
    public KernelModule? Find(string name) => modules.GetValueOrDefault(ModuleName.Normalize(name));

    /// <summary>True if the kernel has it inside.</summary>
    public bool IsBuiltin(string name) => builtin.Contains(ModuleName.Normalize(name));

    /// <summary>Modules wanted before and after a module.</summary>
    public SoftDependencies SoftDependenciesOf(string name) =>
        softDependencies.GetValueOrDefault(ModuleName.Normalize(name), SoftDependencies.None);

    /// <summary>Names of the modules whose alias matches, in the order of modules.alias.</summary>
    public IReadOnlyList<string> Resolve(string alias)
    {
        string name = ModuleName.Normalize(alias);
        var found = new List<string>();
        foreach (string key in new[] { KeyOf(name), "" })
        {
            foreach ((string pattern, string module) in aliases.GetValueOrDefault(key, []))
            {
                if (WildcardPattern.IsMatch(pattern, name) && !found.Contains(module, StringComparer.Ordinal))
                {
                    found.Add(module);
                }
            }
        }

        return found;
    }

    /// <summary>Reads modules.dep: "path: path path".</summary>
    public void AddDependencies(ReadOnlySpan<byte> content)
    {
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            int colon = line.Text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                string path = line.Text[..colon];
                modules[ModuleName.OfFile(path)] = new(path, ConfigurationLines.Words(line.Text[(colon + 1)..]));
            }
        }
    }

    /// <summary>Reads modules.alias ("alias PATTERN MODULE") and modules.symbols, with symbol:NAME.</summary>
    public void AddAliases(ReadOnlySpan<byte> content)
    {
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            string[] words = ConfigurationLines.Words(line.Text);
            if (words is ["alias", var pattern, var module])
            {
                AddAlias(pattern, module);
            }
        }
    }

    /// <summary>Adds one alias.</summary>
    public void AddAlias(string pattern, string module)
    {
        string normal = ModuleName.NormalizePattern(pattern);
        string key = KeyOf(normal);
        if (!aliases.TryGetValue(key, out List<(string, string)>? list))
        {
            aliases.Add(key, list = []);
        }

        list.Add((normal, ModuleName.Normalize(module)));
    }

    /// <summary>Reads modules.softdep: "softdep MODULE pre: a post: b".</summary>
    public void AddSoftDependencies(ReadOnlySpan<byte> content)
    {
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            string[] words = ConfigurationLines.Words(line.Text);
            if (words.Length >= 2 && words[0] == "softdep")
            {
                softDependencies[ModuleName.Normalize(words[1])] = SoftDependencies.Parse(words.AsSpan(2));
            }
        }
    }

    /// <summary>Reads modules.builtin: one path a line.</summary>
    public void AddBuiltin(ReadOnlySpan<byte> content)
    {
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            builtin.Add(ModuleName.OfFile(line.Text));
        }
    }

    /// <summary>The text in front of the first ":" if no pattern character stands before it.</summary>
    private static string KeyOf(string text)
    {
        int end = text.AsSpan().IndexOfAny(":*?[");
        return end < 0 ? text : text[end] == ':' ? text[..end] : "";
    }
}
