using Limyra.Boot.Initramfs;
using Limyra.Images.Machines;

namespace Limyra.Tests.Machines;

/// <summary>Keys are right at the first prompt: in the initramfs and at the login, by
/// one file (requirement S8).</summary>
public sealed class KeyboardTests : IDisposable
{
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(300);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-keyboard-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_german_keyboard_types_german_in_the_initramfs_and_at_the_login()
    {
        const string Keyboard = "XKBMODEL=pc105\nXKBLAYOUT=de\nXKBVARIANT=nodeadkeys\n";
        LongTests.SkipUnlessWanted();
        using BuiltSystem built = BuiltSystem.Find();
        string root = Path.Combine(Path.GetDirectoryName(built.System.RootImage) ?? ".", "root");
        if (!Directory.Exists(Path.Combine(root, "usr/share/console-setup")))
            Assert.Skip("the built system has no keyboard data");
        MachineSettings settings = built.Machine(isFresh: true);
        using (DiskFiles files = new(settings.Disks[0].Path))
            files.With("/etc/default/keyboard", Keyboard).Apply();
        settings = settings with
        {
            Initramfs = InitramfsFor(root, Keyboard),
            // The last console is where prompts are: the screen, with the guest's own keyboard.
            CommandLine = settings.CommandLine + " console=tty0 break",
            HasScreen = true,
        };
        await using Machine machine = await Guests.StartAsync(settings);

        // The rescue prompt understands "retry", and boots on, only if the key right of
        // T is a Z and the one left of X a Y.
        await TypeUntilAsync(machine, ["r", "e", "t", "r", "z", "ret"], "login:");
        GuestShell shell =
            await GuestShell.LogInAsync(
                machine, "root", password: null, Guests.Patience, CancellationToken.None);

        // At the login prompt of tty1: the keys that are Z, Y, AltGr with Q and
        // shift with 7 on an American keyboard.
        await shell.MustAsync("for i in $(seq 60); do grep -q 'login:' /dev/vcs1 && break; sleep 1; done",
            CancellationToken.None);
        await machine.PressKeysAsync(["z", "y", "alt_r-q", "shift-7"], BetweenKeys, CancellationToken.None);
        // Messages of the kernel and of login(1) share the screen, so what was
        // typed may stand on a line of its own.
        string screen = await shell.MustAsync("sleep 2; fold -w 80 /dev/vcs1", CancellationToken.None);
        Assert.Contains("yz@/", screen, StringComparison.Ordinal);
        await shell.SendAsync("poweroff", CancellationToken.None);
        await machine.WaitForEndAsync(Guests.Patience, CancellationToken.None);
    }

    private string InitramfsFor(string root, string keyboard)
    {
        string consoleRoot = Path.Combine(_folder.FullName, "root");
        Directory.CreateDirectory(Path.Combine(consoleRoot, "etc/default"));
        File.CreateSymbolicLink(Path.Combine(consoleRoot, "usr"), Path.Combine(root, "usr"));
        File.WriteAllText(Path.Combine(consoleRoot, "etc/default/keyboard"), keyboard);
        string release =
            Path.GetFileName(Directory.GetDirectories(Path.Combine(root, "usr/lib/modules")).Single());
        List<string> problems = [];
        byte[] archive = InitramfsMaker.Make(new InitramfsPlan
        {
            ModuleDirectory = Path.Combine(root, "usr/lib/modules", release),
            KernelRelease = release,
            InitProgram = Path.Combine(root, "usr/bin/dinit"),
            ConsoleRoot = consoleRoot,
            Report = problems.Add,
        });
        Assert.Empty(problems);
        string path = Path.Combine(_folder.FullName, "initramfs");
        File.WriteAllBytes(path, archive);
        return path;
    }

    // Nothing on the serial line tells when the prompt on the screen is
    // there: type until the machine goes on.
    private static async Task TypeUntilAsync(Machine machine, IReadOnlyList<string> keys, string expected)
    {
        Task<string> waiting = machine.WaitForAsync(expected, Guests.Patience, CancellationToken.None);
        while (!waiting.IsCompleted)
        {
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(5)));
            if (!waiting.IsCompleted)
                await machine.PressKeysAsync(keys, BetweenKeys, CancellationToken.None);
        }

        await waiting;
    }
}
