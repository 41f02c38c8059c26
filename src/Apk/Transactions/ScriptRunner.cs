using System.Globalization;
using Limyra.Apk.Disk;
using Limyra.Formats;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Transactions;

/// <summary>Runs scripts of packages and commit hooks inside the root.</summary>
internal sealed class ScriptRunner(IRootFiles files, string rootPath, TransactionOptions options, Action<ApkEvent> report)
{
    private const uint ExecutableMode = 0x1ed;

    /// <summary>Whether the root is the one this process lives in.</summary>
    private bool IsSystemRoot => rootPath == "/";

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
        bool isDone = Execute(path, name, script.Kind, script.Package, script.Arguments, indent + "* ", isQuiet: false);
        _ = files.Remove(path); // the next run writes it anew
        files.Forget();
        return isDone;
    }

    /// <summary>Runs a commit hook. Its name is only shown when it says something.</summary>
    public bool RunHook(string path, string when)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        return Execute(path, name, when, package: null, [when], $"Executing {when} {name}\n* ", isQuiet: true);
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

    private bool Execute(
        string path, string name, string kind, string? package, IReadOnlyList<string> arguments, string prefix, bool isQuiet)
    {
        bool changesRoot = !IsSystemRoot && options.Scripts == ScriptPolicy.Run;
        string program = changesRoot ? "/" + path : RootPath.Join(rootPath.TrimEnd('/'), path);
        if (IsSystemRoot) program = "/" + path;
        List<string> environment = [.. options.ScriptEnvironment, $"APK_SCRIPT={kind}"];
        if (package is not null) environment.Add($"APK_PACKAGE={package}");
        ScriptOutput output = new(prefix, report);
        Errno error = output.Open();
        ChildPlan plan = new()
        {
            Paths = [program],
            Arguments = [path, .. arguments],
            Environment = environment,
            Root = changesRoot ? rootPath : null,
            Directory = changesRoot ? "/" : rootPath,
            Output = ChildStream.From(output.OutputEnd),
            Error = ChildStream.From(output.ErrorEnd),
            Session = ChildSession.Inherited,
        };
        StartingChild? child = null;
        if (error == Errno.None) error = Children.Start(plan, out child);
        output.CloseChildEnds();
        if (error == Errno.None)
        {
            output.Drain();
            error = Children.Await(child!, out _);
            _ = Processes.Wait(child!.Pid, out ExitStatus status);
            if (error == Errno.None) return Judge(name, status);
        }
        if (!isQuiet || error != Errno.None)
            report(new ApkEvent.Error($"{name}: failed to execute: {error.Describe()}"));
        return false;
    }

    private bool Judge(string name, ExitStatus status)
    {
        if (status.DidExitCleanly) return true;
        string how = status.DidExit
            ? string.Create(CultureInfo.InvariantCulture, $"exited with error {status.Status}")
            : string.Create(CultureInfo.InvariantCulture, $"killed by signal {status.Status}");
        report(new ApkEvent.Error($"{name}: {how}"));
        return false;
    }
}
