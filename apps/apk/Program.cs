using System.Collections;
using System.Runtime.InteropServices;
using Limyra.Apk.Commands;
using Limyra.Apk.Commands.Line;

using var interrupt = new CancellationTokenSource();
using var handler = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
{
    context.Cancel = true;
    interrupt.Cancel();
});
var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>();
using var output = Console.OpenStandardOutput();
using var error = Console.OpenStandardError();
using var input = Console.OpenStandardInput();
return ApkCommandLine.Run(new()
{
    Output = output,
    Error = error,
    Input = input,
    IsTerminal = !Console.IsOutputRedirected,
    Width = Console.IsOutputRedirected ? null : Console.WindowWidth,
    ProgramName = Environment.GetCommandLineArgs()[0],
    Arguments = args,
    Variable = Environment.GetEnvironmentVariable,
    Environment = [.. environment.Select(item => $"{item.Key}={item.Value}")],
    Cancellation = interrupt.Token,
});
