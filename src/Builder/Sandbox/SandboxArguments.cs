using System.Globalization;
using Limyra.Templates.Profiles;

namespace Limyra.Builder.Sandbox;

/// <summary>
/// What bubblewrap is told (bwrap(1)): namespaces, mounts and limits of one command; and what goes before it,
/// which gives up root's number and puts directories where the sandbox's user can reach them.
/// </summary>
internal sealed class SandboxArguments(SandboxLayout layout, SandboxTools tools)
{
    /// <summary>User and group a command sees itself as, as in cports.</summary>
    public const int InnerUid = 1337;

    private readonly record struct Mount(string Host, string Inside, bool IsWritable);

    /// <summary>The arguments, the first of which is the program to start.</summary>
    /// <param name="command">What is to run inside.</param>
    /// <param name="hasTerminal">Whether it is a shell at the builder's own terminal.</param>
    public List<string> For(SandboxCommand command, bool hasTerminal)
    {
        List<Mount> mounts = MountsOf(command);
        List<string> arguments = [];
        // What a command starts is counted, also behind its back: a fork bomb ends at the limit.
        if (tools.Prlimit is { } prlimit)
        {
            arguments.AddRange([prlimit, $"--nproc={tools.MaxProcesses}"]);
            if (tools.MemoryLimit is { } bytes) arguments.Add($"--data={bytes}");
            arguments.Add("--");
        }
        if (command.Writes.HasFlag(SandboxWrites.Root))
            mounts = MoveWithinReach(mounts, arguments, overlaysFirst: true);
        else if (tools.User is { } user)
        {
            if (mounts.Exists(mount => !SandboxUser.CanReach(mount.Host)))
                mounts = MoveWithinReach(mounts, arguments, overlaysFirst: false);
            string id = user.Uid.ToString(CultureInfo.InvariantCulture);
            arguments.AddRange([tools.Setpriv, "--reuid", id, "--regid", id, "--clear-groups", "--"]);
        }
        arguments.AddRange([
            tools.Bubblewrap, "--unshare-all", "--hostname", "cbuild", "--die-with-parent",
            // A shell keeps the terminal's session for its job control; nothing else may reach the terminal.
            .. hasTerminal ? Array.Empty<string>() : ["--new-session"],
            "--uid", $"{InnerUid}", "--gid", $"{InnerUid}",
        ]);
        if (command.HasNetwork) arguments.Add("--share-net");
        AddMounts(mounts, command.HasNetwork, arguments);
        AddCommand(command, arguments);
        return arguments;
    }

    /// <summary>Directories of the host, in the order in which they lie over each other.</summary>
    private List<Mount> MountsOf(SandboxCommand command)
    {
        List<Mount> mounts =
        [
            new(layout.Root, "/", command.Writes.HasFlag(SandboxWrites.Root)),
            .. layout.Lent.Reverse().Select(lent => new Mount(lent.Host, lent.Inside, IsWritable: false)),
            new(layout.Build, "/builddir", command.Writes.HasFlag(SandboxWrites.Build)),
            new(layout.Destination, "/destdir", command.Writes.HasFlag(SandboxWrites.Destination)),
            new(layout.Sources, "/sources", IsWritable: false),
        ];
        if (layout.OwnSources is { } own)
            mounts.Add(new(own.Host, own.Inside, command.Writes.HasFlag(SandboxWrites.Sources)));
        if (layout.Cache is { } cache) mounts.Add(new(cache, "/cbuild_cache", IsWritable: true));
        return mounts;
    }

    private static void AddMounts(List<Mount> mounts, bool hasNetwork, List<string> arguments)
    {
        foreach (Mount mount in mounts)
            arguments.AddRange([mount.IsWritable ? "--bind" : "--ro-bind", mount.Host, mount.Inside]);
        arguments.AddRange(["--dev", "/dev", "--proc", "/proc"]);
        // What lies there is memory of the machine.
        string most = SandboxTools.TemporaryBytes.ToString(CultureInfo.InvariantCulture);
        foreach (string place in (string[])["/dev/shm", "/run", "/tmp", "/var/tmp"])
            arguments.AddRange(["--size", most, "--tmpfs", place]);
        arguments.AddRange(["--remount-ro", "/dev"]);
        if (hasNetwork && File.Exists("/etc/resolv.conf"))
            arguments.AddRange(["--ro-bind", "/etc/resolv.conf", "/etc/resolv.conf"]);
    }

    /// <summary>
    /// The command is process 1 of its own: bubblewrap then waits for it itself, and what it used is counted.
    /// A shell stands before it because a process 1 does not die by signals it does not handle; and whatever
    /// creation mask the caller has, files of a build have one and the same. Where memory runs out, the
    /// kernel ends what is built before anything else of the machine.
    /// </summary>
    private static void AddCommand(SandboxCommand command, List<string> arguments)
    {
        string copies =
            command.TemporaryFiles is { } folder ? $"cp -p {ShellWords.Quote(folder)}/* /tmp || exit; " : "";
        const string scapegoat = "echo 1000 2>/dev/null >/proc/self/oom_score_adj; ";
        arguments.AddRange(["--chdir", command.Directory, "--as-pid-1", "--"]);
        arguments.AddRange(
            ["/bin/sh", "-c", $"umask 022; {scapegoat}{copies}\"$@\"; exit $?", "sh", .. command.Arguments]);
    }

    /// <summary>
    /// Root may keep its work where other users cannot go, such as /root: in a mount namespace of our own the
    /// directories are bound to a place the sandbox's user can reach before we become that user.
    /// </summary>
    private List<Mount> MoveWithinReach(List<Mount> mounts, List<string> arguments, bool overlaysFirst)
    {
        const string script = """
            set -e
            mount -t tmpfs -o mode=755 limyra /mnt
            n=0
            if [ "$1" = overlay ]; then
                mkdir /mnt/0 /mnt/upper /mnt/work
                mount -t overlay -o "userxattr,lowerdir=$2,upperdir=/mnt/upper,workdir=/mnt/work" overlay /mnt/0
                n=1
                shift
            fi
            shift
            while [ "$1" != -- ]; do mkdir "/mnt/$n"; mount --bind "$1" "/mnt/$n"; n=$((n+1)); shift; done
            shift
            exec "$@"
            """;
        // Mounting is allowed in a user namespace of our own to whoever is not root outside.
        IReadOnlyList<string> asRoot = tools.User is null ? ["--user", "--map-root-user"] : [];
        arguments.AddRange(
            [tools.Unshare, .. asRoot, "--mount", "--propagation", "private", "--", "/bin/sh", "-c",
                "export PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH\n" + script, "sh",
                overlaysFirst ? "overlay" : "bind"]);
        arguments.AddRange(mounts.Select(mount => mount.Host));
        arguments.Add("--");
        return [.. mounts.Select((mount, index) => mount with { Host = $"/mnt/{index}" })];
    }
}
