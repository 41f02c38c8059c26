using System.Diagnostics;

namespace Limyra.Tests;

/// <summary>Runs a checker of the host; without it the test is skipped by the tool's name.</summary>
internal static class HostTool
{
    public static (int ExitCode, string Output) Run(string name, params string[] arguments)
    {
        string? path = Path.IsPathRooted(name) ? name : Find(name);
        if (path is null) Assert.Skip($"{name} is not on this machine");
        ProcessStartInfo start =
            new(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    public static string? Find(string name) =>
        new[] { "/usr/sbin", "/sbin", "/usr/bin", "/bin" }
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
