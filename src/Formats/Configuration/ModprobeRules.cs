namespace Limyra.Formats.Configuration;

/// <summary>What modprobe.d(5) says, all files together.</summary>
public sealed class ModprobeRules
{
    private readonly Dictionary<string, List<string>> _parameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _blacklist = new(StringComparer.Ordinal);
    private readonly HashSet<string> _disabled = new(StringComparer.Ordinal);
    private readonly List<(string Pattern, string Module)> _aliases = [];
    private readonly Dictionary<string, SoftDependencies> _softDependencies = new(StringComparer.Ordinal);

    /// <summary>Patterns and the module each stands for, in file order.</summary>
    public IReadOnlyList<(string Pattern, string Module)> Aliases => _aliases;

    /// <summary>True if aliases must not lead to this module (blacklist).</summary>
    public bool IsBlacklisted(string module) => _blacklist.Contains(ModuleName.Normalize(module));

    /// <summary>True if an install rule says the module is never to be loaded
    /// (install NAME /bin/false).</summary>
    public bool IsDisabled(string module) => _disabled.Contains(ModuleName.Normalize(module));

    /// <summary>Parameters for a module, in file order, separated by blanks.</summary>
    public string Parameters(string module) =>
        _parameters.TryGetValue(ModuleName.Normalize(module), out List<string>? words)
            ? string.Join(' ', words) : "";

    /// <summary>Modules wanted before and after a module.</summary>
    public SoftDependencies SoftDependenciesOf(string module) =>
        _softDependencies.GetValueOrDefault(ModuleName.Normalize(module), SoftDependencies.None);

    /// <summary>Adds module.parameter=value words and module_blacklist= of the kernel command line.</summary>
    public void Add(KernelCommandLine line)
    {
        foreach ((string name, string? value) in line.Words)
        {
            int dot = name.IndexOf('.', StringComparison.Ordinal);
            if (name is "module_blacklist" or "modprobe.blacklist")
            {
                AddBlacklist(value);
            }
            else if (dot > 0)
            {
                AddParameters(name[..dot],
                    value is null ? name[(dot + 1)..] : $"{name[(dot + 1)..]}={value}");
            }
        }
    }

    /// <summary>Adds the rules of one file; unusable lines are reported in
    /// <paramref name="problems"/>.</summary>
    public void Add(ReadOnlySpan<byte> content, string source, ICollection<ConfigurationProblem> problems)
    {
        foreach (ConfigurationLine line in JoinLines(content))
        {
            string[] words = ConfigurationLines.Words(line.Text);
            if (words is ["install", _, var program, ..] && !SwitchesOff(program))
            {
                // What it would do needs a shell; the module itself is what people miss most.
                problems.Add(new(source, line.Number, "modprobe-install",
                    $"\"{string.Join(' ', words[2..])}\" is not run; module {words[1]} is loaded as if the line were not there"));
            }
            else if (!Add(words))
            {
                problems.Add(new(source, line.Number, "modprobe-command",
                    $"\"{words[0]}\" with {words.Length - 1} word(s) is not alias, blacklist, install, options, "
                    + "remove or softdep with what they need"));
            }
        }
    }

    private bool Add(string[] words)
    {
        switch (words[0])
        {
            case "alias" when words.Length == 3:
                _aliases.Add((ModuleName.NormalizePattern(words[1]), words[2]));
                return true;
            case "blacklist" when words.Length == 2:
                AddBlacklist(words[1]);
                return true;
            case "options" when words.Length >= 3:
                AddParameters(words[1], string.Join(' ', words[2..]));
                return true;
            case "softdep" when words.Length >= 2:
                _softDependencies[ModuleName.Normalize(words[1])] = SoftDependencies.Parse(words.AsSpan(2));
                return true;
            case "install" when words.Length >= 3:
                _disabled.Add(ModuleName.Normalize(words[1]));
                return true;
            case "remove" when words.Length >= 3:
            case "weakdep" when words.Length >= 2:
            case "config" or "include":
                return true;
            default:
                return false;
        }
    }

    // "install NAME /bin/false" and its kind, the idiom that keeps a module out.
    private static bool SwitchesOff(string program) =>
        program is "/bin/false" or "/bin/true" or "/usr/bin/false"
            or "/usr/bin/true" or "false" or "true" or ":";

    private void AddBlacklist(string? list)
    {
        foreach (string module in (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            _blacklist.Add(ModuleName.Normalize(module));
    }

    private void AddParameters(string module, string words)
    {
        string name = ModuleName.Normalize(module);
        if (!_parameters.TryGetValue(name, out List<string>? list))
            _parameters.Add(name, list = []);

        list.Add(words);
    }

    // A backslash at the end joins the next line.
    private static List<ConfigurationLine> JoinLines(ReadOnlySpan<byte> content)
    {
        List<ConfigurationLine> joined = [];
        string start = "";
        int startNumber = 0;
        foreach (ConfigurationLine line in ConfigurationLines.Split(content))
        {
            startNumber = start.Length == 0 ? line.Number : startNumber;
            if (line.Text.EndsWith('\\'))
            {
                start += line.Text[..^1] + " ";
                continue;
            }

            joined.Add(new(startNumber, start + line.Text));
            start = "";
        }

        if (start.Trim().Length > 0)
            joined.Add(new(startNumber, start));

        joined.RemoveAll(line => ConfigurationLines.Words(line.Text).Length == 0);
        return joined;
    }
}
