using System.Text;

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
/// What depmod(8) found out about the modules of one kernel: modules.dep, modules.alias, modules.softdep and
/// modules.builtin in their text forms. A distribution's kernel has 26,000 aliases and 4,000 modules, of
/// which a boot looks at some dozens: the files stay as they are, and only places in them are kept.
/// </summary>
public sealed class ModuleIndex
{
    private readonly Dictionary<string, (byte[] File, int Start)> _modules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _builtin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SoftDependencies> _softDependencies = new(StringComparer.Ordinal);

    // Places of alias lines by the text before the first ":" (a modalias starts with its bus), so that only
    // few patterns have to be matched; "" for those that have none.
    private readonly Dictionary<string, List<(byte[] File, int Start)>> _aliases =
        new(StringComparer.Ordinal);

    /// <summary>Names of all modules.</summary>
    public IEnumerable<string> Names => _modules.Keys;

    /// <summary>The module of a name, null if there is none.</summary>
    public KernelModule? Find(string name)
    {
        if (!_modules.TryGetValue(ModuleName.Normalize(name), out (byte[] File, int Start) place))
            return null;

        string line = Encoding.UTF8.GetString(LineAt(place.File, place.Start));
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return new(line[..colon].Trim(), ConfigurationLines.Words(line[(colon + 1)..]));
    }

    /// <summary>True if the kernel has it inside.</summary>
    public bool IsBuiltin(string name) => _builtin.Contains(ModuleName.Normalize(name));

    /// <summary>Modules wanted before and after a module.</summary>
    public SoftDependencies SoftDependenciesOf(string name) =>
        _softDependencies.GetValueOrDefault(ModuleName.Normalize(name), SoftDependencies.None);

    /// <summary>Names of the modules whose alias matches, in the order of modules.alias.</summary>
    public IReadOnlyList<string> Resolve(string alias)
    {
        string normal = ModuleName.Normalize(alias);
        byte[] text = Encoding.UTF8.GetBytes(normal);
        int colon = normal.IndexOf(':', StringComparison.Ordinal);
        List<string> found = [];
        foreach (string key in colon < 0 ? (ReadOnlySpan<string>)[""] : [normal[..colon], ""])
        {
            foreach ((byte[] file, int start) in _aliases.GetValueOrDefault(key, []))
            {
                ReadOnlySpan<byte> line = LineAt(file, start);
                int blank = line.IndexOfAny((byte)' ', (byte)'\t');
                if (blank > 0 && WildcardPattern.IsModuleMatch(line[..blank], text))
                {
                    string module = ModuleName.Normalize(Encoding.UTF8.GetString(line[blank..]).Trim());
                    if (!found.Contains(module, StringComparer.Ordinal))
                        found.Add(module);
                }
            }
        }

        return found;
    }

    /// <summary>Takes modules.dep: "path: path path".</summary>
    public void AddDependencies(byte[] content)
    {
        for (int start = 0; start < content.Length; start = NextLine(content, start))
        {
            ReadOnlySpan<byte> line = LineAt(content, start);
            int colon = line.IndexOf((byte)':');
            if (colon > 0 && line[0] != (byte)'#')
                _modules[ModuleName.OfFile(Encoding.UTF8.GetString(line[..colon]))] = (content, start);
        }
    }

    /// <summary>Takes modules.alias ("alias PATTERN MODULE"), or modules.symbols with symbol:NAME.</summary>
    public void AddAliases(byte[] content)
    {
        // One key is looked up in a row of thousands of lines of the same bus.
        ReadOnlySpan<byte> word = "alias "u8;
        ReadOnlySpan<byte> lastKey = default;
        List<(byte[] File, int Start)>? last = null;
        for (int start = 0; start < content.Length; start = NextLine(content, start))
        {
            ReadOnlySpan<byte> line = LineAt(content, start);
            if (!line.StartsWith(word)) continue;

            ReadOnlySpan<byte> key = KeyOf(line[word.Length..]);
            if (last is null || !key.SequenceEqual(lastKey))
            {
                string name = ModuleName.Normalize(Encoding.UTF8.GetString(key));
                if (!_aliases.TryGetValue(name, out last))
                    _aliases.Add(name, last = []);

                lastKey = key;
            }

            last.Add((content, start + word.Length));
        }
    }

    /// <summary>Takes modules.softdep: "softdep MODULE pre: a post: b".</summary>
    public void AddSoftDependencies(byte[] content)
    {
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            string[] words = ConfigurationLines.Words(line.Text);
            if (words.Length >= 2 && words[0] == "softdep")
                _softDependencies[ModuleName.Normalize(words[1])] = SoftDependencies.Parse(words.AsSpan(2));
        }
    }

    /// <summary>Takes modules.builtin: one path a line.</summary>
    public void AddBuiltin(byte[] content)
    {
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
            _builtin.Add(ModuleName.OfFile(line.Text));
    }

    /// <summary>The text in front of the first ":" if no pattern character or
    /// blank stands before it.</summary>
    private static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> pattern)
    {
        int end = pattern.IndexOfAny(":*?[ "u8);
        return end >= 0 && pattern[end] == (byte)':' ? pattern[..end] : default;
    }

    private static ReadOnlySpan<byte> LineAt(byte[] file, int start)
    {
        ReadOnlySpan<byte> rest = file.AsSpan(start);
        int end = rest.IndexOf((byte)'\n');
        return end < 0 ? rest : rest[..end];
    }

    private static int NextLine(byte[] file, int start)
    {
        int end = file.AsSpan(start).IndexOf((byte)'\n');
        return end < 0 ? file.Length : start + end + 1;
    }
}
