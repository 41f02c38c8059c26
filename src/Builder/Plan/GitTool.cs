using System.Diagnostics;

namespace Limyra.Builder.Plan;

/// <summary>Calls git in the tree of templates.</summary>
internal static class GitTool
{
    /// <summary>What git writes; null when it fails or is not there.</summary>
    public static string? Call(string directory, IReadOnlyList<string> arguments)
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
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Lets git have the terminal, for its editor; gives its exit status.</summary>
    public static int CallOnTerminal(string directory, IReadOnlyList<string> arguments)
    {
        using Process? process = Process.Start(new ProcessStartInfo("git", ["-C", directory, .. arguments]));
        if (process is null) return 1;
        process.WaitForExit();
        return process.ExitCode;
    }
}
