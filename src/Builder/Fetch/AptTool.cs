using System.Diagnostics;

namespace Limyra.Builder.Fetch;

/// <summary>Runs apt's own programs with one configuration file and collects what they print.</summary>
internal sealed class AptTool(string? configurationPath)
{
    public const string Get = "apt-get";
    public const string Config = "apt-config";
    public const string Helper = "/usr/lib/apt/apt-helper";

    /// <summary>Exit code given when the program cannot be started at all.</summary>
    public const int NotStarted = 127;

    public async Task<Outcome> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        if (configurationPath is not null)
            start.Environment["APT_CONFIG"] = configurationPath;

        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return new Outcome(NotStarted, "", $"{program}: {error.Message}");
        }

        using (process!) // Start returns null only for shell execution, which is off
        {
            process!.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellation);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            try
            {
                await process.WaitForExitAsync(cancellation);
                return new Outcome(process.ExitCode, await output, await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }

    /// <summary>Exit code and both texts of one run.</summary>
    public readonly record struct Outcome(int ExitCode, string Output, string Errors)
    {
        /// <summary>The last complaint on one line, without apt's "E: ".</summary>
        public string Complaint()
        {
            string[] lines =
                Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            const string mark = "E: ";
            string? error = lines.FirstOrDefault(line => line.StartsWith(mark, StringComparison.Ordinal));
            return error?[mark.Length..] ?? lines.LastOrDefault() ?? $"exit code {ExitCode}";
        }
    }
}
