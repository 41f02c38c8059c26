using System.Globalization;
using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Apk.Transactions.Scripts;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Apk.Volumes;

/// <summary>
/// The program that keeps volumes, OpenWrt's <c>uvol</c>. It is a program of the machine, not of the root,
/// and runs as apk-tools 3.0.6 runs it (src/fs_uvol.c): by its absolute path, with the caller's environment,
/// its output behind the call it belongs to. One call at a time.
/// </summary>
internal sealed class VolumeManager
{
    private const string UsualPlace = "/usr/sbin/uvol";
    private const int BufferBytes = 64 * 1024;

    /// <summary>What any pipe holds without a reader (pipe(7)).</summary>
    private const int PipeBytes = 4096;

    private readonly Lock _turn = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly string _program;
    private readonly IReadOnlyList<string> _environment;
    private readonly Action<ApkEvent> _report;

    private VolumeManager(
        string program, string? problem, IReadOnlyList<string> environment, Action<ApkEvent> report)
    {
        _program = program;
        Problem = problem;
        _environment = environment;
        _report = report;
    }

    /// <summary>Why there is none, as messages say it; null when there is one.</summary>
    public string? Problem { get; }

    /// <summary>The manager of a root: the one that was named, or the machine's own for the machine's own
    /// root.</summary>
    public static VolumeManager Of(ApkRootOptions options, Action<ApkEvent> report)
    {
        string program = options.VolumeManager ?? (options.Path == "/" ? UsualPlace : "");
        string? problem = program.Length == 0 ? "uvol not supported with --root"
            : program[0] == '/' && Files.IsExecutable(Files.CurrentDirectory, program) ? null
            : "uvol manager not available";
        return new(program, problem, options.VolumeManagerEnvironment, report);
    }

    /// <summary>Makes an empty volume that is read-only once it is in use.</summary>
    public bool Create(string volume, ulong sizeBytes) =>
        Run("create", [volume, Text(sizeBytes), "ro"], content: null, CancellationToken.None);

    /// <summary>Fills a volume. False when the manager failed or did not take all of it.</summary>
    /// <exception cref="Formats.Apk.ApkFormatException">The content is not what the package says.</exception>
    /// <exception cref="OperationCanceledException">The user wants to end; the manager has ended.</exception>
    public bool Write(string volume, ulong sizeBytes, Stream content, CancellationToken cancellation) =>
        Run("write", [volume, Text(sizeBytes)], content, cancellation);

    /// <summary>Puts a volume to use.</summary>
    public bool Activate(string volume) => Run("up", [volume], content: null, CancellationToken.None);

    /// <summary>Removes a volume that is in use.</summary>
    public bool Remove(string volume) =>
        Run("down", [volume], content: null, CancellationToken.None) && Discard(volume);

    /// <summary>Removes a volume that was never put to use.</summary>
    public bool Discard(string volume) => Run("remove", [volume], content: null, CancellationToken.None);

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private bool Run(string action, string[] words, Stream? content, CancellationToken cancellation)
    {
        if (Problem is not null) return false;
        lock (_turn)
        {
            int begun = content is null ? 0 : content.Read(_buffer, 0, PipeBytes);
            string call = $"uvol({action})";
            ScriptOutput output = new($"{call}: ", _report);
            Errno error = output.Open();
            int input = -1, inputEnd = -1;
            if (error == Errno.None && content is not null)
                error = Descriptors.Pipe(isReadEndNonBlocking: false, out inputEnd, out input);
            // A manager that reads nothing of a small volume and is content is believed, however fast it is.
            if (error == Errno.None && begun > 0) error = Files.WriteAll(input, _buffer.AsSpan(0, begun));
            StartingChild? child = null;
            if (error == Errno.None) error = Children.Start(new()
            {
                Paths = [_program],
                Arguments = [_program, action, .. words],
                Environment = _environment,
                Input = content is null ? ChildStream.Default : ChildStream.From(inputEnd),
                Output = ChildStream.From(output.OutputEnd),
                Error = ChildStream.From(output.ErrorEnd),
                Session = ChildSession.Inherited,
            }, out child);
            output.CloseChildEnds();
            Descriptors.Close(inputEnd);
            if (error != Errno.None)
            {
                Descriptors.Close(input);
                _report(new ApkEvent.Error($"{words[0]}: uvol run exec error: {error.Describe()}"));
                return false;
            }
            return Attend(child!, call, output, content, input, cancellation); // started, so it is there
        }
    }

    private bool Attend(
        StartingChild child, string call, ScriptOutput output, Stream? content, int input,
        CancellationToken cancellation)
    {
        Thread listener = new(output.Drain);
        listener.Start();
        bool isTaken = true;
        ExitStatus status;
        Errno error;
        try
        {
            if (content is not null) isTaken = Feed(content, input, cancellation);
        }
        finally
        {
            Descriptors.Close(input);
            listener.Join();
            error = Children.Await(child, out _);
            _ = Processes.Wait(child.Pid, out status);
        }
        if (error != Errno.None)
        {
            _report(new ApkEvent.Error($"{call}: uvol run exec error: {error.Describe()}"));
            return false;
        }
        if (status.DidExitCleanly) return isTaken;
        string how = status.DidExit ? "exited with error" : "killed by signal";
        _report(new ApkEvent.Error(
            string.Create(CultureInfo.InvariantCulture, $"{call}: {how} {status.Status}")));
        return false;
    }

    /// <summary>False when the manager stopped reading before the end.</summary>
    private bool Feed(Stream content, int input, CancellationToken cancellation)
    {
        int count;
        while ((count = content.Read(_buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Files.WriteAll(input, _buffer.AsSpan(0, count)) != Errno.None) return false;
        }
        return true;
    }
}
