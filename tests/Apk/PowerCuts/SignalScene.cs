using System.Diagnostics;
using System.Security.Cryptography;
using Limyra.Apk.Transactions.Scripts;
using Limyra.Formats.Apk;
using Limyra.Linux;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.PowerCuts;

/// <summary>
/// A root with a shell, and a change to it by the real program, with scripts before and after it and a
/// trigger. The change is made again and again in copies of the root, and a signal is sent at some moment.
/// </summary>
internal sealed class SignalScene : IDisposable
{
    private const int Files = 150;
    private const int MostLines = 12;

    /// <summary>What a script leaves that runs before anything is certain: there in either state.</summary>
    private const string Before = "var/lib/a.before";

    private readonly TestRoot _template;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("limyra-signal-");
    private readonly string[] _command;
    private readonly string _old, _wanted;

    private SignalScene(TestRoot template, bool isUpgrade, string[] before, string[] command)
    {
        _template = template;
        _command = [.. command, .. Common, "--sync=yes"];
        CopyShell();
        Expect(Apk(_template.Path, ["add", "--initdb", .. Owner, .. Common, Watcher(), .. before]));
        _old = Describe(_template.Path);
        string changed = Copy();
        Stopwatch clock = Stopwatch.StartNew();
        Expect(Apk(changed, _command));
        Duration = clock.Elapsed;
        _wanted = Describe(changed);
        Assert.NotEqual(_old, _wanted);
        Assert.Equal(isUpgrade || before.Length == 0, File.Exists(Path.Combine(changed, "usr/share/a/0")));
        Directory.Delete(changed, recursive: true);
    }

    /// <summary>What it takes undisturbed.</summary>
    public TimeSpan Duration { get; }

    /// <summary>A change by its name: install, upgrade, remove.</summary>
    public static SignalScene Make(string change)
    {
        _ = ApkProgram.Find(); // skips before anything is made
        TestRoot template = new();
        string one = Package(template, "1"), two = Package(template, "2");
        string other = template.Make(new() { Name = "b", Version = "1" }, ("usr/lib/b/b", "b"));
        return change switch
        {
            "install" => new(template, isUpgrade: false, [], ["add", one, other]),
            "upgrade" => new(template, isUpgrade: true, [one, other], ["add", two, "!b"]),
            _ => new(template, isUpgrade: false, [one, other], ["del", "a", "b"]),
        };
    }

