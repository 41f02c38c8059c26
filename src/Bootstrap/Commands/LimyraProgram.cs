using System.CommandLine;
using System.Runtime.InteropServices;
using Limyra.Bootstrap.Host;
using Limyra.Bootstrap.Programs;
using Limyra.Bootstrap.Stages;
using Spectre.Console;

namespace Limyra.Bootstrap.Commands;

/// <summary>The one command: what <c>./limyra</c> hands its words to.</summary>
public sealed class LimyraProgram
{
    private readonly IAnsiConsole _console;
    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly Func<string, string?> _variable;
    private readonly TimeProvider _clock;

    /// <summary>A program on these surroundings.</summary>
    /// <param name="output">Where everything is printed.</param>
    /// <param name="errors">Where the builder complains, and where its preparations are told.</param>
    /// <param name="isTerminal">Whether a person sees it and can type.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="clock">Measures the stages.</param>
    public LimyraProgram(
        TextWriter output, TextWriter errors, bool isTerminal, Func<string, string?> variable,
        TimeProvider clock)
    {
        _output = output;
        _errors = errors;
        _variable = variable;
        _clock = clock;
        IsTerminal = isTerminal;
        _console = ConsoleOn(output);
    }

    /// <summary>Width of tables in logs, in columns: wide enough that no row of ours wraps.</summary>
    private const int LogColumns = 160;

    private bool IsTerminal { get; }

    /// <summary>Runs one command line.</summary>
    /// <returns>0, or 1 after a failure that was explained.</returns>
    public int Run(string[] arguments)
    {
        // cbuild has a command line of its own, with the same words for other things.
        if (arguments is ["cbuild", .. var words]) return RunBuilder(words).GetAwaiter().GetResult();
        RootCommand root = new("Limyra builds, ships and runs a Linux distribution.")
        {
            Up(), Test(), Cbuild(), Tools(), Seeds(), Setup(),
        };
        return root.Parse(arguments)
            .Invoke(new InvocationConfiguration { Output = _output, Error = _output });
    }

    private Command Up()
    {
        Option<bool> check = new("--check")
        {
            Description = "drive the booted system unattended over its serial line and print a table",
        };
        Command command = new("up", "from package templates to a booted system") { check };
        command.SetAction((parsed, cancellation) => Explained(async () =>
        {
            UpRun run = NewRun(out TerminalObserver observer);
            bool isUnattended = parsed.GetValue(check) || !IsTerminal;
            if (isUnattended && !parsed.GetValue(check))
                observer.Tell("no terminal to hand the console to: checking unattended, as --check does");
            observer.Summarize(
                RunStages(isUnattended ? UpStages.WithCheck : UpStages.ToImage, run, observer, cancellation));
            if (!isUnattended) await BootStage.ShowAsync(run, cancellation);
            return 0;
        }));
        return command;
    }

    private Command Test()
    {
        Option<bool> quick =
            new("--quick") { Description = "only the test program: build and boot nothing first" };
        Argument<string[]> words = new("words")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "passed to the test program, for example --filter-namespace \"Limyra.Tests.Apk*\"",
        };
        Command command = new("test", "all tests, booting included") { quick, words };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Explained(() =>
        {
            UpRun run = NewRun(out TerminalObserver observer);
            TestRun tests = new(run.Workspace, observer.Tell, _output);
            int built = 0;
            if (!parsed.GetValue(quick))
            {
                observer.Summarize(RunStages(UpStages.WithCheck, run, observer, cancellation));
                built = UpStages.WithCheck.Count;
            }
            TestRun.Counts counts = tests.Run([.. parsed.GetValue(words) ?? [], .. parsed.UnmatchedTokens]);
            _output.WriteLine(
                $"{counts.Passed + built} passed, {counts.Failed} failed, {counts.Skipped} skipped");
            return Task.FromResult(counts.Failed == 0 ? 0 : 1);
        }));
        return command;
    }

    /// <summary>Stands here for the help; <see cref="Run"/> hands its words
    /// on before they are parsed.</summary>
    private static Command Cbuild() =>
        new("cbuild", "the package builder on this checkout's templates, in cbuild's own words");

    private async Task<int> RunBuilder(string[] words)
    {
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt =
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
            {
                context.Cancel = true;
                stop.Cancel();
            });
        return await Explained(() =>
        {
            TerminalObserver observer = new(ConsoleOn(_errors));
            UpRun run = new(Workspace.FromEnvironment(_variable), observer, _clock);
            using WorkspaceLock held = WorkspaceLock.Take(run.Workspace);
            new StageRunner(_clock, observer).Run(UpStages.ToSeeds, run, stop.Token);
            return BuilderCommand.RunAsync(run, words, _output, _errors, stop.Token);
        });
    }

    private Command Tools()
    {
        Argument<string> folder =
            new("DIR") { Description = "made when it is not there; files of the same name are replaced" };
        Command command =
            new("tools", "publish every program into a folder, for use without the rest") { folder };
        command.SetAction((parsed, cancellation) => Explained(() =>
        {
            UpRun run = NewRun(out TerminalObserver observer);
            RunStages(UpStages.ToPrograms, run, observer, cancellation);
            string target = Path.GetFullPath(parsed.GetValue(folder)!); // a required argument is there
            ToolFolder tools = new(new Publisher(run.Workspace, observer.Tell));
            IReadOnlyList<string> names = tools.Fill(target, run.Sysroot, run.SysrootIdentity);
            _output.WriteLine($"{target}: {string.Join(' ', names)}");
            return Task.FromResult(0);
        }));
        return command;
    }

    private Command Seeds()
    {
        Command command =
            new("seeds", "make the host tools for building other trees of templates, such as cports");
        command.SetAction((_, cancellation) => Explained(() =>
        {
            UpRun run = NewRun(out TerminalObserver observer);
            observer.Summarize(RunStages(UpStages.ToMoreSeeds, run, observer, cancellation));
            BuilderCommand.WriteConfigurations(run.Workspace, run.BuildSettings());
            return Task.FromResult(0);
        }));
        return command;
    }

    private Command Setup()
    {
        Command command = new("setup", "install what this machine lacks, and nothing else");
        command.SetAction((_, cancellation) => Explained(() =>
        {
            UpRun run = NewRun(out TerminalObserver observer);
            RunStages([UpStages.ToImage[0]], run, observer, cancellation);
            return Task.FromResult(0);
        }));
        return command;
    }

    private IReadOnlyList<StageReport> RunStages(
        IReadOnlyList<Stage> stages, UpRun run, TerminalObserver observer, CancellationToken cancellation)
    {
        using WorkspaceLock held = WorkspaceLock.Take(run.Workspace);
        return new StageRunner(_clock, observer).Run(stages, run, cancellation);
    }

    private IAnsiConsole ConsoleOn(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = IsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        });
        if (!IsTerminal) console.Profile.Width = LogColumns;
        return console;
    }

    private UpRun NewRun(out TerminalObserver observer)
    {
        observer = new TerminalObserver(_console);
        return new UpRun(Workspace.FromEnvironment(_variable), observer, _clock);
    }

    /// <summary>A failure that a person can mend is one message and status 1; everything
    /// else is our bug and falls.</summary>
    private async Task<int> Explained(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception error)
            when (error is SetupException or IOException or UnauthorizedAccessException or FormatException)
        {
            _output.WriteLine($"limyra: {error.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            _output.WriteLine("limyra: interrupted; run the same command again to go on");
            return 130;
        }
    }
}
