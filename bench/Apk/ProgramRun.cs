using System.Diagnostics;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Bench.Apk;

/// <summary>What one run of a program took.</summary>
/// <param name="WallSeconds">From start to end.</param>
/// <param name="CpuSeconds">User and system time of the program and its children.</param>
internal readonly record struct ProgramCost(double WallSeconds, double CpuSeconds);

/// <summary>Runs programs and measures them from outside, as the kernel accounts for them.</summary>
internal static class ProgramRun
{
    /// <summary>
    /// Largest resident size of a program, from time(1): a child that is started straight from here begins in
    /// our memory, and wait4(2) would tell our size.
    /// </summary>
    public static double MeasurePeakBytes(string program, IReadOnlyList<string> arguments)
    {
        string path = Path.GetTempFileName();
        Measure("/usr/bin/time", ["-f", "%M", "-o", path, program, .. arguments]);
        double kilobytes =
            double.Parse(File.ReadAllText(path), System.Globalization.CultureInfo.InvariantCulture);
        File.Delete(path);
        return kilobytes * 1024;
    }

    /// <summary>Runs a program to its end; its output goes to a file or nowhere.</summary>
    /// <exception cref="InvalidOperationException">It could not be started, or failed.</exception>
    public static ProgramCost Measure(string program, IReadOnlyList<string> arguments,
        string outputPath = "/dev/null")
    {
        using FileStream nothing = new("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        using FileStream output =
            new(outputPath, outputPath == "/dev/null" ? FileMode.Open : FileMode.Create, FileAccess.Write);
        ProgramStart start = new()
        {
            Path = program,
            Arguments = [program, .. arguments],
            Environment = ["PATH=/usr/bin:/bin", "APK_CONFIG=/dev/null", "SOURCE_DATE_EPOCH=1700000000"],
            Input = (int)nothing.SafeFileHandle.DangerousGetHandle(),
            Output = (int)output.SafeFileHandle.DangerousGetHandle(),
            Error = (int)nothing.SafeFileHandle.DangerousGetHandle(),
        };
        long began = Stopwatch.GetTimestamp();
        Errno error = Programs.Start(start, out int pid);
        ProgramOutcome end = default;
        if (error == Errno.None) error = Programs.Wait(pid, out end);
        double wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (error != Errno.None || end.ExitCode != 0)
        {
            string words = string.Join(' ', arguments.Take(12));
            throw new InvalidOperationException(
                $"{program} {words}: {error.Describe()}, exit code {end.ExitCode}");
        }
        return new(wall, end.ProcessorTime.TotalSeconds);
    }
}
