using System.Diagnostics;
using System.Globalization;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Bench.Init;

/// <summary>A user's manager that was started here, seen from outside: /proc tells what it used.</summary>
internal sealed class ManagerRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly int _pid;
    private bool _hasEnded;

    private ManagerRun(int pid, string socketPath)
    {
        _pid = pid;
        SocketPath = socketPath;
    }

    public string SocketPath { get; }

    /// <summary>From the start of the program until "boot" was up.</summary>
    public double StartedSeconds { get; private init; }

    /// <summary>The command by which "boot" tells that all before it is up.</summary>
    public static string Done(string folder) => $"/bin/sh -c \"echo >{Path.Combine(folder, "done")}\"";

    /// <summary>Starts a manager on the services in a folder, and waits until "boot" is up.</summary>
    /// <param name="program">The program dinit.</param>
    /// <param name="folder">For its socket and the pipe by which it tells.</param>
    /// <param name="services">Its services; "boot" runs <see cref="Done"/>.</param>
    public static ManagerRun Start(string program, string folder, string services)
    {
        string pipe = Path.Combine(folder, "done"), socket = Path.Combine(folder, "socket");
        File.Delete(pipe);
        File.Delete(socket);
        using (Process made = Process.Start("mkfifo", [pipe])) made.WaitForExit();
        // Open for both, or opening would wait for the other end.
        using FileStream told = new(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        using FileStream nothing = new("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        int descriptor = (int)nothing.SafeFileHandle.DangerousGetHandle();
        ProgramStart start = new()
        {
            Path = program,
            Arguments =
                ["dinit", "--user", "--quiet", "-d", services, "-p", socket, "-l", "/dev/null", "boot"],
            Environment = ["PATH=/usr/bin:/bin", "HOME=/nonexistent"],
            Input = descriptor, Output = descriptor, Error = descriptor,
        };
        long began = Stopwatch.GetTimestamp();
        Errno error = Programs.Start(start, out int pid);
        if (error != Errno.None) throw new InvalidOperationException($"{program}: {error.Describe()}");
        Task<int> reading = Task.Run(told.ReadByte);
        if (Task.WaitAny([reading], Patience) != 0)
        {
            _ = Programs.Kill(pid);
            throw new InvalidOperationException($"{program}: boot did not come up");
        }
        return new(pid, socket) { StartedSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds };
    }

    /// <summary>Processor time of its threads, without its children.</summary>
    public double CpuSeconds => Directory.GetDirectories($"/proc/{_pid}/task").Sum(
        task => long.Parse(File.ReadAllText(task + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture)
            / 1e9);

    /// <summary>How often its threads have slept and been woken.</summary>
    public long Sleeps => Directory.GetDirectories($"/proc/{_pid}/task").Sum(
        task => Number(task + "/status", "voluntary_ctxt_switches"));

    /// <summary>VmRSS, VmHWM and the like, in kB.</summary>
    public long StatusKb(string field) => Number($"/proc/{_pid}/status", field);

    /// <summary>Private dirty pages, in kB: what nobody else can have.</summary>
    public long PrivateDirtyKb => Number($"/proc/{_pid}/smaps_rollup", "Private_Dirty");

    private static long Number(string path, string field)
    {
        string line = File.ReadLines(path)
            .First(text => text.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line[(field.Length + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Asks it to stop everything and waits for its end; seconds that took.</summary>
    public double Stop()
    {
        long began = Stopwatch.GetTimestamp();
        _ = Processes.Kill(_pid, (int)Signal.Terminate); // it is our child
        Errno error = Programs.Wait(_pid, out _);
        _hasEnded = true;
        if (error != Errno.None) throw new InvalidOperationException($"dinit: {error.Describe()}");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public void Dispose()
    {
        if (!_hasEnded) Stop();
    }
}
