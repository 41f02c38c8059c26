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
    /// <summary>User and group a command sees itself as, as in cports.</summary>
    public const int InnerUid = 1337;

    /// <summary>Output that is handed to a template, at most; the largest
    /// real use is a list of files.</summary>
    private const int MaxCapturedBytes = 64 << 20;

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
        bool isSplit = command.CapturesOutput != command.CapturesError || command.CapturesError;
        List<string> arguments = Compose(command, hasTerminal: false);
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
        List<string> arguments = Compose(command, hasTerminal: true);
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

    private List<string> Compose(SandboxCommand command, bool hasTerminal)
    {
        bool hasOverlay = command.Writes.HasFlag(SandboxWrites.Root);
        List<(string Host, string Inside, bool IsWritable)> mounts =
        [
            (layout.Root, "/", hasOverlay),
            (layout.Build, "/builddir", command.Writes.HasFlag(SandboxWrites.Build)),
            (layout.Destination, "/destdir", command.Writes.HasFlag(SandboxWrites.Destination)),
            (layout.Sources, "/sources", false),
        ];
        foreach ((string host, string inside) in layout.Lent) mounts.Insert(1, (host, inside, false));
        if (layout.OwnSources is { } own)
            mounts.Add((own.Host, own.Inside, command.Writes.HasFlag(SandboxWrites.Sources)));
        if (layout.Cache is { } cache) mounts.Add((cache, "/cbuild_cache", true));

        List<string> arguments = [];
        if (hasOverlay) mounts = MoveWithinReach(mounts, arguments, overlaysFirst: true);
        else if (tools.User is { } user)
        {
            if (mounts.Exists(m => !SandboxUser.CanReach(m.Host)))
                mounts = MoveWithinReach(mounts, arguments, overlaysFirst: false);
            string id = user.Uid.ToString(CultureInfo.InvariantCulture);
            arguments.AddRange([tools.Setpriv, "--reuid", id, "--regid", id, "--clear-groups", "--"]);
        }
        // What a command starts is counted, also behind its back: a fork bomb ends at the limit.
        if (tools.Prlimit is { } prlimit)
        {
            string[] memory = tools.MemoryLimit is { } bytes ? [$"--data={bytes}"] : [];
            arguments.InsertRange(0, [prlimit, $"--nproc={tools.MaxProcesses}", .. memory, "--"]);
        }
        arguments.AddRange([
            tools.Bubblewrap, "--unshare-all", "--hostname", "cbuild", "--die-with-parent",
            // A shell keeps the terminal's session for its job control; nothing else may reach the terminal.
            .. hasTerminal ? Array.Empty<string>() : ["--new-session"],
            "--uid", $"{InnerUid}", "--gid", $"{InnerUid}",
        ]);
        if (command.HasNetwork) arguments.Add("--share-net");
        foreach ((string host, string inside, bool isWritable) in mounts)
            arguments.AddRange([isWritable ? "--bind" : "--ro-bind", host, inside]);
        arguments.AddRange(["--dev", "/dev", "--proc", "/proc"]);
        // What lies there is memory of the machine.
        string most = SandboxTools.TemporaryBytes.ToString(CultureInfo.InvariantCulture);
        foreach (string place in (string[])["/dev/shm", "/run", "/tmp", "/var/tmp"])
            arguments.AddRange(["--size", most, "--tmpfs", place]);
        arguments.AddRange(["--remount-ro", "/dev"]);
        if (command.HasNetwork && File.Exists("/etc/resolv.conf"))
            arguments.AddRange(["--ro-bind", "/etc/resolv.conf", "/etc/resolv.conf"]);
        // The command is process 1 of its own: bubblewrap then waits for it itself, and what it used is
        // counted. A shell stands before it because a process 1 does not die by signals it does not handle;
        // and whatever creation mask the caller has, files of a build have one and the same. Where memory
        // runs out, the kernel ends what is built before anything else of the machine.
        arguments.AddRange(["--chdir", command.Directory, "--as-pid-1", "--"]);
        string copies =
            command.TemporaryFiles is { } folder ? $"cp -p {ShellWords.Quote(folder)}/* /tmp || exit; " : "";
        const string scapegoat = "echo 1000 2>/dev/null >/proc/self/oom_score_adj; ";
        arguments.AddRange(
            ["/bin/sh", "-c", $"umask 022; {scapegoat}{copies}\"$@\"; exit $?", "sh", .. command.Arguments]);
        return arguments;
    }

    /// <summary>
    /// Root may keep its work where other users cannot go, such as /root: in a mount namespace of our own the
    /// directories are bound to a place the sandbox's user can reach before we become that user.
    /// </summary>
    private List<(string Host, string Inside, bool IsWritable)> MoveWithinReach(
        List<(string Host, string Inside, bool IsWritable)> mounts, List<string> arguments,
        bool overlaysFirst)
    {
        const string script = """
            set -e
            mount -t tmpfs -o mode=755 limyra /mnt
            n=0
            if [ "$1" = overlay ]; then
                mkdir /mnt/0 /mnt/upper /mnt/work
                mount -t overlay -o "userxattr,lowerdir=$2,upperdir=/mnt/upper,workdir=/mnt/work" overlay /mnt/0
                n=1
                shift
            fi
            shift
            while [ "$1" != -- ]; do mkdir "/mnt/$n"; mount --bind "$1" "/mnt/$n"; n=$((n+1)); shift; done
            shift
            exec "$@"
            """;
        // Mounting is allowed in a user namespace of our own to whoever is not root outside.
        IReadOnlyList<string> asRoot = tools.User is null ? ["--user", "--map-root-user"] : [];
        arguments.AddRange(
            [tools.Unshare, .. asRoot, "--mount", "--propagation", "private", "--", "/bin/sh", "-c",
                "export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH\n" + script, "sh",
                overlaysFirst ? "overlay" : "bind"]);
        arguments.AddRange(mounts.Select(m => m.Host));
        arguments.Add("--");
        return [.. mounts.Select((m, index) => ($"/mnt/{index}", m.Inside, m.IsWritable))];
    }
}
