using System.Diagnostics;

namespace Limyra.Bootstrap.Host;

/// <summary>Runs a program of the host and keeps what it prints in a log file.</summary>
internal static class HostCommand
{
    /// <summary>How it ended: exit status, and the last lines it printed.</summary>
    internal sealed record Outcome(int ExitCode, IReadOnlyList<string> LastLines);

    private const int KeptLines = 20;

    /// <summary>Runs to the end; output goes to <paramref name="log"/>, which is replaced.</summary>
    public static Outcome Run(
        string log, IReadOnlyDictionary<string, string>? environment, string program,
        params string[] arguments)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        using StreamWriter writer = new(log);
        Queue<string> last = new();
        using Process process = new() { StartInfo = Prepare(environment, program, arguments) };
        void Keep(string? line)
        {
            if (line is null) return;
            lock (last)
            {
                writer.WriteLine(line);
                last.Enqueue(line);
                if (last.Count > KeptLines) last.Dequeue();
            }
        }
        process.OutputDataReceived += (_, data) => Keep(data.Data);
        process.ErrorDataReceived += (_, data) => Keep(data.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return new Outcome(process.ExitCode, [.. last]);
    }

    /// <summary>As <see cref="Run"/>, but an exit status other than 0 is an error naming the log.</summary>
    /// <exception cref="SetupException">The program failed.</exception>
    public static void Require(
        string log, IReadOnlyDictionary<string, string>? environment, string program,
        params string[] arguments)
    {
        Outcome outcome = Run(log, environment, program, arguments);
        if (outcome.ExitCode == 0) return;
        throw new SetupException(
            $"{program} {arguments
                .FirstOrDefault()} failed with status {outcome.ExitCode}; its last words:\n  "
            + string.Join("\n  ", outcome.LastLines) + $"\nThe whole log is {log}");
    }

    private static ProcessStartInfo Prepare(
        IReadOnlyDictionary<string, string>? environment, string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return start;
    }
}
