using System.Diagnostics;

namespace Limyra.Tests.Bootstrap;

/// <summary>Runs <c>limyra</c> as a person does, on the state folder that <c>./limyra test</c> built before
/// the tests began; a test that needs it is skipped by name where nothing was built.</summary>
internal sealed class LimyraCommand
{
    private LimyraCommand(string program, string state) => (Program, State) = (program, state);

    /// <summary>The program's assembly.</summary>
    public string Program { get; }

    /// <summary>The folder everything was built in.</summary>
    public string State { get; }

    public static LimyraCommand Find()
    {
        string? program = Environment.GetEnvironmentVariable("LIMYRA_PROGRAM");
        string? state = Environment.GetEnvironmentVariable("LIMYRA_STATE");
        if (program is null || state is null || !File.Exists(Path.Combine(state, "images", "root.ext4")))
            Assert.Skip("nothing was built before: ./limyra test builds, then runs this");
        return new LimyraCommand(program, state);
    }

    /// <summary>Runs to the end under a creation mask (umask(1)) and with some variables changed.</summary>
    public (int ExitCode, string Output) Run(
        string mask, IReadOnlyDictionary<string, string> variables, params string[] words) =>
        End(Start(mask, variables, State, words));

    /// <summary>Runs to the end in another state folder.</summary>
    public (int ExitCode, string Output) RunIn(string state, params string[] words) =>
        End(Start("022", new Dictionary<string, string>(), state, words));

    /// <summary>A folder beside what was built, so that files can be lent to it as hard links.</summary>
    public DirectoryInfo NewState(string name)
    {
        string path = Path.Combine(State, "tests", $"{name}-{Environment.ProcessId}");
        if (Directory.Exists(path)) HostTool.Run("rm", "-rf", path);
        return Directory.CreateDirectory(path);
    }

    private static (int ExitCode, string Output) End(Process started)
    {
        using Process process = started;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    /// <summary>Starts it in another state folder, and ends it as a power cut would (kill(1) -9, with all it
    /// started) once that time has passed; null when it had ended by then.</summary>
    public (int ExitCode, string Output)? RunUntilKilled(string state, TimeSpan time, params string[] words)
    {
        using Process process = Start("022", new Dictionary<string, string>(), state, words);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(time))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return null;
        }
        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }

    private Process Start(string mask, IReadOnlyDictionary<string, string> variables, string state,
        string[] words)
    {
        ProcessStartInfo start =
            new("/bin/sh", ["-c", $"umask {mask}; exec dotnet \"$@\"", "sh", Program, .. words])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        start.Environment["LIMYRA_ROOT"] = Repository.Root;
        start.Environment["LIMYRA_STATE"] = state;
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
