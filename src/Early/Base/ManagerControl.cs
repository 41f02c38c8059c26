using System.Globalization;
using System.Text;
using Limyra.Linux;

namespace Limyra.Early.Base;

/// <summary>The few requests a step makes of dinit over the connection it was
/// started with (pass-cs-fd).</summary>
internal static class ManagerControl
{
    // Numbers of dinit's control protocol, version 4 and later.
    private const byte LoadCommand = 2;
    private const byte StartCommand = 3;
    private const byte WakeCommand = 5;
    private const byte ShutdownCommand = 10;
    private const byte AddDependencyCommand = 11;
    private const byte SetEnvironmentCommand = 17;
    private const byte Acknowledged = 50;
    private const byte ServiceRecord = 59;
    private const byte AlreadyThere = 61;
    private const byte RebootType = 4;
    private const byte WaitsForType = 2;

    /// <summary>Puts NAME=VALUE into the environment of services started later.</summary>
    public static bool SetVariable(StepContext context, string variable) =>
        IsAcknowledged(context, WithText(SetEnvironmentCommand, variable), $"setting {variable}");

    /// <summary>Asks for an orderly reboot.</summary>
    public static bool Reboot(StepContext context) =>
        IsAcknowledged(context, [ShutdownCommand, RebootType], "asking for a reboot");

    /// <summary>Makes a service wait for another one while both run, and starts the other.</summary>
    public static bool StartFor(StepContext context, string service, string wanted)
    {
        if (Load(context, service) is not { } from || Load(context, wanted) is not { } to)
            return false;

        byte[] packet = new byte[10];
        packet[0] = AddDependencyCommand;
        packet[1] = WaitsForType;
        BitConverter.TryWriteBytes(packet.AsSpan(2), from);
        BitConverter.TryWriteBytes(packet.AsSpan(6), to);
        bool isLinked = Ask(context, packet, $"adding {wanted} to {service}") is [Acknowledged, ..];

        // The new link does not start it by itself. Waking does so without marking it as started by a person.
        byte[] start = new byte[6];
        start[0] = WakeCommand;
        BitConverter.TryWriteBytes(start.AsSpan(2), to);
        if (Ask(context, start, $"waking {wanted}") is [Acknowledged or AlreadyThere, ..])
            return isLinked;

        start[0] = StartCommand;
        return Ask(context, start, $"starting {wanted}") is [Acknowledged or AlreadyThere, ..] && isLinked;
    }

    private static uint? Load(StepContext context, string service)
    {
        byte[] reply = Ask(context, WithText(LoadCommand, service), $"loading {service}");
        if (reply is not [ServiceRecord, ..])
        {
            context.Say($"{service} cannot be loaded; dinit-check {service} says why");
            return null;
        }

        return BitConverter.ToUInt32(reply, 2);
    }

    private static byte[] WithText(byte command, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] packet = new byte[3 + bytes.Length];
        packet[0] = command;
        BitConverter.TryWriteBytes(packet.AsSpan(1), (ushort)bytes.Length);
        bytes.CopyTo(packet, 3);
        return packet;
    }

    private static bool IsAcknowledged(StepContext context, byte[] packet, string purpose)
    {
        byte[] reply = Ask(context, packet, purpose);
        if (reply is not [Acknowledged, ..] && reply.Length > 0)
            context.Say($"{purpose}: the service manager answered {reply[0]}");

        return reply is [Acknowledged, ..];
    }

    private static byte[] Ask(StepContext context, byte[] packet, string purpose)
    {
        if (!context.Environment.TryGetValue("DINIT_CS_FD", out string? number)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int fd))
        {
            context.Say($"{purpose}: no connection to the service manager (DINIT_CS_FD); "
                + "the service needs \"options: pass-cs-fd\"");
            return [];
        }

        Errno error = context.Kernel.AskManager(fd, packet, out byte[] reply);
        return context.Failed(error, purpose) ? [] : reply;
    }
}
