using System.Globalization;
using System.Text.RegularExpressions;

namespace Limyra.Images.Machines;

/// <summary>A root shell at the other end of the serial line: runs commands and tells their output from
/// everything else on the line by marks that the echo of the command does not contain.</summary>
public sealed class GuestShell
{
    private readonly Machine _machine;
    private readonly TimeSpan _patience;
    private int _number;

    private GuestShell(Machine machine, TimeSpan patience)
    {
        _machine = machine;
        _patience = patience;
    }

    /// <summary>Logs in at the prompt of getty(8); it must have been waited
    /// for up to <c>login:</c>.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="user">The user's name.</param>
    /// <param name="password">The password, or null if none is asked for.</param>
    /// <param name="patience">The longest wait for anything.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<GuestShell> LogInAsync(
        Machine machine, string user, string? password, TimeSpan patience, CancellationToken cancellation)
    {
        await machine.SendLineAsync(user, cancellation);
        if (password is not null)
        {
            await machine.WaitForAsync(new Regex("(?i)password:"), patience, cancellation);
            await machine.SendLineAsync(password, cancellation);
        }
        return await AttachAsync(machine, patience, cancellation);
    }

    /// <summary>Takes over a shell that is already at its prompt or about to be.</summary>
    public static async Task<GuestShell> AttachAsync(
        Machine machine, TimeSpan patience, CancellationToken cancellation)
    {
        // The prompt may be of any form and escape sequences may surround it: wait for its last character.
        await machine.WaitForAsync(new Regex(@"[#$%] ?(?!\w)"), patience, cancellation);
        GuestShell shell = new(machine, patience);
        await shell.RunAsync("PS1= PS2=; stty -echo 2>/dev/null; dmesg -n 1 2>/dev/null", cancellation);
        return shell;
    }

    /// <summary>Runs a command and waits for its end.</summary>
    /// <exception cref="MachineException">The deadline passed, the guest
    /// crashed or the machine ended.</exception>
    public async Task<GuestResult> RunAsync(string command, CancellationToken cancellation)
    {
        string mark = (++_number).ToString(CultureInfo.InvariantCulture);
        await _machine.SendLineAsync(
            $"printf '@%s-%s@\\n' begin {mark}; {{ {command}\n}} 2>&1; printf '@%s-%s:%s@\\n' end {mark} $?",
            cancellation);
        await _machine.WaitForAsync(new Regex($"@begin-{mark}@\\n"), _patience, cancellation);
        Passage passage =
            await _machine.WaitForAsync(new Regex($"@end-{mark}:(\\d+)@\\n"), _patience, cancellation);
        int exitCode = int.Parse(passage.Match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return new GuestResult(command, exitCode, passage.Before.TrimEnd('\n'));
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <returns>Its output without the last newline.</returns>
    /// <exception cref="MachineException">It failed, or see <see cref="RunAsync"/>.</exception>
    public async Task<string> MustAsync(string command, CancellationToken cancellation)
    {
        GuestResult result = await RunAsync(command, cancellation);
        if (result.ExitCode != 0)
            throw _machine.Mismatch($"`{command}` ended with {result.ExitCode}: {result.Output}");
        return result.Output;
    }

    /// <summary>Sends a command that ends the machine.</summary>
    public Task SendAsync(string command, CancellationToken cancellation) =>
        _machine.SendLineAsync(command, cancellation);
}

/// <summary>How a command in the guest ended.</summary>
/// <param name="Command">The command.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed on both streams, without the last newline.</param>
public sealed record GuestResult(string Command, int ExitCode, string Output);
