using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Init.Running;

/// <summary>
/// The way down once services have stopped: end every process, run the hook of the distribution or else
/// detach swap and file systems ourselves, write everything back, tell the kernel (shutdown(8), --system).
/// </summary>
internal static class SystemShutdown
{
    private const long GraceNs = Clocks.NanosecondsPerSecond;
    private const long HookReportNs = 10 * Clocks.NanosecondsPerSecond;
    private const int TableLimitBytes = 1 << 20;
    private const uint AnyExecute = 0x49;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private static readonly string[] Hooks = ["/etc/dinit/shutdown-hook", "/lib/dinit/shutdown-hook"];

    private static readonly string[] KeptFileSystems =
        ["proc", "sysfs", "devtmpfs", "tmpfs", "devpts", "rootfs"];

    /// <summary>
    /// Returns after a soft reboot's part, and when the kernel refuses. When <paramref name="isForced"/>
    /// turns true, nothing is waited for any longer.
    /// </summary>
    public static void Run(ShutdownType type, Func<bool> isForced)
    {
        ProgramStreams console = new(1, 2);
        console.Out("Sending TERM/KILL to all processes...\n");
        EndProcesses(isForced);
        if (!RunHook(type, console, isForced) && !isForced())
        {
            console.Out("Turning off swap...\n");
            DetachSwap();
            console.Out("Unmounting disks...\n");
            DetachFileSystems(console);
        }
        Power.Sync();
        if (type == ShutdownType.SoftReboot) return;
        console.Out("Issuing shutdown via kernel...\n");
        Errno reason = Power.Act(type switch
        {
            ShutdownType.Halt => PowerAction.Halt,
            ShutdownType.PowerOff => PowerAction.PowerOff,
            ShutdownType.Kexec => PowerAction.Kexec,
            _ => PowerAction.Restart,
        });
        console.Out($"reboot: {reason.Describe()}\n");
        if (type == ShutdownType.Kexec)
        {
            console.Out(
                "It is possible that no suitable kernel image was loaded before\nreboot with kexec was attempted.\n");
        }
    }

    /// <summary>
    /// SIGTERM to everyone, a second to comply, SIGKILL. As process 1 every other program is below us, so
    /// when no child is left, nobody is, and the second is not waited out.
    /// </summary>
    private static void EndProcesses(Func<bool> isForced)
    {
        _ = Linux.Processes.Kill(-1, (int)Signal.Terminate); // nobody there is fine
        long end = Clocks.MonotonicNs + GraceNs;
        while (HasChildren() && Clocks.MonotonicNs < end && !isForced()) Clocks.Sleep(Step);
        _ = Linux.Processes.Kill(-1, (int)Signal.Kill); // as above
        end = Clocks.MonotonicNs + GraceNs;
        while (HasChildren() && Clocks.MonotonicNs < end) Clocks.Sleep(Step);
    }

    private static bool HasChildren()
    {
        while (Linux.Processes.Reap(out _, out _))
        {
        }
        return Linux.Processes.HasChildren;
    }

    /// <summary>Runs the first hook there is; true when it did the detaching.</summary>
    private static bool RunHook(ShutdownType type, ProgramStreams console, Func<bool> isForced)
    {
        foreach (string hook in Hooks)
        {
            if (BytePaths.Status(hook, followsLink: false, out FileStatus status) != Errno.None) continue;
            if ((status.Mode & AnyExecute) == 0) continue;
            console.Out("Executing shutdown hook...\n");
            string argument = type switch
            {
                ShutdownType.PowerOff => "poweroff",
                ShutdownType.Halt => "halt",
                ShutdownType.SoftReboot => "soft",
                _ => "reboot",
            };
            ChildPlan plan = new()
            {
                Paths = [hook],
                Arguments = [hook, argument],
                Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
                Output = ChildStream.Inherited,
                Directory = "/",
            };
            Errno reason = Children.Start(plan, out StartingChild? child);
            if (reason == Errno.None) reason = Children.Await(child, out _);
            if (reason == Errno.None)
                reason = AwaitHook(child.Pid, console, isForced) ? Errno.None : Errno.ECHILD;
            if (reason is not (Errno.None or Errno.ECHILD))
                console.Out($"Couldn't run the shutdown hook: {reason.Describe()}\n");
            return reason == Errno.None;
        }
        return false;
    }

    /// <summary>True when the hook ended with 0. One that hangs is said to hang, and left
    /// behind if that is forced.</summary>
    private static bool AwaitHook(int pid, ProgramStreams console, Func<bool> isForced)
    {
        long reportAt = Clocks.MonotonicNs + HookReportNs;
        while (true)
        {
            Errno reason = Linux.Processes.Query(pid, isTaken: true, out bool hasEnded, out ExitStatus end);
            if (reason != Errno.None || hasEnded) return reason == Errno.None && end.DidExitCleanly;
            if (isForced())
            {
                console.Out("Not waiting for the shutdown hook.\n");
                return false;
            }
            if (Clocks.MonotonicNs >= reportAt)
            {
                console.Out(
                    "Still waiting for the shutdown hook (Ctrl-Alt-Del three times to go on without).\n");
                reportAt += HookReportNs;
            }
            Clocks.Sleep(Step);
        }
    }

    private static void DetachSwap()
    {
        foreach (string[] fields in Table("/proc/swaps"))
            if (fields[0].StartsWith('/')) _ = Mounts.SwapOff(Unescape(fields[0])); // in use elsewhere: stays
    }

    /// <summary>
    /// Unmounts in the reverse order of mounting; what is busy is made
    /// read-only instead, so that it is clean.
    /// </summary>
    private static void DetachFileSystems(ProgramStreams console)
    {
        List<string[]> mounts = Table("/proc/self/mounts");
        for (int i = mounts.Count - 1; i >= 0; i--)
        {
            if (mounts[i].Length < 3 || KeptFileSystems.Contains(mounts[i][2])) continue;
            string target = Unescape(mounts[i][1]);
            if (target != "/" && Mounts.Unmount(target, default) == Errno.None) continue;
            Errno reason = Mounts.Mount(mounts[i][0], target, type: null,
                MountFlags.Remount | MountFlags.ReadOnly, data: null);
            if (reason != Errno.None)
                console.Out($"{target}: cannot be made read-only: {reason.Describe()}\n");
        }
    }

    private static List<string[]> Table(string path)
    {
        List<string[]> rows = [];
        Errno reason =
            BytePaths.ReadAll(BytePaths.CurrentDirectory, path, TableLimitBytes, out byte[]? content);
        if (reason != Errno.None) return rows;
        foreach (string line in System.Text.Encoding.UTF8.GetString(content).Split('\n'))
        {
            string[] fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 1) rows.Add(fields);
        }
        return rows;
    }

    /// <summary>The kernel writes blanks, tabs, newlines and backslashes in octal there (proc(5)).</summary>
    private static string Unescape(string field) => field
        .Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
