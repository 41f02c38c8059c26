using System.Globalization;
using System.Text;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Early.Base;

/// <summary>
/// One process that runs the steps of many services, because the start of our runtime costs more than most
/// steps do (docs/decisions/0012). A step is asked for by the program that the service manager started for
/// it (apps/dinit/native/dinit-early.c), which runs what programs the step needs, and does the step itself
/// when it is hung up on. So whatever goes wrong here, even an error that ends this process, costs time and
/// nothing else: steps may be begun twice.
/// </summary>
internal sealed class StepServer(Func<string, EarlyStep?> find)
{
    private const string Folder = "/run/dinit";
    private const string Place = Folder + "/steps";
    private const uint PublicDirectory = 0x1ed; // 0755
    private const int Backlog = 64;
    private const int PacketBytes = 8192; // as in dinit-early.c

    // Nothing asked for that long: the boot is over, or waits.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(100);
    private const int QuestionMs = 10_000; // who connects asks at once

    // The others stay, become another program, or own a terminal.
    private static readonly HashSet<string> Shared = new(StringComparer.Ordinal)
    {
        "env", "pseudofs", "kernel-env", "cgroups", "tmpfs", "modules-early", "modules", "kmod", "devd",
        "root-fsck", "root-rw", "mdadm", "dmraid", "cryptdisks", "lvm", "fs-btrfs", "fs-zfs", "fs-fsck",
        "fs-fstab", "swap", "rng", "hwclock", "swclock", "machine-id", "hostname", "net-lo", "sysctl",
        "binfmt", "kdump", "sysusers", "agetty", "console", "done", "tmpfiles", "bless-boot", "local",
    };

    private int _listener, _waiting, _running, _answered, _done, _left;

    /// <summary>serve FD: tells readiness on FD, then runs steps until none was asked for a while.</summary>
    public int Run(StepContext context)
    {
        string? word = context.Arguments.FirstOrDefault();
        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int readyFd))
        {
            context.Say("serve: expected the number of a descriptor");
            return 1;
        }

        _ = context.Tree.MakeDirectories(Folder, PublicDirectory); // the socket tells if it is missing
        _ = context.Tree.Remove(Place); // of an earlier run
        uint mask = Files.SetCreationMask(0x3f); // 077: for the superuser alone
        Errno error = UnixSockets.BindPatiently(Encoding.UTF8.GetBytes(Place), Patience, out _listener);
        _ = Files.SetCreationMask(mask);
        error = error != Errno.None ? error : UnixSockets.StartListening(_listener, Backlog);
        if (context.Failed(error, $"{Place}: each step runs in a process of its own")) return 1;

        using FileDescriptor open = new(_listener);
        using (FileDescriptor ready = new(readyFd))
        {
            context.Failed(Files.WriteAll(readyFd, "ok\n"u8), "telling readiness");
        }

        Serve(isLast: true);
        _ = context.Tree.Remove(Place);
        while (Volatile.Read(ref _running) > 0)
            Clocks.Sleep(ShortWait); // one that was asked for in the last moment

        context.Note($"{_done} steps ran here, {_left} in processes of their own");
        return 0;
    }

    // A step that waits for a device or a server must not hold up the others: before a thread turns to one,
    // it sees to it that another thread waits for the next.
    private void Serve(bool isLast)
    {
        while (true)
        {
            int answered = Volatile.Read(ref _answered);
            Interlocked.Increment(ref _waiting);
            Errno error = UnixSockets.AcceptNext(_listener, out int connection);
            bool isWatched = Interlocked.Decrement(ref _waiting) > 0;
            if (error == Errno.None)
            {
                Interlocked.Increment(ref _running);
                if (!isWatched)
                {
                    // Refused where memory is short: then this thread comes back for the next.
                    _ = LightThread.Start(() => Serve(isLast: false));
                }

                Serve(connection);
            }
            else if (error != Errno.EAGAIN)
            {
                Clocks.Sleep(ShortWait); // descriptors or memory are short
            }
            else if (isLast && Volatile.Read(ref _running) == 0 && answered == Volatile.Read(ref _answered))
            {
                return;
            }
        }
    }

    private void Serve(int connection)
    {
        using FileDescriptor open = new(connection);
        Span<bool> hasNews = stackalloc bool[1];
        _ = Polling.Wait([connection], [Polling.Readable], hasNews, QuestionMs);
        byte[] packet = new byte[PacketBytes];
        Errno error = UnixSockets.ReceiveDescriptors(
            connection, packet, out int count, out int[] descriptors);
        if (error == Errno.None)
        {
            if (Answer(packet.AsSpan(0, count), descriptors, new StepAsker(connection)) is not { } code)
            {
                Interlocked.Increment(ref _left);
            }
            else
            {
                Interlocked.Increment(ref _done);
                _ = UnixSockets.Send(connection, [(byte)code], out _); // who has gone does not need it
            }

            foreach (int descriptor in descriptors)
                Descriptors.Close(descriptor);
        }

        Interlocked.Increment(ref _answered);
        Interlocked.Decrement(ref _running);
    }

    // The exit code; null if the step is to be done by who asks.
    private int? Answer(ReadOnlySpan<byte> packet, int[] descriptors, StepAsker asker)
    {
        const int StandardFiles = 3;
        if (StepQuestion.Read(packet) is not { } question || descriptors.Length < StandardFiles
            || question.Environment.ContainsKey("DINIT_EARLY_DEBUG") || !Shared.Contains(question.Name)
            || find(question.Name) is not { } step || question.Words is ["--help", ..])
        {
            return null;
        }

        if (descriptors.Length > StandardFiles)
        {
            question.Environment["DINIT_CS_FD"] =
                descriptors[StandardFiles].ToString(CultureInfo.InvariantCulture);
        }

        try
        {
            return step.RunOnMachine(
                question.Words, question.Environment, new StepMessages(descriptors[2]), asker);
        }
        catch (OwnProcessNeededException)
        {
            return null;
        }
    }
}
