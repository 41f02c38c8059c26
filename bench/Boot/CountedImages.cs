using System.Text;
using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Formats.Trees;
using Limyra.Images.Composition;
using Limyra.Images.Machines;

namespace Limyra.Bench.Boot;

/// <summary>
/// Images of the packages of a built state that note the guest's clock before process 1 and at the login
/// target. The two notes and what makes them are the same in all images; so is every file but those of the
/// suite.
/// </summary>
internal sealed class CountedImages(BootableSystem system, string state, string folder)
{
    /// <summary>The last line that a counted machine says.</summary>
    public const string EndMark = "COUNT-END";

    private const long EpochSeconds = 1_767_225_600; // 2026-01-01
    private const int ProgramMode = 0b111_101_101;

    // What the suite and the service manager of the packages consist of.
    private static readonly string[] Suite =
    [
        "usr/lib/dinit.d", "usr/lib/dinit", "usr/bin/dinit", "usr/bin/dinit-check", "usr/bin/dinit-early",
        "usr/bin/dinit-monitor", "usr/bin/dinitctl", "usr/bin/halt", "usr/bin/init", "usr/bin/poweroff",
        "usr/bin/reboot", "usr/bin/shutdown", "usr/bin/soft-reboot",
    ];

    // The initramfs has mounted /proc and /run; both suites leave what is mounted as it is.
    private const string First = """
        #!/bin/sh
        cat /proc/timer_list /proc/stat >/run/count.start
        exec /usr/bin/init
        """;

    // The kernel's part of loading modules: nothing but insmod(8), without a suite.
    private const string Alone = """
        #!/bin/sh
        cat /proc/timer_list /proc/stat >/run/count.start
        insmod FILES
        exec /usr/libexec/count-last
        """;

    private const string Last = $$"""
        #!/bin/sh
        cat /proc/timer_list /proc/stat >/run/count.end
        {
            for when in start end; do
                sed -n "s/^ *\(now at\|processes\|\.idle_sleeptime\|\.iowait_sleeptime\)/$when \1/p" \
                    /run/count.$when
            done
            sed 's/^/module /' /proc/modules
            [ ! -S /run/dinitctl ] || dinitctl list | sed 's/^/service /'
            echo {{EndMark}}
        } >/dev/console
        """;

    /// <summary>Makes an image and a machine for it.</summary>
    /// <param name="name">The image's.</param>
    /// <param name="deviceManager">What /usr/libexec/dinit-devd does, for a shell; null: none.</param>
    /// <param name="loadsAll">True asks for every module that a device node stands for.</param>
    /// <param name="suite">A folder whose files replace the suite's; null keeps ours.</param>
    public MachineSettings Make(string name, string? deviceManager, bool loadsAll, string? suite)
    {
        IEnumerable<TreeEntry> others = suite is null ? []
            : HostTree.Read(suite, _ => null, EpochSeconds).Where(entry => entry.Path.Length > 0);
        List<TreeEntry> packaged = Packaged();
        string modules = loadsAll ? ModulesOfNodes(packaged) : "";
        return Write(
            name, packaged, leftOut: suite is null ? [] : Suite,
            [.. Common(deviceManager, modules), Program("usr/libexec/count-first", First), .. others]);
    }

    /// <summary>Makes an image that loads the modules that device nodes stand for, and does nothing
    /// else.</summary>
    public MachineSettings MakeModulesAlone(string name)
    {
        List<TreeEntry> packaged = Packaged();
        IEnumerable<string> files =
            from module in ModulesOfNodes(packaged).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            from entry in packaged
            where Path.GetFileName(entry.Path).Replace('-', '_') == module.Replace('-', '_') + ".ko"
            select "/" + entry.Path;
        string script = string.Join("\ninsmod ", files);
        return Write(
            name, packaged, leftOut: [],
            [
                .. Common(deviceManager: null, modules: ""),
                Program("usr/libexec/count-first", Alone.Replace("FILES", script, StringComparison.Ordinal)),
            ]);
    }

    private List<TreeEntry> Packaged()
    {
        using ApkRoot root = ApkRoot.Open(
            new ApkRootOptions
            {
                Path = Path.Combine(state, "images/root"), Access = RootAccess.Read,
                Parts = RootParts.Installed, IsUserMode = true,
            },
            new Findings());
        return InstalledRoot.Read(root.Entries(), EpochSeconds);
    }

    private MachineSettings Write(
        string name, List<TreeEntry> packaged, IReadOnlyList<string> leftOut, IReadOnlyList<TreeEntry> added)
    {
        MadeImage image = ImageMaker.Make(
            new ImageSettings
            {
                Entries = packaged,
                LeftOut = leftOut,
                Added = added,
                EpochSeconds = EpochSeconds,
            },
            Path.Combine(folder, name + ".ext4"));
        return new MachineSettings
        {
            Kernel = system.Kernel,
            Initramfs = system.Initramfs,
            CommandLine = BootableSystem.DefaultCommandLine(image.Uuid) + " init=/usr/libexec/count-first",
            Disks = [new MachineDisk(image.Path, DiskMode.Forgotten)],
            CountsInstructions = true,
            HasNetwork = false,
        };
    }

    private static IEnumerable<TreeEntry> Common(string? deviceManager, string modules) =>
    [
        .. deviceManager is null ? Array.Empty<TreeEntry>()
            : [Program("usr/libexec/dinit-devd", "#!/bin/sh\n" + deviceManager + "\n")],
        Program("usr/libexec/count-last", Last),
        ImageAdditions.TextFile("etc/modules-load.d/nodes.conf", modules, EpochSeconds),
        ImageAdditions.TextFile("etc/fstab", "# nothing but the root\n", EpochSeconds),
        ImageAdditions.TextFile("etc/hostname", "counted\n", EpochSeconds),
        // Only what the login target needs, and then the end of the count.
        ImageAdditions.TextFile("etc/dinit.d/boot", "type = internal\ndepends-on = count\n", EpochSeconds),
        ImageAdditions.TextFile("etc/dinit.d/count",
            "type = scripted\ncommand = /usr/libexec/count-last\ndepends-on = login.target\n", EpochSeconds),
    ];

    /// <summary>The first word of each line of modules.devname (depmod(8)).</summary>
    private static string ModulesOfNodes(List<TreeEntry> entries)
    {
        TreeEntry list = entries.Single(
            entry => entry.Path.EndsWith("/modules.devname", StringComparison.Ordinal));
        using StreamReader reader = new(list.Open!()); // it has content
        IEnumerable<string> names =
            from line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            where !line.StartsWith('#')
            select line.Split(' ')[0];
        return string.Concat(names.Select(name => name + "\n"));
    }

    private static TreeEntry Program(string path, string content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        return new TreeEntry
        {
            Path = path,
            Kind = TreeEntryKind.File,
            Mode = ProgramMode,
            SizeBytes = bytes.Length,
            Open = () => new MemoryStream(bytes, writable: false),
            ModifiedSeconds = EpochSeconds,
        };
    }
}
