using Limyra.Images.Machines;

namespace Limyra.Tests.Machines;

/// <summary>What every machine test does with a guest of the built system.</summary>
internal static class Guests
{
    /// <summary>The longest wait for anything that an emulated guest does.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(6);

    public static Task<Machine> StartAsync(MachineSettings settings) =>
        Machine.StartAsync(settings, TimeProvider.System, CancellationToken.None);

    /// <summary>Waits for the prompt of the serial line and logs in as root.</summary>
    public static async Task<GuestShell> LogInAsync(Machine machine)
    {
        await machine.WaitForAsync("login:", Patience, CancellationToken.None);
        return await GuestShell.LogInAsync(machine, "root", password: null, Patience, CancellationToken.None);
    }

    public static async Task PowerOffAsync(Machine machine, GuestShell shell)
    {
        await shell.SendAsync("poweroff", CancellationToken.None);
        Assert.Equal("guest-shutdown", await machine.WaitForEndAsync(Patience, CancellationToken.None));
    }
}
