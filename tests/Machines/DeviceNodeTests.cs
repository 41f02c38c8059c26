using Limyra.Images.Machines;

namespace Limyra.Tests.Machines;

/// <summary>Drivers that no device asks for lie behind nodes in /dev, and come when somebody
/// opens one.</summary>
public sealed class DeviceNodeTests
{
    [Fact]
    public async Task Opening_a_device_node_loads_the_module_behind_it_and_not_before()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        MachineSettings settings = built.Machine(isFresh: true);
        using (DiskFiles files = new(settings.Disks[0].Path))
        {
            files.WithFolder("/etc/modprobe.d").With("/etc/modprobe.d/loop.conf", "options loop max_loop=3\n")
                .Apply();
        }

        await using Machine machine = await Guests.StartAsync(settings);
        GuestShell shell = await Guests.LogInAsync(machine);
        await shell.MustAsync("test -c /dev/net/tun && test -c /dev/loop-control", CancellationToken.None);
        GuestResult loaded =
            await shell.RunAsync("grep -E '^(tun|loop) ' /proc/modules", CancellationToken.None);
        Assert.Equal("", loaded.Output.Trim());
        await shell.MustAsync(": <>/dev/net/tun && grep -q '^tun ' /proc/modules", CancellationToken.None);
        // With what the administrator says about it.
        await shell.MustAsync(": <>/dev/loop-control", CancellationToken.None);
        Assert.Equal("3",
            await shell.MustAsync("cat /sys/module/loop/parameters/max_loop", CancellationToken.None));
    }
}
