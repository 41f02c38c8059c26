using System.Globalization;
using System.Text;
using Limyra.Linux;

namespace Limyra.Early.Base;

/// <summary>The few requests a step makes of dinit over the connection it was started with (pass-cs-fd).</summary>
internal static class ManagerControl
{
    // Numbers of dinit's control protocol, version 4 and later.
    private const byte ShutdownCommand = 10;
    private const byte SetEnvironmentCommand = 17;
    private const byte Acknowledged = 50;
    private const byte RebootType = 4;

    /// <summary>Puts NAME=VALUE into the environment of services started later.</summary>
    public static bool SetVariable(StepContext context, string variable)
    {
        byte[] text = Encoding.UTF8.GetBytes(variable);
        byte[] packet = new byte[3 + text.Length];
        packet[0] = SetEnvironmentCommand;
        BitConverter.TryWriteBytes(packet.AsSpan(1), (ushort)text.Length);
        text.CopyTo(packet, 3);
        return Ask(context, packet, $"setting {variable}");
    }

    /// <summary>Asks for an orderly reboot.</summary>
    public static bool Reboot(StepContext context) =>
        Ask(context, [ShutdownCommand, RebootType], "asking for a reboot");

    private static bool Ask(StepContext context, byte[] packet, string purpose)
    {
        if (!context.Environment.TryGetValue("DINIT_CS_FD", out string? number)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int fd))
        {
            context.Say($"{purpose}: no connection to the service manager (DINIT_CS_FD); "
                + "the service needs \"options: pass-cs-fd\"");
            return false;
        }

        Errno error = context.Kernel.AskManager(fd, packet, out byte reply);
        if (context.Failed(error, purpose))
        {
            return false;
        }

        if (reply != Acknowledged)
        {
            context.Say($"{purpose}: the service manager answered {reply}");
        }

        return reply == Acknowledged;
    }
}
