using System.Collections;
using System.Runtime.InteropServices;
using Limyra.Apk.Commands;
using Limyra.Apk.Commands.Line;

// The first request to end undoes what is not committed; the second one ends the process where it
// stands, which is a cut like any other.
using var interrupt = new CancellationTokenSource();
PosixSignal[] endings = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
var handlers = endings.Select(signal => PosixSignalRegistration.Create(signal, context =>
{
    context.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
})).ToList();
var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>();
using var output = Console.OpenStandardOutput();
using var error = Console.OpenStandardError();
using var input = Console.OpenStandardInput();
var exitCode = ApkCommandLine.Run(new()
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
handlers.ForEach(handler => handler.Dispose());
return exitCode;
