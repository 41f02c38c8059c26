using Limyra.Images.Checks;
using Limyra.Images.Machines;
using Limyra.Images.Serving;

namespace Limyra.Tests.Machines;

public sealed class SystemBootTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task The_built_system_does_everything_it_must()
    {
        using BuiltSystem built = BuiltSystem.Find();
        if (built.System.Repository is not { } folder)
            throw new InvalidOperationException("the system names no repository");
        await using RepositoryServer server = RepositoryServer.Start(folder, TimeProvider.System);
        GuestReport report = await MachineRetry.RunAsync(
            cancellation => GuestCheck.RunAsync(
                new GuestCheckSettings
                {
                    Machine = built.Machine(isFresh: true),
                    Patience = Patience,
                    HostName = built.System.HostName,
                    RepositoryLine = $"v3 {server.UrlSeenByGuest}main",
                    RestartedService = "udhcpc",
                },
                _ => { }, TimeProvider.System, cancellation),
            _ => { }, CancellationToken.None);
        Assert.True(report.IsGood, string.Join('\n', report.Checks.Where(check => !check.IsGood)));
    }

    /// <summary>Each spoils the system in its first boot; the second must come
    /// to a console all the same.</summary>
    [Theory]
    [InlineData("an unknown setting in a service file",
        "printf 'type = process\\ncommand = /bin/true\\nno-such-setting = yes\\n' >/etc/dinit.d/spoilt; enable spoilt")]
    [InlineData("a service whose program is missing",
        "printf 'type = process\\ncommand = /bin/no-such-program\\n' >/etc/dinit.d/spoilt; enable spoilt")]
    [InlineData("a service that fails",
        "printf 'type = scripted\\ncommand = /bin/false\\n' >/etc/dinit.d/spoilt; enable spoilt")]
    [InlineData("a service that depends on itself",
        "printf 'type = internal\\ndepends-on = spoilt\\n' >/etc/dinit.d/spoilt; enable spoilt")]
    [InlineData("a service file of noise",
        "dd if=/dev/urandom of=/etc/dinit.d/spoilt bs=4k count=4 2>/dev/null; enable spoilt")]
    [InlineData("a full disk", "dd if=/dev/zero of=/full bs=1M 2>/dev/null; true")]
    [InlineData("settings of the kernel that do not exist",
        "mkdir -p /etc/sysctl.d; echo no.such = 1 >/etc/sysctl.d/x.conf")]
    [InlineData("an fstab line for a disk that is not there",
        "echo '/dev/vdz /srv ext4 defaults 0 2' >>/etc/fstab")]
    public async Task A_spoilt_system_still_comes_to_a_console(string what, string spoil)
    {
        const string Enable =
            "enable() { mkdir -p /etc/dinit.d/boot.d; ln -s ../$1 /etc/dinit.d/boot.d/$1; }; ";
        using BuiltSystem built = BuiltSystem.Find();
        await BootAndRun(built.Machine(isFresh: true), Enable + spoil, what);
        await BootAndRun(built.Machine(isFresh: false), "dinitctl list", what);
    }

    private static async Task BootAndRun(MachineSettings settings, string command, string what)
    {
        await using Machine machine = await Guests.StartAsync(settings);
        GuestShell shell = await Guests.LogInAsync(machine);
        GuestResult result = await shell.RunAsync(command, CancellationToken.None);
        Assert.True(result.ExitCode == 0, $"{what}: {result}");
        await shell.SendAsync("sync; poweroff", CancellationToken.None);
        Assert.Equal("guest-shutdown", await machine.WaitForEndAsync(Patience, CancellationToken.None));
        (bool isClean, string found) =
            await FileSystemCheck.OfAsync(settings.Disks[0].Path, CancellationToken.None);
        Assert.True(isClean, $"{what}: {found}");
    }
}