    /// <summary>Sends a signal so long after the start; the next command sees to what is left.</summary>
    public SignalOutcome Disturb(Signal signal, TimeSpan moment)
    {
        string root = Copy();
        // What runs behind a shell's back ignores an interrupt, and so does what it starts.
        using Process process = Process.Start(new ProcessStartInfo("env",
            ["--default-signal=HUP,INT", ApkProgram.Find(), "--root", root, .. _command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // a program that exists is started or an exception
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed < moment && !process.HasExited) Thread.SpinWait(100);
        bool wasHit = Processes.Kill(process.Id, (int)signal) == Errno.None;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        bool isLeft = File.Exists(Path.Combine(root, DatabasePath.Journal));
        string atOnce = Describe(root);
        (int exitCode, string mended) = Apk(root, ["recover", "--no-logfile"]);
        Assert.True(exitCode == 0, mended);
        string state = Describe(root);
        Assert.True(state == _old || state == _wanted,
            $"{signal} after {moment}, journal {isLeft}:\n{output}\n{Difference(state)}");
        Directory.Delete(root, recursive: true);
        return new(process.ExitCode, wasHit, state == _wanted, isLeft, atOnce == state);
    }

    /// <summary>A command line for a copy of the root, for whoever runs it otherwise.</summary>
    public string[] CommandLine() => [ApkProgram.Find(), "--root", Copy(), .. _command];

    public void Dispose()
    {
        _template.Dispose();
        _directory.Delete(recursive: true);
    }

    private static string[] Owner => Environment.IsPrivilegedProcess ? [] : ["--usermode"];

    private static string[] Common =>
        ["--allow-untrusted", "--no-network", "--no-logfile", "--repositories-file", "/dev/null"];

    private static (int ExitCode, string Output) Apk(string root, string[] arguments) =>
        ApkProgram.Run(["--root", root, .. arguments]);

    private static void Expect((int ExitCode, string Output) run) =>
        Assert.True(run.ExitCode == 0, run.Output);

    private static string Package(TestRoot packages, string version) => packages.Make(
        new() { Name = "a", Version = version },
        [
            Script(ScriptKind.PreInstall, $"echo {version} >/{Before}"),
            Script(ScriptKind.PostInstall, $"echo installed {version} >/var/lib/a.after"),
            Script(ScriptKind.PreUpgrade, $"echo {version} >/{Before}"),
            Script(ScriptKind.PostUpgrade, $"echo upgraded to {version} >/var/lib/a.after"),
            Script(ScriptKind.PreDeinstall, $"echo {version} >/{Before}"),
            Script(ScriptKind.PostDeinstall, "echo removed >/var/lib/a.after"),
        ],
        [],
        [.. Enumerable.Range(0, Files).Select(number => ($"usr/share/a/{number}", $"{version} {number}"))]);

    private string Watcher() => _template.Make(
        new() { Name = "watcher", Version = "1" },
        [
            Script(ScriptKind.Trigger,
                "set -- /usr/share/a/*; [ ! -f $1 ] || read line <$1; echo $# $line >/var/lib/a.count"),
        ],
        ["/usr/share/a"],
        ("var/lib/watcher", "w"));

    private static PackageScript Script(ScriptKind kind, string text) =>
        new(kind, System.Text.Encoding.ASCII.GetBytes($"#!/bin/sh\n{text}\nexit 0\n"));

    /// <summary>The host's shell and the libraries it is linked with.</summary>
    private void CopyShell()
    {
        IEnumerable<string> libraries = HostTool.Run("ldd", "/bin/sh").Output.Split((char[])[' ', '\n', '\t'])
            .Where(word => word.StartsWith('/'));
        foreach (string path in libraries.Append("/bin/sh"))
        {
            string target = _template.At(path[1..]);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // the path of a file
            File.Copy(path, target);
        }
    }

    private string Copy()
    {
        string target = Path.Combine(_directory.FullName, Path.GetRandomFileName());
        Expect(HostTool.Run("cp", "-a", _template.Path, target));
        return target;
    }

    /// <summary>Everything in a root but the lock and what may differ between equal states.</summary>
    private static string Describe(string root) => string.Join('\n', new DirectoryInfo(root)
        .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .Select(entry => (Name: Path.GetRelativePath(root, entry.FullName), Entry: entry))
        .Where(item => item.Name is not (DatabasePath.Lock or Before or "lib/apk/exec" or "dev" or "proc")
            && !item.Name.StartsWith("var/lib/apk", StringComparison.Ordinal))
        .OrderBy(item => item.Name, StringComparer.Ordinal)
        .Select(item =>
            $"{item.Name} {item.Entry.UnixFileMode} {item.Entry.LinkTarget ?? Content(item.Entry)}"));

    private static string Content(FileSystemInfo entry) => entry is FileInfo file
        ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName))) : "directory";

    private string Difference(string state)
    {
        string[] lines = state.Split('\n'), old = _old.Split('\n'), wanted = _wanted.Split('\n');
        return $"beside the old state:\n{Lines(old)}\nbeside the new one:\n{Lines(wanted)}";

        string Lines(string[] other) => string.Join('\n', other.Except(lines).Select(line => "- " + line)
            .Concat(lines.Except(other).Select(line => "+ " + line)).Take(MostLines));
    }
}

/// <summary>How a disturbed change ended.</summary>
/// <param name="ExitCode">What the program ended with; 128 and the signal's number when that did it.</param>
/// <param name="WasHit">Whether it was there when the signal was sent.</param>
/// <param name="IsNew">Whether the root was in the new state after the next command.</param>
/// <param name="LeftJournal">Whether there was something to mend.</param>
/// <param name="WasWhole">Whether the root was in that state before the next command.</param>
internal sealed record SignalOutcome(int ExitCode, bool WasHit, bool IsNew, bool LeftJournal, bool WasWhole);
