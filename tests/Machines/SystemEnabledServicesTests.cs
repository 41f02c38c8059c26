using Limyra.Images.Machines;
using Limyra.Images.Serving;

namespace Limyra.Tests.Machines;

/// <summary>Packages enable services for the system, administrators mask and enable them above that, and
/// upgrades keep what they chose (requirement S3).</summary>
public sealed class SystemEnabledServicesTests
{
    private const string VendorLink = "/usr/lib/dinit.d/boot.d/chronyd";

    /// <summary>The layers in one boot; what restarts and upgrades make of them is below.</summary>
    [Fact]
    public async Task A_package_brings_its_user_and_its_wish_and_the_administrator_stands_above_it()
    {
        using BuiltSystem built = BuiltSystem.Find();
        await using RepositoryServer server = ServerOf(built, "chrony");
        await using Machine machine = await Guests.StartAsync(built.Machine(isFresh: true));
        GuestShell shell = await Guests.LogInAsync(machine);
        await ReachAsync(shell, server, "main");
        await shell.MustAsync("apk add --no-progress chrony", CancellationToken.None);
        await shell.MustAsync("dinitctl list --enabled-by=vendor | grep chronyd", CancellationToken.None);
        await shell.MustAsync("dinitctl start chronyd", CancellationToken.None);
        await shell.MustAsync("ps -o user,args | grep '^_chrony.*[c]hronyd -n'", CancellationToken.None);
        await shell.MustAsync(
            "dinitctl enable chronyd && dinitctl list --enabled-by=administrator | grep chronyd",
            CancellationToken.None);
        await shell.MustAsync(
            "dinitctl disable chronyd; ln -s /dev/null /etc/dinit.d/chronyd; "
            + "dinitctl list --all | grep 'chronyd.*(masked)'",
            CancellationToken.None);
        await Guests.PowerOffAsync(machine, shell);
    }

    [Fact]
    public async Task An_installed_daemon_runs_after_a_restart_and_a_masked_one_stays_off_after_an_upgrade()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        await using RepositoryServer server = ServerOf(built, "chrony");
        await using Machine machine = await Guests.StartAsync(built.Machine(isFresh: true));
        GuestShell shell = await Guests.LogInAsync(machine);
        await ReachAsync(shell, server, "main");

        // Nothing asks for the links but the rule that they come with the service (install_if).
        await shell.MustAsync("apk add --no-progress chrony", CancellationToken.None);
        await shell.MustAsync($"apk info -e chrony-dinit chrony-dinit-links && test -L {VendorLink}",
            CancellationToken.None);

        shell = await RestartAsync(machine, shell);
        Assert.Contains("STARTED", await shell.MustAsync("dinitctl status chronyd", CancellationToken.None),
            StringComparison.Ordinal);
        string daemon =
            await shell.MustAsync("ps -o user,args | grep '[c]hronyd -n'", CancellationToken.None);
        Assert.Contains("_chrony", daemon, StringComparison.Ordinal);
        await shell.MustAsync(
            "for i in $(seq 60); do chronyc -n tracking && break; sleep 1; done; chronyc -n tracking",
            CancellationToken.None);

        await shell.MustAsync("apk add --no-progress '!chrony-dinit-links'", CancellationToken.None);
        await shell.MustAsync("apk fix --no-progress --reinstall chrony chrony-dinit",
            CancellationToken.None);
        await shell.MustAsync("apk upgrade --no-progress", CancellationToken.None);
        await shell.MustAsync($"test ! -e {VendorLink} && apk info -e chrony chrony-dinit",
            CancellationToken.None);

        shell = await RestartAsync(machine, shell);
        GuestResult status =
            await shell.RunAsync("dinitctl status chronyd | grep -q STARTED", CancellationToken.None);
        Assert.True(status.ExitCode != 0, "a masked service was started");

