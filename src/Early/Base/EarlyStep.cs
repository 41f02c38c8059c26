namespace Limyra.Early.Base;

/// <summary>One entry of the table of steps.</summary>
/// <param name="Name">What it is called on the command line, as the original's script was.</param>
/// <param name="Usage">The words behind the name, for --help.</param>
/// <param name="Summary">One sentence for --help.</param>
/// <param name="Run">Does it and returns the exit code.</param>
internal sealed record EarlyStep(string Name, string Usage, string Summary, Func<StepContext, int> Run);
