using Limyra.Bootstrap.Commands;

return new LimyraProgram(
    Console.Out,
    Console.Error,
    isTerminal: !Console.IsOutputRedirected && !Console.IsInputRedirected,
    Environment.GetEnvironmentVariable,
    TimeProvider.System).Run(args);