        // The administrator's own wish counts above the mask of what packages
        // enable, and an upgrade leaves it alone.
        await shell.MustAsync("dinitctl enable chronyd", CancellationToken.None);
        await UpgradeServiceAsync(shell, release: 97);
        await shell.MustAsync("test -L /etc/dinit.d/boot.d/chronyd", CancellationToken.None);
        Assert.Contains("STARTED", await shell.MustAsync("dinitctl status chronyd", CancellationToken.None),
            StringComparison.Ordinal);
        await shell.MustAsync("dinitctl disable chronyd", CancellationToken.None);
        await UpgradeServiceAsync(shell, release: 98);
        await shell.MustAsync("test ! -L /etc/dinit.d/boot.d/chronyd", CancellationToken.None);
        await shell.MustAsync("ln -s /dev/null /etc/dinit.d/chronyd", CancellationToken.None);
        await UpgradeServiceAsync(shell, release: 99);
        await shell.MustAsync(
            "test -L /etc/dinit.d/chronyd && dinitctl list --all | grep 'chronyd.*(masked)'",
            CancellationToken.None);
        await Guests.PowerOffAsync(machine, shell);
    }

    /// <summary>The others that issue 5 names, of category user:
    /// ./limyra cbuild pkg user/dbus user/dhcpcd user/dropbear user/libseat.</summary>
    [Fact]
    public async Task Bus_shell_server_seats_and_dhcp_client_answer_on_the_boot_after_their_installation()
    {
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        await using RepositoryServer server = ServerOf(built, "dbus", "dhcpcd", "dropbear", "libseat-seatd");
        await using Machine machine = await Guests.StartAsync(built.Machine(isFresh: true));
        GuestShell shell = await Guests.LogInAsync(machine);
        await ReachAsync(shell, server, "main", "user");
        await shell.MustAsync("apk add --no-progress dbus dropbear dhcpcd seatd", CancellationToken.None);
        await shell.MustAsync("test -L /usr/lib/dinit.d/boot.d/dbus-daemon", CancellationToken.None);
        await shell.MustAsync("test -L /usr/lib/dinit.d/user/boot.d/dbus-daemon", CancellationToken.None);
        await shell.MustAsync(
            "for s in dropbear seatd dhcpcd; do dinitctl enable $s || exit 1; done", CancellationToken.None);

        shell = await RestartAsync(machine, shell);
        foreach (string service in new[] { "dbus-daemon", "dropbear", "dhcpcd", "seatd" })
        {
            string status = await shell.MustAsync($"dinitctl status {service}", CancellationToken.None);
            Assert.Contains("STARTED", status, StringComparison.Ordinal);
        }

        const string Names =
            "dbus-send --system --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.ListNames";
        Assert.Contains("org.freedesktop.DBus", await shell.MustAsync(Names, CancellationToken.None),
            StringComparison.Ordinal);
        Assert.Contains("SSH-2.0-dropbear",
            await shell.MustAsync("echo | nc -w 5 127.0.0.1 22 | head -n 1", CancellationToken.None),
            StringComparison.Ordinal);
        await shell.MustAsync("test -S /run/seatd.sock", CancellationToken.None);

        // A user's own manager starts what packages enable for users.
        const string Manager = "mkdir -p /run/user/0; export XDG_RUNTIME_DIR=/run/user/0; "
            + "dinit --user >/dev/null 2>&1 & for i in $(seq 60); do "
            + "dinitctl --user status dbus-daemon 2>/dev/null | grep -q STARTED && break; sleep 1; done; "
            + "dinitctl --user status dbus-daemon";
        string ofUser = await shell.MustAsync(Manager, CancellationToken.None);
        Assert.Contains("STARTED", ofUser, StringComparison.Ordinal);
        await Guests.PowerOffAsync(machine, shell);
    }

    // The package of the service with a later release and a changed file, made in the guest.
    private static async Task UpgradeServiceAsync(GuestShell shell, int release)
    {
        await shell.MustAsync($"""
            new=/root/new/usr/lib/dinit.d && mkdir -p $new && cp /usr/lib/dinit.d/chron* $new &&
            echo '# release {release}' >>$new/chronyd &&
            apk mkpkg --files /root/new --output /root/new.apk --info name:chrony-dinit \
                --info version:4.6.1-r{release} --info arch:x86_64
            """, CancellationToken.None);
        await shell.MustAsync(
            "apk add --no-progress --allow-untrusted /root/new.apk && "
            + $"grep -q '^# release {release}' /usr/lib/dinit.d/chronyd", CancellationToken.None);
    }

    private static RepositoryServer ServerOf(BuiltSystem built, params string[] packages)
    {
        string folder = built.System.Repository ?? "";
        foreach (string package in packages)
        {
            string wanted = $"{package}-dinit-*.apk";
            if (!Directory.Exists(folder)
                || !Directory.EnumerateFiles(folder, wanted, SearchOption.AllDirectories).Any())
                Assert.Skip($"{package} was not built here");
        }

        return RepositoryServer.Start(folder, TimeProvider.System);
    }

    private static async Task ReachAsync(
        GuestShell shell, RepositoryServer server, params string[] categories)
    {
        const string NetworkUp =
            "for i in $(seq 60); do ip -4 addr show | grep -q '10\\.0\\.2\\.' && break; sleep 1; done";
        await shell.MustAsync(NetworkUp, CancellationToken.None);
        string lines =
            string.Concat(categories.Select(category => $"v3 {server.UrlSeenByGuest}{category}\\n"));
        await shell.MustAsync($"printf '{lines}' >/etc/apk/repositories && apk update",
            CancellationToken.None);
    }

    // The user space starts again from nothing, the emulated machine does
    // not: a boot for a fifth of the time.
    private static async Task<GuestShell> RestartAsync(Machine machine, GuestShell shell)
    {
        await shell.SendAsync("sync; soft-reboot", CancellationToken.None);
        return await Guests.LogInAsync(machine);
    }
}
