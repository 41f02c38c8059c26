using System.Text;
using Limyra.Early.Base;
using Limyra.Early.Modules;
using Limyra.Formats.Configuration;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Early.InitialRoot;

/// <summary>
/// What the person at the console gets when the root cannot be mounted: the reason, and a few words that mend
/// the usual causes. It needs no shell, but starts one that the initramfs carries.
/// </summary>
internal sealed class RescueConsole(StepContext context)
{
    private const string Help = """
        disks               what disks there are
        root=DEVICE         another root, then try again (also rootfstype=, rootflags=, init=, ro, rw)
        load MODULE         load a driver
        dmesg               messages of the kernel
        shell               a shell, if the initramfs carries one
        retry               try again
        reboot, poweroff
        """;

    /// <summary>Talks until there is something new to try; the answer is what to try.</summary>
    public RootWish Open(RootWish wish, string reason)
    {
        context.Say("");
        context.Say($"The root file system is not mounted: {reason}");
        context.Say("Kernel command line: " + context.Tree.ReadText("/proc/cmdline"));
        context.Say("Type help for what can be done here.");
        while (true)
        {
            _ = Files.WriteAll(1, "rescue> "u8);
            string? line = ReadLine();
            if (line is null)
            {
                // Nobody can type: leave time to read, then try again.
                context.Say("no console to read from; trying again in a minute");
                context.Kernel.Sleep(TimeSpan.FromMinutes(1));
                return wish with { WantsConsole = false };
            }

            if (Answer(wish, line.Trim()) is { } next) return next;
        }
    }

    private RootWish? Answer(RootWish wish, string line)
    {
        switch (line.Split(' ', 2))
        {
            case [""]:
                return null;
            case ["retry" or "exit"]:
                return wish with { WantsConsole = false };
            case ["disks"]:
                foreach (string disk in RootFinder.Describe(context))
                    context.Say(disk);

                return null;
            case ["load", var module]:
                context.Say($"{module}: {ModuleLoader.Load(context)?.Request(module.Trim())}");
                return null;
            case ["dmesg"]:
                PrintKernelMessages();
                return null;
            case ["shell"]:
                if (context.RunTool("sh") is null)
                    context.Say("this initramfs carries no shell");

                return null;
            case ["reboot"]:
                context.Failed(Power.Act(PowerAction.Restart), "reboot");
                return null;
            case ["poweroff"]:
                context.Failed(Power.Act(PowerAction.PowerOff), "poweroff");
                return null;
            default:
                return ParseWish(wish, line);
        }
    }

    private RootWish? ParseWish(RootWish wish, string line)
    {
        KernelCommandLine words = KernelCommandLine.Parse(Encoding.UTF8.GetBytes(line));
        bool isKnown =
            words.Words.All(word => word.Name is "root" or "rootfstype" or "rootflags" or "init" or "ro"
                or "rw" or "rootwait" or "rootdelay");
        if (!isKnown)
        {
            context.Say(Help);
            return null;
        }

        RootWish typed = RootWish.Parse(words);
        bool hasOptions = words.Has("ro") || words.Has("rw") || words.Has("rootflags");
        return wish with
        {
            Source = typed.Source ?? wish.Source,
            Type = typed.Type ?? wish.Type,
            Options = hasOptions ? typed.Options : wish.Options,
            Programs = words.Has("init") ? typed.Programs : wish.Programs,
            WantsConsole = false,
        };
    }

    private void PrintKernelMessages()
    {
        if (context.Tree.Open(
            "/dev/kmsg", OpenFlags.ReadOnly | OpenFlags.NonBlocking, mode: 0, out FileDescriptor messages)
            != Errno.None)
        {
            return;
        }

        using (messages)
        {
            byte[] record = new byte[8192];
            while (Files.Read(messages.Number, record, out int count) == Errno.None && count > 0)
            {
                // "priority,number,microseconds,flags;text"
                string text = Encoding.UTF8.GetString(record, 0, count);
                context.Say(text[(text.IndexOf(';', StringComparison.Ordinal) + 1)..].TrimEnd('\n'));
            }
        }
    }

    // The terminal itself lets lines be edited; null at its end.
    private static string? ReadLine()
    {
        List<byte> line = [];
        Span<byte> one = stackalloc byte[1];
        while (Files.Read(0, one, out int count) == Errno.None && count == 1)
        {
            if (one[0] == (byte)'\n') return Encoding.UTF8.GetString([.. line]);

            line.Add(one[0]);
        }

        return null;
    }
}
