using Limyra.Apk.Root;
using Limyra.Apk.Transactions;
using Limyra.Boot.Initramfs;
using Limyra.Images.Composition;
using Limyra.Images.Serving;

namespace Limyra.Bootstrap.Stages;

/// <summary>Packages become a root, an ext4 image and an initramfs: nothing is
/// mounted, no owner is changed.</summary>
internal static class ImageStage
{
    /// <summary>Name the system gives itself.</summary>
    public const string HostName = "limyra";

    /// <summary>Where the booted system looks for the packages of this checkout: on the host, at this port,
    /// which <see cref="BootStage"/> takes unless another program has it.</summary>
    public const int RepositoryPort = 8642;

    /// <summary>Latest time of any file: fixed, so that the same packages give the same image.</summary>
    private const long EpochSeconds = 1_767_225_600; // 2026-01-01

    private static readonly string[] World =
    [
        "apk-tools", "base-files", "busybox", "console-setup", "dinit", "dinit-chimera", "e2fsprogs",
        "kmod", "less",
        "linux-stable", "musl",
    ];

    public static StageResult Run(UpRun run, CancellationToken cancellation)
    {
        string folder = run.Workspace.Images;
        string rootFolder = Path.Combine(folder, "root");
        if (Directory.Exists(rootFolder)) Directory.Delete(rootFolder, recursive: true);
        // Users and files that packages ask for are made by early-sysusers and early-tmpfiles on the first
        // boot: a script that changed the root here would need the rights to, and nobody would own its work.
        using ApkRoot root = RootInstaller.Install(run, rootFolder, World, ScriptPolicy.Skip, cancellation);
        string kernel = Directory.EnumerateFiles(Path.Combine(rootFolder, "boot"), "vmlinuz-*")
            .Order(StringComparer.Ordinal).Last();
        string release = Path.GetFileName(kernel)["vmlinuz-".Length..];

        string initramfs = Path.Combine(folder, "initramfs.img");
        byte[] archive = InitramfsMaker.Make(new InitramfsPlan
        {
            ModuleDirectory = Path.Combine(rootFolder, "usr/lib/modules", release),
            KernelRelease = release,
            InitProgram = Path.Combine(rootFolder, "usr/bin/dinit"),
            Files = EmergencyShell(rootFolder),
            ConsoleRoot = rootFolder,
            Report = run.Tell,
        });
        WholeFile.Write(initramfs, output => output.Write(archive));
        MadeImage image = ImageMaker.Make(Settings(run, root, rootFolder), Path.Combine(folder, "root.ext4"));
        string kernelCopy = Path.Combine(folder, "vmlinuz");
        WholeFile.Write(kernelCopy, output => output.Write(File.ReadAllBytes(kernel)));

        run.System = new BootableSystem
        {
            RootImage = image.Path,
            Kernel = kernelCopy,
            Initramfs = initramfs,
            CommandLine = BootableSystem.DefaultCommandLine(image.Uuid),
            HostName = HostName,
            Repository = run.Workspace.Repository,
        };
        run.System.Save(folder);
        return new StageResult(
            $"{root.Installed.Count} packages, {image.FileCount} files, initramfs {archive.Length >> 10} KiB, "
            + $"kernel {release}, content {image.Digest[..12]}",
            image.SizeBytes);
    }

    /// <summary>The line of /etc/apk/repositories for a server at a port of the host.</summary>
    public static string RepositoryLine(int port) => $"v3 {RepositoryServer.AddressSeenByGuest(port)}main";

    private static ImageSettings Settings(UpRun run, ApkRoot root, string rootFolder)
    {
        return new ImageSettings
        {
            Entries = InstalledRoot.Read(root.Entries(), EpochSeconds),
            LeftOut = ["var/cache/apk", "var/log/apk.log"],
            EpochSeconds = EpochSeconds,
            Added =
            [
                ImageAdditions.WithoutPassword(rootFolder, "root", EpochSeconds),
                ImageAdditions.TextFile("etc/hostname", HostName + "\n", EpochSeconds),
                ImageAdditions.TextFile("etc/issue",
                    "Limyra on \\l: log in as root, no password is asked\n\n", EpochSeconds),
                ImageAdditions.TextFile("etc/apk/repositories", RepositoryLine(RepositoryPort) + "\n",
                    EpochSeconds),
                ImageAdditions.TextFile("etc/apk/keys/limyra.rsa.pub", run.Key.PublicKey.ToPem(),
                    EpochSeconds),
            ],
        };
    }

    /// <summary>A shell for the initramfs, so that a missing root disk still
    /// leaves a usable console.</summary>
    private static (string Name, string Source)[] EmergencyShell(string rootFolder) =>
    [
        ("usr/bin/busybox", Path.Combine(rootFolder, "usr/bin/busybox")),
        ("usr/bin/sh", Path.Combine(rootFolder, "usr/bin/busybox")),
        ("usr/lib/ld-musl-x86_64.so.1", Path.Combine(rootFolder, "usr/lib/libc.so")),
    ];
}
