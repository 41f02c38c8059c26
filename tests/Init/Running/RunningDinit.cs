using System.Diagnostics;
using System.Globalization;
using Limyra.Init.Client;
using Limyra.Linux;

namespace Limyra.Tests.Init.Running;

/// <summary>A user's manager in a folder of its own, started as a real program
/// and ended with the test.</summary>
internal sealed class RunningDinit : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private RunningDinit(DinitPrograms programs, DirectoryInfo folder)
    {
        Folder = folder;
        _process = programs.Start(
            "dinit", environment: null, "--user", "--quiet", "-d", folder.FullName, "-p", SocketPath, "-l",
            Path.Combine(folder.FullName, ".log"));
        _process.StandardInput.Close();
    }

    public DirectoryInfo Folder { get; }

    public string SocketPath => Path.Combine(Folder.FullName, ".socket");

    public int Pid => _process.Id;

    public bool HasEnded => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What the manager wrote into its log.</summary>
    public string Log => File.Exists(Path.Combine(Folder.FullName, ".log"))
        ? File.ReadAllText(Path.Combine(Folder.FullName, ".log"))
        : "";

    /// <summary>Starts a manager whose service "boot" exists in the folder,
    /// and waits until it answers.</summary>
    public static RunningDinit Start(DinitPrograms programs, DirectoryInfo folder)
    {
        RunningDinit running = new(programs, folder);
        running.Until(() => running.HasEnded || running.Connect() is not null);
        Assert.False(running.HasEnded, $"dinit ended:\n{running.Log}");
        return running;
    }

    /// <summary>A connection to it; null while it does not listen yet.</summary>
    public ControlClient? Connect()
    {
        try
        {
            return ControlClient.Connect(SocketPath);
        }
        catch (ControlClientException)
        {
            return null;
        }
    }

    /// <summary>Waits until something is so; fails after a minute.</summary>
    public void Until(Func<bool> isSo)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(watch.Elapsed < Patience, $"it never came about:\n{Log}");
            Thread.Sleep(10);
        }
    }

    /// <summary>A number of /proc/PID/status, such as VmRSS in kB.</summary>
    public long Status(string field)
    {
        string line = File.ReadLines($"/proc/{Pid}/status")
            .First(text => text.StartsWith(field + ":", StringComparison.Ordinal));
        string number = line[(field.Length + 1)..].Trim().Split(' ')[0];
        return long.Parse(number, CultureInfo.InvariantCulture);
    }

    public int OpenFiles => Directory.GetFileSystemEntries($"/proc/{Pid}/fd").Length;

    /// <summary>Asks it to end and waits for that.</summary>
    public void End()
    {
        if (!_process.HasExited) _ = global::Limyra.Linux.Processes.Kill(_process.Id, (int)Signal.Terminate);
        if (_process.WaitForExit(Patience)) return;
        _process.Kill();
        Assert.Fail($"dinit did not end:\n{Log}");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
