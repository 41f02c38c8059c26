using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using Limyra.Apk.Commands;
using Limyra.Apk.Commands.Line;
using Limyra.Linux;

// Loops in place of queries: at the start of every command, a query costs more than what it asks for.
using CancellationTokenSource interrupt = new();
int firstSignal = 0;
List<PosixSignalRegistration> handlers = [];
ProgramOutput output = new(1), error = new(2);
using Stream results = output.OpenStream(), warnings = error.OpenStream();
int exitCode = ApkCommandLine.Run(new()
{
    Output = results,
    Error = warnings,
    Input = Console.OpenStandardInput,
    IsTerminal = Terminals.IsTerminal(1),
    Width = Terminals.ReadColumns(1),
    ProgramName = Environment.GetCommandLineArgs()[0],
    Arguments = args,
    Variable = Environment.GetEnvironmentVariable,
    Environment = ReadEnvironment,
    Cancellation = Listen,
});
foreach (PosixSignalRegistration handler in handlers) handler.Dispose();
if (exitCode == ApkCommandLine.InterruptedExitCode) return 128 + firstSignal; // as a shell says it
if (output.Error is Errno.None or Errno.EPIPE) return exitCode;
warnings.Write(Encoding.UTF8.GetBytes($"ERROR: standard output: {output.Error.Describe()}\n"));
return exitCode == 0 ? 1 : exitCode;

// The first request to end undoes what is not committed; the second one ends the process where it
// stands, which is a cut like any other.
CancellationToken Listen()
{
    (PosixSignal Signal, int Number)[] endings =
        [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15)];
    foreach ((PosixSignal signal, int number) in endings)
    {
        handlers.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = !interrupt.IsCancellationRequested;
            if (context.Cancel) firstSignal = number;
            interrupt.Cancel();
        }));
    }
    return interrupt.Token;
}

static IReadOnlyList<string> ReadEnvironment()
{
    List<string> lines = [];
    foreach (DictionaryEntry item in Environment.GetEnvironmentVariables())
        lines.Add($"{item.Key}={item.Value}");
    return lines;
}
