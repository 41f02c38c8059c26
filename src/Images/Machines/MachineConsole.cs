using System.ComponentModel;
using System.Diagnostics;

namespace Limyra.Images.Machines;

/// <summary>Hands a machine's serial line to the terminal of the person at the keyboard.</summary>
public static class MachineConsole
{
    /// <summary>How a person leaves, for the line printed before.</summary>
    public const string HowToLeave = "poweroff in the guest, or Ctrl-A X, ends the machine";

    /// <summary>Runs a machine on this process's own standard input and output until it ends.</summary>
    /// <returns>The emulator's exit code; 0 after power off and after Ctrl-A X.</returns>
    /// <exception cref="MachineException">The emulator does not start.</exception>
    public static async Task<int> RunAsync(MachineSettings settings, CancellationToken cancellation)
    {
        try
        {
            // Nothing is redirected: the emulator puts the terminal into raw mode and back by itself.
            using Process process =
                Process.Start(new ProcessStartInfo(settings.Program, QemuArguments.AtTerminal(settings)))!;
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }
        catch (Win32Exception error)
        {
            throw new MachineException(MachineFailure.Emulator,
                $"{settings.Program} cannot be started: {error.Message}", "");
        }
    }
}
