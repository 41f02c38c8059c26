using Limyra.Templates.Text;

namespace Limyra.Builder.Commands;

/// <summary>The program cbuild: finds command and tree, and turns failures into messages and an exit status.</summary>
public static class CbuildProgram
{
    private sealed record Command(string Arguments, string Help, Func<CommandContext, Task<int>> Run, string? LastPhase = null);

    private static readonly SortedDictionary<string, Command> commands = new(StringComparer.Ordinal)
    {
        ["audit"] = new("[PACKAGE|DIR]...", "print how every ELF file was linked", AuditCommand.Run),
        ["build"] = new("TEMPLATE", "run all phases up to build", BuildCommands.Package, "build"),
        ["bulk-pkg"] = new("EXPRESSION...", "build the packages of many templates", BuildCommands.Package),
        ["bulk-print"] = new("[EXPRESSION...]", "print the order of building", QueryCommands.BulkPrint),
        ["check"] = new("TEMPLATE", "run all phases up to check", BuildCommands.Package, "check"),
        ["clean"] = new("[TEMPLATE]", "remove build directories", MaintenanceCommands.Clean),
        ["configure"] = new("TEMPLATE", "run all phases up to configure", BuildCommands.Package, "configure"),
        ["cycle-check"] = new("[TEMPLATE]", "look for cycles", QueryCommands.CycleCheck),
        ["dump"] = new("[TEMPLATE]", "print templates as JSON", QueryCommands.Dump),
        ["extract"] = new("TEMPLATE", "run all phases up to extract", BuildCommands.Package, "extract"),
        ["index"] = new("[DIR]", "index repositories anew", MaintenanceCommands.Index),
        ["install"] = new("TEMPLATE", "run all phases up to install", BuildCommands.Package, "install"),
        ["keygen"] = new("[NAME [BITS]]", "make a signing key", MaintenanceCommands.GenerateKey),
        ["lint"] = new("[TEMPLATE]", "check templates", QueryCommands.Lint),
        ["patch"] = new("TEMPLATE", "run all phases up to patch", BuildCommands.Package, "patch"),
        ["pkg"] = new("TEMPLATE...", "build packages, with everything they need", BuildCommands.Package),
        ["prepare"] = new("TEMPLATE", "run all phases up to prepare", BuildCommands.Package, "prepare"),
        ["print-build-graph"] = new("TEMPLATE", "print what a template needs", QueryCommands.PrintGraph),
        ["prune-pkgs"] = new("", "remove packages nobody names", MaintenanceCommands.PrunePackages),
        ["prune-sources"] = new("", "remove sources of other versions", MaintenanceCommands.PruneSources),
        ["relink-subpkgs"] = new("", "make the links of subpackages", MaintenanceCommands.Relink),
        ["zap"] = new("", "remove build roots", MaintenanceCommands.Zap),
    };

    /// <summary>Creation mask of a builder (umask(2)): what it makes is read by the user its sandboxes run as.</summary>
    private const uint CreationMask = 0x12;

    /// <summary>Runs the program; gives the exit status.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, TimeProvider clock, CancellationToken cancellation)
    {
        Linux.Files.SetCreationMask(CreationMask);
        try
        {
            ParsedCommandLine line = ParsedCommandLine.Parse(arguments);
            if (line.Has("help") || line.Words.Count == 0)
            {
                WriteHelp(output);
                return line.Has("help") ? 0 : 1;
            }
            string tree = FindTree(line.Value("tree") ?? ".");
            string configuration = line.Value("config") ?? Path.Combine(tree, "etc/config.ini");
            ConfigurationFile file = File.Exists(configuration)
                ? ConfigurationFile.Parse(File.ReadAllText(configuration), configuration)
                : ConfigurationFile.Parse("", configuration);
            (string name, List<string> words) = Split(line.Words, file);
            if (!commands.TryGetValue(name, out Command? command))
                throw new BuildException("usage", $"unknown command '{name}'", "see cbuild --help");
            return await command.Run(new()
            {
                Line = line,
                Settings = CommandSettings.From(line, file, tree, command.LastPhase),
                Arguments = words,
                Output = output,
                Errors = errors,
                Clock = clock,
                Cancellation = cancellation,
            });
        }
        catch (TemplateException failure)
        {
            TextObserver.Describe(errors, failure);
            return 1;
        }
        catch (OperationCanceledException)
        {
            errors.WriteLine("=> interrupted");
            return 130;
        }
    }

    /// <summary>The command may stand first, or last behind a template's name; an alias stands for another.</summary>
    private static (string Name, List<string> Words) Split(IReadOnlyList<string> words, ConfigurationFile file)
    {
        string Resolve(string word) => file["alias", word] ?? word;
        string first = Resolve(words[0]);
        if (!commands.ContainsKey(first) && words.Count > 1 && commands.ContainsKey(Resolve(words[^1])))
            return (Resolve(words[^1]), [.. words.Take(words.Count - 1)]);
        return (first, [.. words.Skip(1)]);
    }

    private static string FindTree(string start)
    {
        for (DirectoryInfo? at = new(Path.GetFullPath(start)); at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "etc/build_profiles"))) return at.FullName;
        throw new BuildException("tree", $"no tree of templates at or above {Path.GetFullPath(start)}",
            "go to a folder with etc/build_profiles, or name one with --tree");
    }

    private static void WriteHelp(TextWriter output)
    {
        output.WriteLine("usage: cbuild [OPTION...] COMMAND [ARGUMENT...]");
        output.WriteLine("       cbuild [OPTION...] TEMPLATE COMMAND");
        output.WriteLine("\ncommands:");
        foreach ((string name, Command command) in commands)
            output.WriteLine($"  {$"{name} {command.Arguments}".TrimEnd(),-32} {command.Help}");
        output.WriteLine("\noptions:");
        foreach (CommandOption option in CommandOption.All)
        {
            string text = (option.Short == '\0' ? "    " : $"-{option.Short}, ") + $"--{option.Name}"
                + (option.Value is null ? "" : $" {option.Value}");
            output.WriteLine($"  {text,-32} {option.Help}");
        }
    }
}
