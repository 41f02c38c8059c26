using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Limyra.Images.Machines;

/// <summary>A running virtual machine that a program drives over its serial line. Every wait
/// has a deadline, a crash of the guest's kernel ends every wait at once, and every failure
/// carries the last lines said.</summary>
public sealed class Machine : IAsyncDisposable
{
    private static readonly TimeSpan PatienceWithEmulator = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly QemuMonitor _monitor;
    private readonly DirectoryInfo _folder;
    private readonly TimeProvider _clock;
    private readonly long _started;
    private readonly Transcript _transcript = new();
    private readonly Task _reading;
    private readonly Task<string> _errors;
    private MachineUsage? _usage;

    private Machine(
        Process process, QemuMonitor monitor, DirectoryInfo folder, string? serialLog, TimeProvider clock)
    {
        _process = process;
        _monitor = monitor;
        _folder = folder;
        _clock = clock;
        _started = clock.GetTimestamp();
        _reading = ReadAsync(serialLog);
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Everything the serial line said so far, without terminal control sequences.</summary>
    public string Transcript => _transcript.Text;

    /// <summary>Time since the machine was switched on.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_started);

    /// <summary>Switches a machine on.</summary>
    /// <exception cref="MachineException">The emulator does not start.</exception>
    public static async Task<Machine> StartAsync(
        MachineSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        // Sockets have short paths (unix(7): 108 bytes), so they do not lie beside the image.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("limyra-machine-");
        string socket = Path.Combine(folder.FullName, "monitor");
        QemuMonitor monitor = new(socket);
        foreach (MachineDisk disk in settings.Disks)
            if (disk.WriteLog is { } log) await File.WriteAllBytesAsync(log, [], cancellation);
        ProcessStartInfo start = new(settings.Program, QemuArguments.Driven(settings, socket))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!; // null only with a shell, which is not used
        }
        catch (Win32Exception error)
        {
            monitor.Dispose();
            folder.Delete(recursive: true);
            throw new MachineException(MachineFailure.Emulator,
                $"{settings.Program} cannot be started: {error.Message}", "");
        }
        Machine machine = new(process, monitor, folder, settings.SerialLog, clock);
        await machine.ConnectAsync(cancellation);
        return machine;
    }

    /// <summary>Waits until the serial line says a text, behind what was waited for before.</summary>
    /// <returns>What was said before it.</returns>
    /// <exception cref="MachineException">The deadline passed, the guest
    /// crashed or the machine ended.</exception>
    public async Task<string> WaitForAsync(string text, TimeSpan patience, CancellationToken cancellation) =>
        (await WaitForAsync(new Regex(Regex.Escape(text)), patience, cancellation)).Before;

    /// <summary>Sends a line, closed by a newline.</summary>
    public async Task SendLineAsync(string line, CancellationToken cancellation)
    {
        try
        {
            await _process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"),
                cancellation);
            await _process.StandardInput.BaseStream.FlushAsync(cancellation);
        }
        catch (IOException)
        {
            throw new MachineException(MachineFailure.Ended,
                $"the machine ended before \"{line}\" could be sent",
                _transcript.LastLines);
        }
    }

    /// <summary>Presses and releases keys at the guest's own keyboard, one after the other.</summary>
    /// <param name="keys">Names as qemu(1) has them; keys held together are joined by "-":
    /// <c>shift-a</c>, <c>ret</c>.</param>
    /// <param name="pause">Time between two keys, longer than the emulator holds one (100 ms).</param>
    /// <param name="cancellation">Ends the typing.</param>
    public async Task PressKeysAsync(IReadOnlyList<string> keys, TimeSpan pause,
        CancellationToken cancellation)
    {
        foreach (string key in keys)
        {
            await _monitor.PressAsync(key, cancellation);
            await Task.Delay(pause, _clock, cancellation);
        }
    }

    /// <summary>Waits until the guest has switched itself off, and ends the emulator.</summary>
    /// <returns>The emulator's word for the reason: <c>guest-shutdown</c> for power off, <c>guest-reset</c>
    /// for a reboot, which ends the machine as well.</returns>
    /// <exception cref="MachineException">The deadline passed or the guest crashed.</exception>
    public async Task<string> WaitForEndAsync(TimeSpan patience, CancellationToken cancellation)
    {
        string reason;
        try
        {
            reason = await _monitor.Shutdown.WaitAsync(patience, _clock, cancellation);
        }
        catch (TimeoutException)
        {
            throw new MachineException(MachineFailure.Deadline,
                $"the guest has not switched itself off for {patience.TotalSeconds:0} s",
                _transcript.LastLines);
        }
        if (reason == "gone") throw await EmulatorGone();
        await EndAsync(cancellation);
        if (_transcript.Crash is { } crash)
            throw new MachineException(MachineFailure.GuestCrash, $"the guest's kernel crashed ({crash})",
                _transcript.LastLines);
        return reason;
    }

    /// <summary>What the machine has cost so far, or in the whole once it has ended.</summary>
    public MachineUsage Measure()
    {
        if (_usage is not null) return _usage;
        (TimeSpan cpu, long peakBytes) = EmulatorUsage.Of(_process.Id) ?? (TimeSpan.Zero, 0);
        return new MachineUsage(Elapsed, cpu, peakBytes);
    }

    /// <summary>Switches the machine off at once, as if the power went.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        await _monitor.EndAsync();
        _monitor.Dispose();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    internal async Task<Passage> WaitForAsync(Regex wanted, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return await _transcript.WaitForAsync(wanted, patience, _clock, cancellation);
        }
        catch (MachineException error) when (error.Failure == MachineFailure.Ended)
        {
            // The emulator may answer its monitor before it looks for its disks: what it
            // refused stands on its error output.
            await _process.WaitForExitAsync(cancellation)
                .WaitAsync(PatienceWithEmulator, _clock, cancellation);
            if (_process.ExitCode == 0) throw;
            throw await EmulatorGone();
        }
    }

    internal MachineException Mismatch(string message) =>
        new(MachineFailure.Mismatch, message, _transcript.LastLines);

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task connecting = _monitor.ConnectAsync(gone.Token);
        Task exit = _process.WaitForExitAsync(gone.Token);
        Task first = await Task.WhenAny(connecting, exit)
            .WaitAsync(PatienceWithEmulator, _clock, cancellation);
        if (first == connecting && connecting.IsCompletedSuccessfully) return;
        await gone.CancelAsync();
        MachineException error = await EmulatorGone();
        await DisposeAsync();
        throw error;
    }

    private async Task EndAsync(CancellationToken cancellation)
    {
        _usage = Measure();
        await _monitor.QuitAsync(cancellation);
        await _process.WaitForExitAsync(cancellation).WaitAsync(PatienceWithEmulator, _clock, cancellation);
        await _reading;
    }

    private async Task<MachineException> EmulatorGone()
    {
        if (!_process.HasExited) _process.Kill();
        string said = (await _errors).Trim();
        return new MachineException(MachineFailure.Emulator, $"the emulator ended: {said}",
            _transcript.LastLines);
    }

    private async Task ReadAsync(string? serialLog)
    {
        byte[] buffer = new byte[1 << 14];
        Stream output = _process.StandardOutput.BaseStream;
        await using Stream log = serialLog is null ? Stream.Null : File.Create(serialLog, bufferSize: 1);
        while (await output.ReadAsync(buffer) is > 0 and int count)
        {
            _transcript.Append(buffer.AsSpan(0, count));
            await log.WriteAsync(buffer.AsMemory(0, count));
        }
        _transcript.End();
    }
}
