using System.Globalization;
using Limyra.Apk.Disk;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Apk.Transactions.Scripts;

/// <summary>Runs scripts of packages and commit hooks inside the root.</summary>
internal sealed class ScriptRunner(IRootFiles files, string rootPath, TransactionOptions options,
    bool isUserMode, Action<ApkEvent> report)
{
    private const uint ExecutableMode = 0x1ed;
    private const int MostAttempts = 100;
    private static readonly TimeSpan BusyWait = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether the root is the one this process lives in.</summary>
    private bool IsSystemRoot => rootPath == "/";

    /// <summary>The root seen from the host, without the slashes at its ends.</summary>
    private string HostPath => Path.GetFullPath(rootPath).Trim('/');

    /// <summary>Runs a script. False when it failed.</summary>
    public bool Run(PendingScript script)
    {
        string name = $"{script.NameAndVersion}.{script.Kind}";
        string path = $"{RootPath.ScriptExecution}/{name}";
        string indent = script.Kind == ScriptKind.Trigger.Text() ? "" : "  ";
        report(new ApkEvent.Message($"{indent}Executing {name}"));
        Errno error = Store(path, script.Content.Span);
        if (error != Errno.None)
        {
            report(new ApkEvent.Error($"{name}: failed to execute: {error.Describe()}"));
            return false;
        }
        bool isDone = Execute(new(path, name, script.Kind, script.Package, script.Arguments, indent + "* "));
        _ = files.Remove(path); // the next run writes it anew
        files.Forget();
        return isDone;
    }

    /// <summary>Runs a commit hook. Its name is only shown when it says something.</summary>
    public bool RunHook(string path, string when)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return Execute(new(path, name, when, Package: null, [when], $"Executing {when} {name}\n* "));
    }

    private Errno Store(string path, ReadOnlySpan<byte> content)
    {
        string directory = "";
        foreach (string part in RootPath.DirectoryOf(path).Split('/'))
        {
            directory = RootPath.Join(directory, part);
            Errno made = files.MakeDirectory(directory, ExecutableMode);
            if (made is not (Errno.None or Errno.EEXIST)) return made;
        }
        _ = files.Remove(path); // left over from a cut
        Errno error = files.Create(path, ExecutableMode, out FileDescriptor file);
        using (file) if (error == Errno.None) error = files.Write(file, content);
        return error == Errno.None ? files.ChangeMode(path, ExecutableMode) : error;
    }

    private bool Execute(ScriptCall call)
    {
        Errno error = Start(call, out ExitStatus status);
        // Somebody who forks while a script is being written holds it open for
        // writing until his child has its program.
        for (int attempt = 0; error == Errno.ETXTBSY && attempt < MostAttempts; attempt++)
        {
            Thread.Sleep(BusyWait);
            error = Start(call, out status);
        }
        if (error == Errno.None) return Judge(call.Path, status);
        report(new ApkEvent.Error($"{call.Name}: failed to execute: {error.Describe()}"));
        return false;
    }

    private Errno Start(ScriptCall call, out ExitStatus status)
    {
        status = default;
        bool changesRoot = !IsSystemRoot && options.Scripts == ScriptPolicy.Run;
        bool isSeenFromRoot = changesRoot || IsSystemRoot;
        List<string> environment = [.. options.ScriptEnvironment, $"APK_SCRIPT={call.Kind}"];
        if (call.Package is not null) environment.Add($"APK_PACKAGE={call.Package}");
        ScriptOutput output = new(call.Prefix, report);
        Errno error = output.Open();
        ChildPlan plan = new()
        {
            // The child is in the root when it looks for its program.
            Paths = ["/" + (isSeenFromRoot ? call.Path : RootPath.Join(HostPath, call.Path))],
            Arguments = [call.Path, .. call.Arguments],
            Environment = environment,
            Root = changesRoot ? rootPath : null,
            Mounts = changesRoot ? MissingMounts() : ChildMounts.None,
            RootOfItself = changesRoot && isUserMode ? (Processes.UserId, Processes.GroupId) : null,
            Directory = changesRoot ? "/" : rootPath,
            Output = ChildStream.From(output.OutputEnd),
            Error = ChildStream.From(output.ErrorEnd),
            Session = ChildSession.Inherited,
        };
        StartingChild? child = null;
        if (error == Errno.None) error = Children.Start(plan, out child);
        output.CloseChildEnds();
        if (error != Errno.None) return error;
        output.Drain();
        error = Children.Await(child!, out _); // a start without an error gave a child
        _ = Processes.Wait(child!.Pid, out status);
        return error;
    }

    /// <summary>What a root that nobody has set up for running programs lacks.</summary>
    private ChildMounts MissingMounts() =>
        (Lacks("proc/self") ? ChildMounts.Processes : ChildMounts.None)
        | (Lacks("dev/null") ? ChildMounts.Devices : ChildMounts.None);

    private bool Lacks(string path) => files.Status(path, out _) != Errno.None;

    private bool Judge(string path, ExitStatus status)
    {
        if (status.DidExitCleanly) return true;
        string how = status.DidExit
            ? string.Create(CultureInfo.InvariantCulture, $"exited with error {status.Status}")
            : string.Create(CultureInfo.InvariantCulture, $"killed by signal {status.Status}");
        report(new ApkEvent.Error($"{path}: {how}"));
        return false;
    }

    /// <summary>A program of the root that is to run.</summary>
    /// <param name="Path">Where it is, from the root.</param>
    /// <param name="Name">What messages call it.</param>
    /// <param name="Kind">What it is told to be.</param>
    /// <param name="Package">Whose it is; null: nobody's.</param>
    /// <param name="Arguments">Its words.</param>
    /// <param name="Prefix">What stands before each line it writes.</param>
    private sealed record ScriptCall(
        string Path, string Name, string Kind, string? Package, IReadOnlyList<string> Arguments,
        string Prefix);
}
