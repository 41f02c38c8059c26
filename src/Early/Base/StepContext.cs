using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Base;

/// <summary>Everything a step works with: files, kernel, its words, and where its messages go.</summary>
internal sealed record StepContext
{
    private KernelCommandLine? _commandLine;

    public required RootTree Tree { get; init; }

    public required IEarlyKernel Kernel { get; init; }

    /// <summary>Words behind the step's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Takes one line for the console.</summary>
    public required Action<string> Print { get; init; }

    /// <summary>The words given to the kernel; none where /proc is not mounted.</summary>
    public KernelCommandLine CommandLine => _commandLine ??=
        KernelCommandLine.Parse(Tree.Read("/proc/cmdline", out byte[] content) == Errno.None ? content : []);

    public bool IsContainer => Environment.ContainsKey("DINIT_CONTAINER");

    /// <summary>Takes one line that only somebody who looks for it wants to
    /// read; none in most tests.</summary>
    public Action<string>? PrintNote { get; init; }

    /// <summary>Says one line.</summary>
    public void Say(string message) => Print(message);

    /// <summary>Says what is no trouble to anybody.</summary>
    public void Note(string message) => (PrintNote ?? Print)(message);

    /// <summary>Reports what the kernel refused, in the form "what: reason";
    /// returns true if it did refuse.</summary>
    public bool Failed(Errno error, string what)
    {
        if (error == Errno.None) return false;

        Say($"{what}: {error.Describe()}");
        return true;
    }

    /// <summary>Says every problem of a configuration file.</summary>
    public void Say(IEnumerable<ConfigurationProblem> problems)
    {
        foreach (ConfigurationProblem problem in problems)
            Say(problem.ToString());
    }

    /// <summary>Runs a program found along the path of the system; null if it is not installed.</summary>
    public ProgramEnd? RunTool(string name, params IReadOnlyList<string> arguments)
    {
        string? path = FindTool(name);
        if (path is null) return null;

        Errno error = Kernel.Run(path, [name, .. arguments], out ProgramEnd end);
        return Failed(error, path) ? null : end;
    }

    public string? FindTool(string name)
    {
        foreach (string directory in (ReadOnlySpan<string>)["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
        {
            if (Tree.IsExecutable($"{directory}/{name}")) return $"{directory}/{name}";
        }

        return null;
    }
}
