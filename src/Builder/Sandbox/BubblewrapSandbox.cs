using System.Globalization;
using System.IO.Pipes;
using Limyra.Linux;
using Limyra.Linux.Starting;
using Limyra.Templates.Profiles;

namespace Limyra.Builder.Sandbox;

/// <summary>
/// Runs commands in namespaces made by bubblewrap: a read-only root, the build's directories, no network
/// unless granted, an environment of its own and no privileges. Run by root it first becomes the user of
/// <see cref="SandboxUser"/>, so that nothing in the build runs with root's number.
/// </summary>
internal sealed class BubblewrapSandbox(SandboxLayout layout, SandboxTools tools)
{
    /// <summary>Output that is handed to a template, at most; the largest
    /// real use is a list of files.</summary>
    private const int MaxCapturedBytes = 64 << 20;

    private readonly SandboxArguments _arguments = new(layout, tools);
    private readonly Lock _guard = new();
    private TimeSpan _processorTime;
    private long? _peakMemoryBytes;
    private int _commands;

    /// <summary>The directories it is made of.</summary>
    public SandboxLayout Layout => layout;

    /// <summary>Processor time of all commands so far.</summary>
    public TimeSpan ProcessorTime => _processorTime;

    /// <summary>Largest resident size of any process so far; null when it was not measured.</summary>
    public long? PeakMemoryBytes => _peakMemoryBytes;

    /// <summary>Runs one command to its end.</summary>
    /// <exception cref="BuildException">The sandbox itself could not be started.</exception>
    public SandboxResult Run(SandboxCommand command, OutputLog log, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using AnonymousPipeServerStream output = new(PipeDirection.In, HandleInheritability.None);
        using AnonymousPipeServerStream error = new(PipeDirection.In, HandleInheritability.None);
        using AnonymousPipeServerStream input = new(PipeDirection.Out, HandleInheritability.None);
        bool isSplit = command.CapturesOutput || command.CapturesError;
        List<string> arguments = _arguments.For(command, hasTerminal: false);
        string? measured = Measure(arguments);
        Errno started = Programs.Start(
            new()
            {
                Path = arguments[0],
                Arguments = arguments,
                Environment = [.. command.Environment.Select(e => $"{e.Key}={e.Value}")],
                Directory = "/",
                Input = (int)input.ClientSafePipeHandle.DangerousGetHandle(),
                Output = (int)output.ClientSafePipeHandle.DangerousGetHandle(),
                Error = (int)(isSplit ? error : output).ClientSafePipeHandle.DangerousGetHandle(),
            },
            out int pid);
        input.DisposeLocalCopyOfClientHandle();
        output.DisposeLocalCopyOfClientHandle();
        error.DisposeLocalCopyOfClientHandle();
        if (started != Errno.None)
            throw new BuildException("sandbox", $"cannot start {arguments[0]}: {started}",
                "install bubblewrap");

        using CancellationTokenSource late = new(tools.TimeLimit ?? Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration stopLate = late.Token.Register(() => Programs.Kill(pid));
        using CancellationTokenRegistration stop = cancellation.Register(() => Programs.Kill(pid));
        MemoryStream keptOutput = new();
        MemoryStream keptError = new();
        Thread writer = Pump(() => Feed(input, command.Input));
        bool isFlooded = false;
        void Stop()
        {
            isFlooded = true;
            Programs.Kill(pid);
        }

        Thread errorReader = Pump(() => Drain(error, command.CapturesError ? keptError : null, log, Stop));
        Drain(output, command.CapturesOutput ? keptOutput : null, log, Stop);
        errorReader.Join();
        // A command that does not read its input leaves the writer waiting until the pipe breaks.
        Errno waited = Programs.Wait(pid, out ProgramOutcome end);
        writer.Join();
        long? peak = PeakOf(measured);
        cancellation.ThrowIfCancellationRequested();
        if (log.Problem is { } problem) throw problem;
        if (isFlooded)
            throw new BuildException("command-output",
                $"'{command.Arguments[0]}' wrote more than {MaxCapturedBytes >> 20} MiB to be kept",
                "write it into a file");
        if (late.IsCancellationRequested && end.ExitCode != 0)
            throw new BuildException("time",
                $"'{command.Arguments[0]}' ran longer than {tools.TimeLimit?.TotalMinutes} minutes",
                "if it has to, raise [build] time_limit") { LogPath = log.Path };
        if (waited != Errno.None)
            throw new BuildException("sandbox", $"lost the sandbox's process: {waited}");
        lock (_guard)
        {
            _processorTime += end.ProcessorTime;
            if (peak is { } bytes) _peakMemoryBytes = Math.Max(_peakMemoryBytes ?? 0, bytes);
        }
        return new(end.ExitCode, keptOutput.ToArray(), keptError.ToArray());
    }

    /// <summary>Lets time(1) start the sandbox; gives the file it will leave the
    /// peak of memory in, or null.</summary>
    private string? Measure(List<string> arguments)
    {
        if (tools.Time is not { } time) return null;
        string file = $"{layout.Build}.peak.{Interlocked.Increment(ref _commands)}";
        arguments.InsertRange(0, [time, "--quiet", "--output", file, "--format", "%M", "--"]);
        return file;
    }

    /// <summary>What time(1) left: kilobytes (time(1), %M). A killed one leaves nothing.</summary>
    private static long? PeakOf(string? file)
    {
        if (file is null || !File.Exists(file)) return null;
        string said = File.ReadAllText(file).Trim();
        File.Delete(file);
        return long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes)
            ? kilobytes << 10 : null;
    }

    /// <summary>
    /// Runs a command with the terminal of whoever runs the builder, for shells; gives
    /// its exit status. Nothing is logged.
    /// </summary>
    /// <exception cref="BuildException">The sandbox itself could not be started.</exception>
    public int RunOnTerminal(SandboxCommand command)
    {
        List<string> arguments = _arguments.For(command, hasTerminal: true);
        Errno started = ForegroundProgram.Run(
            arguments[0], arguments, [.. command.Environment.Select(e => $"{e.Key}={e.Value}")],
            out ProgramEnd end);
        return started == Errno.None
            ? end.Signal == 0 ? end.ExitCode : 128 + end.Signal
            : throw new BuildException("sandbox", $"cannot start {arguments[0]}: {started}",
                "install bubblewrap");
    }

    private static Thread Pump(ThreadStart body)
    {
        Thread thread = new(body, maxStackSize: 256 * 1024) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static void Feed(AnonymousPipeServerStream input, ReadOnlyMemory<byte>? content)
    {
        try
        {
            if (content is { } bytes) input.Write(bytes.Span);
        }
        catch (IOException)
        {
            // The command ended without reading everything; its exit status says whether that is a failure.
        }
        input.Dispose();
    }

    private static void Drain(AnonymousPipeServerStream from, MemoryStream? kept, OutputLog log, Action stop)
    {
        byte[] buffer = new byte[16 * 1024];
        int count;
        while ((count = from.Read(buffer)) > 0)
        {
            if (kept is null && !log.TryWrite(buffer.AsSpan(0, count))) stop();
            else if (kept?.Length > MaxCapturedBytes) stop();
            else kept?.Write(buffer, 0, count);
        }
    }
}
