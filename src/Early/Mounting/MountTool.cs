using System.Globalization;
using Limyra.Early.Base;
using Limyra.Formats.Configuration;
using Limyra.Linux;

namespace Limyra.Early.Mounting;

/// <summary>The mount helper that service files of packages call: mnt COMMAND
/// WORDS, and mnt-service.</summary>
internal static class MountTool
{
    private const int RecheckMs = 60_000;

    public static int Run(StepContext context)
    {
        string[] words = [.. context.Arguments];
        switch (words)
        {
            case ["is", var target]:
                return MountTable.IsMountPoint(context, target) ? 0 : 1;
            case ["try", var target, var source, var type, .. var options]:
                return Mounter.TryMount(context, Request(target, source, type, options)) ? 0 : 1;
            case ["mnt", var target, var source, var type, .. var options]:
                return Mounter.Mount(context, Request(target, source, type, options)) ? 0 : 1;
            case ["umnt", var target, .. var options]:
                return context.Failed(context.Kernel.Unmount(target, UnmountFlagsOf(options)), target)
                    ? 1 : 0;
            case ["rmnt", var target, var options]:
                return context.Failed(Mounter.Remount(context, target, options.Split(',')), target) ? 1 : 0;
            case ["prepare", ..]:
                return PseudoFileSystemsStep.Run(context);
            case ["root-rw"]:
                return RootReadWriteStep.Run(context);
            case ["getent", var table, var target, var field]:
                return PrintField(context, table, target, field);
            case ["supervise", .. var rest]:
                return Supervise(context, rest);
            default:
                context.Say("mnt: expected is, try, mnt, umnt, rmnt, prepare, root-rw, getent or supervise");
                return 1;
        }
    }

    /// <summary>mnt-service --from S --to D --type T [--options O]: a mount as a service.</summary>
    public static int RunService(StepContext context) => Supervise(context, [.. context.Arguments]);

    private static MountRequest Request(
        string target, string source, string type, IReadOnlyList<string> options) =>
            new(source, target, type, options.Count == 0 ? [] : FstabFile.SplitOptions(options[0]), "mnt");

    private static UnmountFlags UnmountFlagsOf(IReadOnlyList<string> options)
    {
        string[] words = options.Count == 0 ? [] : options[0].Split(',');
        return (words.Contains("force") ? UnmountFlags.Force : 0)
            | (words.Contains("detach") ? UnmountFlags.Detach : 0);
    }

    private static int PrintField(StepContext context, string table, string target, string field)
    {
        if (context.Tree.Read(table, out byte[] content) != Errno.None
            || FstabFile.Parse(content, table, []).LastOrDefault(e => e.Target == target) is not { } entry)
        {
            return 1;
        }

        string? value = field switch
        {
            "fsname" => entry.Source,
            "type" => entry.Type,
            "opts" => string.Join(',', entry.Options),
            "freq" => entry.Frequency.ToString(CultureInfo.InvariantCulture),
            "passno" => entry.Pass.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        if (value is null)
        {
            context.Say($"mnt: \"{field}\" is none of fsname, type, opts, freq, passno");
            return 1;
        }

        // The answer, not a message: it goes to standard output.
        return Files.WriteAll(1, System.Text.Encoding.UTF8.GetBytes(value + "\n")) == Errno.None ? 0 : 1;
    }

    private static int Supervise(StepContext context, IReadOnlyList<string> words)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        for (int i = 0; i + 1 < words.Count; i += 2)
            values[words[i]] = words[i + 1];

        if (!values.TryGetValue("--from", out string? source)
            || !values.TryGetValue("--to", out string? target)
            || !values.TryGetValue("--type", out string? type))
        {
            context.Say("mnt-service: expected --from SOURCE --to DIRECTORY --type TYPE [--options LIST]");
            return 1;
        }

        IReadOnlyList<string> options = FstabFile.SplitOptions(values.GetValueOrDefault("--options", ""));
        if (!Mounter.TryMount(context, new(source, target, type, options, "mnt-service"))) return 1;

        return Watch(context, target);
    }

    // The kernel reports a changed mount table as exceptional news of /proc/self/mounts.
    private static int Watch(StepContext context, string target)
    {
        Errno error =
            context.Tree.Open("/proc/self/mounts", OpenFlags.ReadOnly, mode: 0, out FileDescriptor table);
        using (table)
        {
            if (context.Failed(error, "/proc/self/mounts")) return 1;

            SignalSet end = SignalSet.Of(Signal.Terminate, Signal.Interrupt);
            _ = Signals.SetMask(end);
            if (context.Failed(Signals.Open(end, out int ends), "mnt-service: signals")) return 1;

            Span<bool> hasNews = stackalloc bool[2];
            while (MountTable.IsMountPoint(context, target))
            {
                _ = Polling.Wait([table.Number, ends], [Polling.Priority, Polling.Readable],
                    hasNews, RecheckMs);
                if (hasNews[1]) return UnmountAll(context, target);
            }
        }

        context.Say($"mnt-service: {target} is no longer mounted");
        return 1;
    }

    private static int UnmountAll(StepContext context, string target)
    {
        while (MountTable.IsMountPoint(context, target))
        {
            if (context.Failed(context.Kernel.Unmount(target, UnmountFlags.Detach), target))
                return 1;
        }

        return 0;
    }
}
