using System.Collections;
using Limyra.Builder.Commands;
using Limyra.Builder.Commands.Output;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, interrupt) =>
{
    interrupt.Cancel = true;
    stop.Cancel();
};
CbuildConsole console = new()
{
    Output = Console.Out,
    Errors = Console.Error,
    Input = Console.In,
    IsTerminal = !Console.IsOutputRedirected,
    Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal),
};
return await CbuildProgram.RunAsync(args, console, TimeProvider.System, stop.Token);
