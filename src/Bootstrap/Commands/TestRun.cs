using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Limyra.Bootstrap.Host;

namespace Limyra.Bootstrap.Commands;

/// <summary>Builds the test program and runs it, passing its output on and
/// reading its closing summary.</summary>
internal sealed partial class TestRun(Workspace workspace, Action<string> tell, TextWriter output)
{
    /// <summary>How many tests ended how.</summary>
    internal sealed record Counts(int Passed, int Failed, int Skipped);

    /// <summary>Runs all tests, or those that <paramref name="arguments"/> choose in the
    /// test program's own words.</summary>
    /// <exception cref="SetupException">The tests do not compile, or their
    /// program gave no summary.</exception>
    public Counts Run(IReadOnlyList<string> arguments)
    {
        tell("compiling the tests");
        HostCommand.Require(
            Path.Combine(workspace.Logs, "build-tests.log"), null,
            "dotnet", "build", Path.Combine(workspace.Root, "tests", "Tests.csproj"),
            "-c", "Release", "-v", "quiet", "-nologo");
        string program = Path.Combine(workspace.Root, "artifacts", "bin", "Tests", "release", "Limyra.Tests");
        ProcessStartInfo start = new(program, [.. arguments, "--no-ansi", "--progress", "off"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = workspace.Root,
        };
        start.Environment["LIMYRA_STATE"] = workspace.State;
        start.Environment["LIMYRA_ROOT"] = workspace.Root;
        start.Environment["LIMYRA_PROGRAM"] = Path.Combine(AppContext.BaseDirectory, "limyra.dll");

        int? succeeded = null;
        int failed = 0, skipped = 0;
        List<string> failures = [];
        using Process process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.WriteLine(line);
            if (line.StartsWith("failed ", StringComparison.Ordinal)) failures.Add(line);
            Match match = SummaryLine().Match(line);
            if (!match.Success) continue;
            int count = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            switch (match.Groups[1].Value)
            {
                case "succeeded": succeeded = count; break;
                case "failed": failed = count; break;
                default: skipped = count; break;
            }
        }
        process.WaitForExit();
        if (succeeded is not { } passed || (process.ExitCode != 0 && failed == 0))
            throw new SetupException(
                $"the test program ended with status {process.ExitCode} and without a usable summary");
        // Who reads the end of a long log sees at once what it was.
        foreach (string failure in failures) output.WriteLine(failure);
        return new Counts(passed, failed, skipped);
    }

    [GeneratedRegex(@"^\s+(succeeded|failed|skipped): (\d+)\s*$")]
    private static partial Regex SummaryLine();
}
