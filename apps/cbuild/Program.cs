using Limyra.Builder.Commands;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, interrupt) =>
{
    interrupt.Cancel = true;
    stop.Cancel();
};
return await CbuildProgram.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, stop.Token);
