using Limyra.Builder.Commands.Output;
using Limyra.Templates.Text;

namespace Limyra.Builder.Commands;

/// <summary>The program cbuild: finds command and tree, and turns failures into
/// messages and an exit status.</summary>
public static class CbuildProgram
{
    /// <summary>Runs the program; gives the exit status.</summary>
    public static Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, TimeProvider clock,
        CancellationToken cancellation) =>
        RunAsync(arguments, new CbuildConsole { Output = output, Errors = errors }, clock, cancellation);

    /// <summary>Creation mask of a builder (umask(2)): what it makes is read by the
    /// user its sandboxes run as.</summary>
    private const uint CreationMask = 0x12;

    /// <summary>Exit status for options that cannot be understood, as of programs in Python.</summary>
    private const int BadOptions = 2;

    /// <summary>Runs the program; gives the exit status.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, CbuildConsole console, TimeProvider clock,
        CancellationToken cancellation)
    {
        Linux.Files.SetCreationMask(CreationMask);
        string? temporary = null;
        ParsedCommandLine? line = null;
        Arrow arrow = Arrow.WithoutTime;
        try
        {
            line = ParsedCommandLine.Parse(arguments);
            if (line.Has("help") || line.Words.Count == 0)
            {
                WriteHelp(line.Has("help") ? console.Output : console.Errors);
                return line.Has("help") ? 0 : 1;
            }
            string tree = FindTree(line.Value("tree") ?? ".");
            string configuration = CommandSettings.ConfigurationPath(line, tree);
            ConfigurationFile file = ReadConfiguration(configuration, console);
            if (file.Flag("build", "timing", fallback: true)) arrow = new(clock);
            (string name, List<string> words) = Split(line.Words, file);
            if (!CommandTable.All.TryGetValue(name, out Command? command))
                throw new BuildException("usage", $"unknown command '{name}'", "see cbuild --help");
            BuildSettings settings =
                CommandSettings.From(line, file, new(tree, command.LastPhase, console.Environment));
            if (line.Has("temporary"))
            {
                string roots = settings.RootsDirectory ?? Path.Combine(settings.StateDirectory, "roots");
                Directory.CreateDirectory(Path.GetDirectoryName(roots)!); // below the state
                temporary = $"{roots}.{Path.GetRandomFileName()}";
                settings = settings with { RootsDirectory = temporary };
            }
            return await command.Run(new()
            {
                Line = line,
                File = file,
                Settings = settings,
                Arguments = words,
                Streams = console,
                Palette = Palette.For(line, console),
                Arrow = arrow,
                Clock = clock,
                Cancellation = cancellation,
            });
        }
        catch (TemplateException failure)
        {
            new TextObserver(console.Errors, isVerbose: false,
                line is null ? Palette.None : Palette.For(line, console), arrow)
                .Describe(failure);
            return failure.RuleId == ParsedCommandLine.RuleId ? BadOptions : 1;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            console.Errors.WriteLine($"{arrow} ERROR: {failure.Message} [host]");
            return 1;
        }
        catch (OperationCanceledException)
        {
            console.Errors.WriteLine($"{arrow} interrupted");
            return 130;
        }
        finally
        {
            if (temporary is not null && line?.Has("keep-temporary") != true)
                Files.BuildFiles.RemoveHost(temporary);
        }
    }

    /// <summary>Reads the configuration, and warns of keys that have no effect.</summary>
    private static ConfigurationFile ReadConfiguration(string path, CbuildConsole console)
    {
        string text = File.Exists(path) ? File.ReadAllText(path) : "";
        ConfigurationFile file = ConfigurationFile.Parse(text, path);
        foreach (string warning in ConfigurationKeys.Ineffective(file, path, console.Environment))
            console.Errors.WriteLine($"=> warning: {warning}");
        return file;
    }

    /// <summary>The command may stand first, or last behind a template's name; an
    /// alias stands for another.</summary>
    private static (string Name, List<string> Words) Split(
        IReadOnlyList<string> words, ConfigurationFile file)
    {
        string Resolve(string word) => file["alias", word] ?? word;
        string first = Resolve(words[0]);
        if (words.Count < 2 || CommandTable.All.ContainsKey(first)) return (first, [.. words.Skip(1)]);
        // The peer takes the second word; the last is what a list of templates has.
        if (CommandTable.All.ContainsKey(Resolve(words[1])))
            return (Resolve(words[1]), [words[0], .. words.Skip(2)]);
        if (CommandTable.All.ContainsKey(Resolve(words[^1])))
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
        foreach ((string name, Command command) in CommandTable.All)
            output.WriteLine($"  {$"{name} {command.Arguments}".TrimEnd(),-34} {command.Help}");
        output.WriteLine("\noptions:");
        foreach (CommandOption option in CommandOption.All)
        {
            string text = (option.Short == '\0' ? "    " : $"-{option.Short}, ") + $"--{option.Name}"
                + (option.Value is null ? "" : $" {option.Value}");
            output.WriteLine($"  {text,-34} {option.Help}");
        }
    }
}
