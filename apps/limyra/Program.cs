using Limyra.Bootstrap.Commands;

return new LimyraProgram(
    Console.Out,
    isTerminal: !Console.IsOutputRedirected && !Console.IsInputRedirected,
    Environment.GetEnvironmentVariable,
    TimeProvider.System).Run(args);
