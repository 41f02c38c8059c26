using System.Globalization;
using Limyra.Early.Base;
using Limyra.Early.Modules;
using Limyra.Early.Mounting;
using Limyra.Linux;

namespace Limyra.Early.Devices;

/// <summary>
/// Follows devices as they come and go. The monitor loads their drivers and keeps disk names right where no
/// device manager does; a client stays up as long as one device is there.
/// </summary>
internal static class DeviceMonitor
{
    private const int EventLimitBytes = 8192; // UEVENT_BUFFER_SIZE is 2048, plus the header
    private const int RecheckMs = 2000; // links of a device manager appear after the kernel's event

    /// <summary>devmon FD: tells readiness on FD, then follows events for ever.</summary>
    public static int RunMonitor(StepContext context)
    {
        Errno error = Uevents.Listen(out FileDescriptor events);
        using (events)
        {
            if (context.Failed(error, "devmon: device events")
                || !TellReady(context, context.Arguments.FirstOrDefault()))
            {
                return 1;
            }

            bool isManaged = DeviceManagerStep.IsManaged(context);
            byte[] message = new byte[EventLimitBytes];
            while (true)
            {
                error = Files.Read(events.Number, message, out int count);
                if (error == Errno.ENOBUFS)
                {
                    // Events were lost: look at everything once.
                    Coldplug.Run(context);
                    DiskLinks.Update(context);
                }
                else if (context.Failed(error, "devmon: device events"))
                {
                    return 1;
                }
                else if (!isManaged)
                {
                    Follow(context, Uevents.Parse(message.AsSpan(0, count)));
                }
            }
        }
    }

    /// <summary>devclient NAME FD: tells readiness when the device is there, ends when it goes.</summary>
    public static int RunClient(StepContext context)
    {
        if (context.Arguments is not [var name, var readyFd])
        {
            context.Say("devclient: expected the name of a device and a descriptor");
            return 1;
        }

        Errno error = Uevents.Listen(out FileDescriptor events);
        using (events)
        {
            if (context.Failed(error, "devclient: device events")) return 1;

            Await(context, events, name, isWanted: true);
            if (!TellReady(context, readyFd)) return 1;

            Await(context, events, name, isWanted: false);
            context.Say($"devclient: {name} is gone");
            return 1;
        }
    }

    private static void Follow(StepContext context, Dictionary<string, string> fields)
    {
        string? action = fields.GetValueOrDefault("ACTION");
        if (action is "add" && fields.GetValueOrDefault("MODALIAS") is { Length: > 0 } alias)
        {
            _ = ModuleLoader.Load(context)?.Request(alias); // said already if it failed
        }

        if (fields.GetValueOrDefault("SUBSYSTEM") == "block" && action is "add" or "change")
            DiskLinks.Update(context);
    }

    private static void Await(StepContext context, FileDescriptor events, string name, bool isWanted)
    {
        byte[] message = new byte[EventLimitBytes];
        Span<bool> hasNews = stackalloc bool[1];
        while (IsPresent(context, name) != isWanted)
        {
            _ = Polling.Wait([events.Number], [Polling.Readable], hasNews, RecheckMs);
            if (hasNews[0])
            {
                _ = Files.Read(events.Number, message, out _); // any event is a reason to look again
            }
        }
    }

    private static bool IsPresent(StepContext context, string name) => name switch
    {
        _ when name.StartsWith('/') => context.Tree.Exists(name),
        _ when name.StartsWith("netif:", StringComparison.Ordinal) =>
            context.Tree.Exists($"/sys/class/net/{name["netif:".Length..]}"),
        _ when name.StartsWith("mac:", StringComparison.Ordinal) => context.Tree.List("/sys/class/net").Any(
            entry => context.Tree.ReadText($"/sys/class/net/{entry.Name}/address") == name["mac:".Length..]),
        _ => context.Tree.Exists(Mounter.ResolveSource(name)),
    };

    private static bool TellReady(StepContext context, string? descriptor)
    {
        if (!int.TryParse(descriptor, NumberStyles.None, CultureInfo.InvariantCulture, out int fd))
        {
            context.Say($"\"{descriptor}\" is not the number of a descriptor");
            return false;
        }

        using FileDescriptor ready = new(fd);
        return !context.Failed(Files.WriteAll(fd, "ok\n"u8), "telling readiness");
    }
}
