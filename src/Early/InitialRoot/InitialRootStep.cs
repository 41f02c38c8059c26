using Limyra.Early.Base;
using Limyra.Early.Consoles;
using Limyra.Early.Devices;
using Limyra.Early.Modules;
using Limyra.Early.Mounting;
using Limyra.Formats.Consoles;
using Limyra.Linux;

namespace Limyra.Early.InitialRoot;

/// <summary>
/// PID 1 of the initramfs: mounts what it needs to see devices, loads their drivers, finds and
/// mounts the root file system, moves everything over and becomes the program there. It never ends:
/// what goes wrong ends at a console.
/// </summary>
internal static class InitialRootStep
{
    /// <summary>Where the real root is mounted before it becomes the root.</summary>
    public const string NewRoot = "/root";

    /// <summary>Present in every initramfs that the maker makes, and nowhere else.</summary>
    public const string MarkPath = "/etc/initrd-release";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan NoticeEvery = TimeSpan.FromSeconds(5);

    // What the next program finds mounted already.
    private static readonly string[] Moved = ["/dev", "/proc", "/sys", "/run"];

    /// <summary>Does it all; returns only if the environment is no initramfs.</summary>
    public static int Run(StepContext context)
    {
        if (!context.Tree.Exists(MarkPath))
        {
            context.Say(
                $"there is no {MarkPath}: this is not an initramfs, and its content would be removed");
            return 1;
        }

        MountViews(context);
        SetConsole(context);
        RootWish wish = RootWish.Parse(context.CommandLine);
        RescueConsole console = new(context);
        if (wish.WantsConsole)
            wish = console.Open(wish, "the command line asks for a console (break)");

        while (true)
        {
            string? reason;
            try
            {
                reason = TryBoot(context, wish);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // PID 1 may not die: say what happened and let a person decide.
                reason = error.ToString();
            }

            wish = console.Open(wish, reason);
        }
    }

    private static void MountViews(StepContext context)
    {
        foreach ((string type, string target, string options) in (ReadOnlySpan<(string, string, string)>)
        [
            ("proc", "/proc", "nosuid,noexec,nodev"), ("sysfs", "/sys", "nosuid,noexec,nodev"),
            ("devtmpfs", "/dev", "mode=0755,nosuid"), ("tmpfs", "/run", "nosuid,nodev,noexec,mode=0755"),
        ])
        {
            _ = context.Tree.MakeDirectory(target, 0x1ed); // usually in the archive
            string size = type == "tmpfs" ? ",size=" + TmpfsStep.RunSize(context.CommandLine) : "";
            Mounter.TryMount(context, new(type, target, type, (options + size).Split(','), "initramfs"));
        }
    }

    // Before anybody types a passphrase or a repair. What fails there is said
    // and keeps the kernel's own keymap.
    private static void SetConsole(StepContext context)
    {
        if (context.Tree.Exists(KeyboardSettings.Path) || context.Tree.Exists(ConsoleSettings.Path))
            _ = ConsoleStep.Run(context with { Arguments = [] });
    }

    // Returns the reason why it did not work; on success the program is another one.
    private static string TryBoot(StepContext context, RootWish wish)
    {
        if (wish.Source is null) return "the kernel command line has no root= word";

        if (WaitFor(context, wish) is not { } device)
        {
            return $"no device {wish.Source} appeared"
                + (wish.Patience is { } patience ? $" within {patience.TotalSeconds} seconds" : "");
        }

        string? type = wish.Type ?? VolumeReader.Read(context, device)?.Type;
        if (type is null)
            return $"{device} holds no file system that is known here; rootfstype= names one";

        _ = context.Tree.MakeDirectory(NewRoot, 0x1ed);
        ModuleLoader.LoadQuietly(context, "fs-" + type);
        if (!Mounter.Mount(context, new(device, NewRoot, type, wish.Options, "initramfs")))
            return $"{device} ({type}) could not be mounted as root";

        string? program = wish.Programs.FirstOrDefault(path => IsProgram(context, path));
        if (program is null)
        {
            context.Failed(context.Kernel.Unmount(NewRoot, UnmountFlags.None), NewRoot);
            return $"{device} has none of {string.Join(' ', wish.Programs)}";
        }

        return Switch(context, program);
    }

    // The path may lead through absolute links of the new root.
    private static bool IsProgram(StepContext context, string path)
    {
        using RootTree root = new(NewRoot);
        return root.IsExecutable(path);
    }

    private static string? WaitFor(StepContext context, RootWish wish)
    {
        long start = context.Kernel.MonotonicNs();
        TimeSpan pause = FirstPause, notice = NoticeEvery;
        while (true)
        {
            Coldplug.Run(context);
            if (RootFinder.Find(context, wish.Source!) is { } device) return device;

            TimeSpan waited = TimeSpan.FromTicks((context.Kernel.MonotonicNs() - start) / 100);
            if (waited >= wish.Patience) return null;

            if (waited >= notice)
            {
                context.Say($"still waiting for {wish.Source}");
                notice = waited + NoticeEvery;
            }

            context.Kernel.Sleep(pause);
            pause = pause * 2 > LongPause ? LongPause : pause * 2;
        }
    }

    private static string Switch(StepContext context, string program)
    {
        foreach (string target in Moved)
        {
            if (context.Kernel.Mount(target, NewRoot + target, null, MountFlags.Move, null) != Errno.None)
            {
                // The new root lacks the directory; its early-pseudofs mounts afresh.
                _ = context.Kernel.Unmount(target, UnmountFlags.Detach);
            }
        }

        RemoveOldRoot(context.Tree);
        Errno error = Files.ChangeDirectory(NewRoot);
        error = error != Errno.None ? error : context.Kernel.Mount(".", "/", null, MountFlags.Move, null);
        error = error != Errno.None ? error : Files.ChangeRoot(".");
        error = error != Errno.None ? error : Files.ChangeDirectory("/");
        if (error == Errno.None)
            error = context.Kernel.Become(program, [program, .. context.Arguments]);

        return $"{program} does not start: {error.Describe()}";
    }

    // The archive's files occupy memory until they are removed. Only what lies on the first file system.
    private static void RemoveOldRoot(RootTree tree)
    {
        if (tree.LinkStatus("/") is { } root)
            RemoveBelow(tree, "", root.Device);
    }

    private static void RemoveBelow(RootTree tree, string directory, DeviceNumber device)
    {
        foreach (DirectoryEntry entry in tree.List(directory.Length == 0 ? "/" : directory))
        {
            string path = $"{directory}/{entry.Name}";
            if (tree.LinkStatus(path) is not { } status || status.Device != device) continue;

            if (status.Kind == FileKind.Directory)
            {
                RemoveBelow(tree, path, device);
                _ = tree.RemoveDirectory(path); // mount points stay
            }
            else
            {
                _ = tree.Remove(path); // memory not freed is no reason to stop
            }
        }
    }
}
