using System.Globalization;
using Limyra.Formats.Apk;
using Limyra.Formats.Ext4;
using Limyra.Formats.Trees;
using Limyra.Images.Machines;
using Limyra.Tests.Apk.Root;
using Limyra.Tests.Formats.Ext4;

namespace Limyra.Tests.Machines.PowerCuts;

/// <summary>A machine that loses its power while apk changes its own root mends that at its next boot, before
/// anything of the system runs.</summary>
public sealed class BootRecoveryTests
{
    private const int Files = 400;

    /// <param name="moment">What the shell waits for before it resets the kernel at once, with all that was
    /// not written to the disk: the first new directory, or the first file at its place, which it reaches
    /// only when the new state is certain on the disk.</param>
    /// <param name="said">What the next boot does about it.</param>
    /// <param name="isInstalled">Which of the two states it comes to.</param>
    [Theory]
    [InlineData("[ -d usr/share/large ]", "undone", false)]
    [InlineData("[ -e usr/share/large/0 ]", "completed", true)]
    public async Task A_cut_during_an_installation_is_mended_by_the_next_boot(
        string moment, string said, bool isInstalled)
    {
        using BuiltSystem built = BuiltSystem.Find();
        using TestRoot packages = new();
        MachineSettings settings = built.Machine(isFresh: true);
        string second = settings.Disks[0].Path + ".packages";
        WritePackage(packages, second);
        await using (Machine machine = await Guests.StartAsync(
            settings with { Disks = [.. settings.Disks, new MachineDisk(second, DiskMode.ReadOnly)] }))
        {
            GuestShell shell = await LogInAsync(machine);
            await shell.MustAsync("mount -o ro /dev/vdb /mnt; sync", default);
            await shell.SendAsync(
                "apk add --allow-untrusted --no-network --no-cache /mnt/large.apk & "
                    + $"until {moment}; do :; done 2>/dev/null; echo b >/proc/sysrq-trigger", default);
            Assert.Equal("guest-reset", await machine.WaitForEndAsync(Guests.Patience, default));
        }
        await using (Machine machine = await Guests.StartAsync(built.Machine(isFresh: false)))
        {
            await machine.WaitForAsync(
                $"packages: a transaction that was cut off has been {said}", Guests.Patience, default);
            GuestShell shell = await LogInAsync(machine);
            GuestResult installed = await shell.RunAsync("apk info -e large", default);
            Assert.Equal(isInstalled ? 0 : 1, installed.ExitCode);
            string count =
                await shell.MustAsync("find /usr/share -path '*/large/*' -type f | wc -l", default);
            Assert.Equal(isInstalled ? Files : 0, int.Parse(count.Trim(), CultureInfo.InvariantCulture));
            Assert.Equal("", await shell.MustAsync("apk audit --system", default));
            Assert.Equal("", await shell.MustAsync("find / -xdev -name '.apk.*'", default));
            await Guests.PowerOffAsync(machine, shell);
        }
        (int exitCode, string output) = HostTool.Run("e2fsck", "-fn", settings.Disks[0].Path);
        Assert.True(exitCode == 0, output);
    }

    private static async Task<GuestShell> LogInAsync(Machine machine)
    {
        GuestShell shell = await Guests.LogInAsync(machine);
        await shell.MustAsync("cd /", default);
        return shell;
    }

    private static void WritePackage(TestRoot packages, string disk)
    {
        string path = packages.Make(
            new PackageInfo { Name = "large", Version = "1" },
            [.. Enumerable.Range(0, Files).Select(number => ($"usr/share/large/{number}",
                string.Concat(Enumerable.Repeat($"{number} of many\n", 1000))))]);
        using FileStream output = File.Create(disk);
        Ext4Image.Plan(FileTree.Of([Ext4Sample.File("large.apk", File.ReadAllBytes(path))], Ext4Sample.Time),
            Ext4Sample.Settings).WriteTo(output);
    }
}
