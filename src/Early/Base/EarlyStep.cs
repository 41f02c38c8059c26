namespace Limyra.Early.Base;

/// <summary>One entry of the table of steps.</summary>
/// <param name="Name">What it is called on the command line, as the original's script was.</param>
/// <param name="Usage">The words behind the name, for --help.</param>
/// <param name="Summary">One sentence for --help.</param>
/// <param name="Run">Does it and returns the exit code.</param>
internal sealed record EarlyStep(string Name, string Usage, string Summary, Func<StepContext, int> Run)
{
    /// <summary>Does it here and now, on the machine this program runs on; for
    /// <paramref name="asker"/>, if this process does the steps of others.</summary>
    /// <exception cref="OwnProcessNeededException">The process is shared, the step needs its own.</exception>
    public int RunOnMachine(
        IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment, StepMessages messages,
        StepAsker? asker)
    {
        using RootTree tree = new("/");
        return Run(new StepContext
        {
            Tree = tree,
            Kernel = new LinuxKernel(environment, asker),
            Arguments = words,
            Environment = environment,
            Print = message => messages.Show($"{Name}: {message}"),
            PrintNote = message => messages.Note($"{Name}: {message}"),
        });
    }
}
