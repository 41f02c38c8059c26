using System.Diagnostics;
using Limyra.Templates.Text;

namespace Limyra.Builder.Lint;

/// <summary>
/// A program of the host that looks at a template's text before it is built, as <c>linter</c> and
/// <c>formatter</c> of the configuration name it. It runs in the tree, where its own settings are, and starts
/// nothing of the template.
/// </summary>
/// <param name="Kind">Whose arguments it takes: flake8, ruff or black.</param>
/// <param name="Program">The program's path.</param>
/// <param name="IsFormatter">Whether it looks at the form; else at what is wrong.</param>
internal sealed record TextChecker(string Kind, string Program, bool IsFormatter)
{
    private string Role => IsFormatter ? "formatter" : "linter";

    /// <summary>The checkers of a run, those that the configuration names.</summary>
    /// <exception cref="BuildException">One is not known or not installed.</exception>
    public static IReadOnlyList<TextChecker> Of(BuildSettings settings) =>
    [
        .. Find(settings.Linter, "linter", ["flake8", "ruff"], settings.HostSearchPath),
        .. Find(settings.Formatter, "formatter", ["black", "ruff"], settings.HostSearchPath),
    ];

    /// <summary>Checks a template.</summary>
    /// <param name="tree">The tree of templates.</param>
    /// <param name="template">Its <c>category/name</c>.</param>
    /// <param name="report">Takes the lines the program writes.</param>
    /// <exception cref="TemplateException">The program does not like it.</exception>
    public void Check(string tree, string template, Action<string> report)
    {
        string path = Path.Combine(template, "template.py");
        string[] arguments = (Kind, IsFormatter) switch
        {
            ("flake8", false) => [path],
            ("ruff", false) => ["check", "--quiet", path],
            ("black", true) => ["--fast", "--diff", "--check", "--quiet", path],
            _ => ["format", "--diff", "--quiet", path],
        };
        ProcessStartInfo start = new(Program, arguments)
        {
            WorkingDirectory = tree,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)
            ?? throw new BuildException(Role, $"{Role} '{Program}' cannot be started");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string[] lines = $"{output}{errors.GetAwaiter().GetResult()}"
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in lines) report(line);
        if (process.ExitCode == 0) return;
        string what = IsFormatter ? "is incorrectly formatted" : "does not pass the linter";
        throw new BuildException(Role, $"{template}: the template {what}, says {Program}",
            $"see what it writes and change the template, or set {Role} = none in etc/config.ini")
        {
            LastLines = lines,
        };
    }

    private static IEnumerable<TextChecker> Find(
        string? wanted, string role, string[] known, string searchPath)
    {
        if (wanted is null or "none") yield break;
        string[] parts = wanted.Split(':', 2);
        if (parts[0] == "auto")
        {
            string kind = known.FirstOrDefault(name => Search(name, searchPath) is not null)
                ?? throw new BuildException("config", $"no template {role} is installed",
                    $"install {string.Join(" or ", known)}, or set {role} = none in etc/config.ini");
            parts = [kind];
        }
        else if (!known.Contains(parts[0]))
            throw new BuildException("config", $"invalid template {role} '{parts[0]}'",
                $"it is auto, none, {string
                    .Join(" or ", known)}; the latter may name a program: {known[0]}:PROGRAM");
        string program = Search(parts[^1], searchPath)
            ?? throw new BuildException("config", $"{role} '{parts[^1]}' is not executable",
                $"install it, or set {role} = none in etc/config.ini");
        yield return new(parts[0], program, role == "formatter");
    }

    private static string? Search(string name, string searchPath) =>
        (name.Contains('/', StringComparison.Ordinal)
            ? [name]
            : searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(directory => Path.Combine(directory, name)))
        .FirstOrDefault(path => File.Exists(path)
            && (File.GetUnixFileMode(path) & (UnixFileMode)0b001_001_001) != 0);
}
