using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Limyra.Bench;
using Limyra.Bench.Apk;
using Limyra.Bench.Boot;
using Limyra.Bench.Init;

if (args is ["apk", ..]) return ApkComparison.Run(args[1..], Console.Out);
if (args is ["init", ..]) return InitComparison.Run(args[1..], Console.Out);
if (args is ["cbuild", ..]) return BuilderComparison.Run(args[1..], Console.Out);
if (args is ["boot", ..]) return BootComparison.Run(args[1..], Console.Out);

// In process: a generated project would have to live by this repository's build properties.
IConfig config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
