using System.Diagnostics;

namespace Limyra.Tests.Apk;

/// <summary>
/// The real program, as published: the one LIMYRA_APK names, or the newest that <c>./limyra up</c> built.
/// Tests that need it are skipped by name where there is none.
/// </summary>
internal static class ApkProgram
{
    /// <summary>Where it is.</summary>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable("LIMYRA_APK") is { } named) return named;
        string state = Environment.GetEnvironmentVariable("LIMYRA_STATE") ?? Repository.At(".limyra");
        string programs = Path.Combine(state, "programs");
        string? newest = !Directory.Exists(programs) ? null : Directory.GetDirectories(programs, "apk-*")
            .Select(folder => Path.Combine(folder, "apk"))
            .Where(File.Exists)
            .MaxBy(File.GetLastWriteTimeUtc);
        if (newest is null) Assert.Skip("apk was not published here; ./limyra up does it");
        return newest;
    }

    /// <summary>Starts it with its output to be read.</summary>
    public static Process Start(params string[] arguments) => Start(variables: [], arguments);

    private static Process Start(IEnumerable<KeyValuePair<string, string>> variables, string[] arguments)
    {
        ProcessStartInfo start =
            new(Find(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        return Process.Start(start)!; // null only for documents
    }

    /// <summary>Runs it to its end as nobody, or as whoever runs the tests if that is not root.</summary>
    public static (int ExitCode, string Output) RunAsOrdinaryUser(params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? HostTool.Run("setpriv",
                ["--reuid=65534", "--regid=65534", "--clear-groups", Find(), .. arguments])
            : Run(arguments);

    /// <summary>Runs it to its end.</summary>
    public static (int ExitCode, string Output) Run(params string[] arguments) =>
        Run(variables: [], arguments);

    /// <summary>Runs it to its end, with some variables of its environment set.</summary>
    public static (int ExitCode, string Output) Run(
        IEnumerable<KeyValuePair<string, string>> variables, string[] arguments)
    {
        using Process process = Start(variables, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
