using System.Diagnostics;
using System.Text;

namespace Limyra.Tests.Init.Running;

/// <summary>
/// The programs of a service manager in one folder: ours as <c>./limyra up</c> published them, or the
/// reference's as its own build left them. Tests that need them are skipped by name where they are not.
/// </summary>
internal sealed class DinitPrograms
{
    private const string PeerVariable = "LIMYRA_PEER_DINIT";

    private static readonly string[] Names =
        ["dinit", "dinitctl", "dinit-check", "dinit-monitor", "shutdown"];

    private readonly string _folder;

    private DinitPrograms(string folder) => _folder = folder;

    /// <summary>Ours: the static program in the state folder, with its names as
    /// links beside a copy of it.</summary>
    public static DinitPrograms Ours(DirectoryInfo scratch)
    {
        string state = Environment.GetEnvironmentVariable("LIMYRA_STATE") ?? Repository.At(".limyra");
        string published = Path.Combine(state, "programs", "published", "dinit");
        if (!File.Exists(published)) Assert.Skip("dinit was not published here; ./limyra up publishes it");
        string folder = Path.Combine(scratch.FullName, "bin");
        Directory.CreateDirectory(folder);
        File.CreateSymbolicLink(Path.Combine(folder, "dinit"), published);
        foreach (string name in Names.Skip(1)) File.CreateSymbolicLink(Path.Combine(folder, name), "dinit");
        return new DinitPrograms(folder);
    }

    /// <summary>The reference's, from the folder its sources were built in;
    /// LIMYRA_PEER_DINIT names it.</summary>
    public static DinitPrograms Peer()
    {
        string? folder = Environment.GetEnvironmentVariable(PeerVariable);
        if (folder is null) Assert.Skip($"{PeerVariable} is not set");
        return new DinitPrograms(folder);
    }

    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>Runs a program to its end, both its outputs together, as they
    /// would stand on a terminal.</summary>
    public (int ExitCode, string Output) Run(
        string name, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using Process process = Start(name, environment, arguments);
        StringBuilder text = new();
        process.OutputDataReceived += (_, line) => Append(text, line.Data);
        process.ErrorDataReceived += (_, line) => Append(text, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill();
            Assert.Fail($"{name} {string.Join(' ', arguments)} did not end; so far:\n{text}");
        }
        process.WaitForExit();
        lock (text) return (process.ExitCode, text.ToString());
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.Append(line).Append('\n');
    }

    public Process Start(string name, IReadOnlyDictionary<string, string>? environment,
        params string[] arguments)
    {
        ProcessStartInfo start = new(At(name), arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        foreach ((string? key, string? value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        return Process.Start(start)!; // null only when a running process is reused
    }
}
