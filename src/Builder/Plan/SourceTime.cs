using System.Diagnostics;
using System.Globalization;

namespace Limyra.Builder.Plan;

/// <summary>The time packages of a template carry, and the commit they name.</summary>
/// <param name="Epoch">Seconds since 1970.</param>
/// <param name="Commit">Last commit that touched the template; null when it has
/// changes that are not committed.</param>
internal sealed record SourceTime(long Epoch, string? Commit)
{
    /// <summary>Where no commit tells the time: 2026-01-01, the same for everybody.</summary>
    public const long WithoutCommit = 1_767_225_600;

    /// <summary>Asks git about a template's directory.</summary>
    public static SourceTime Of(string directory)
    {
        // With a shallow clone every file seems to be from its one commit.
        if (Git(directory, "rev-parse", "--is-shallow-repository") != "false")
            return new(WithoutCommit, Commit: null);
        if (Git(directory, "status", "--porcelain", "--", ".") != "") return new(WithoutCommit, Commit: null);
        string[] parts = (Git(directory, "log", "-n1", "--format=%H %ct", "--", ".") ?? "").Split(' ');
        return parts.Length == 2 && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long time)
            ? new(time, parts[0])
            : new(WithoutCommit, Commit: null);
    }

    private static string? Git(string directory, params string[] arguments)
    {
        try
        {
            ProcessStartInfo start = new("git", ["-C", directory, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process? process = Process.Start(start);
            if (process is null) return null;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
