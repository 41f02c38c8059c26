using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Processes;

/// <summary>The socket of a service, bound before its first start and kept until it is no longer wanted.</summary>
internal static class ActivationSocket
{
    private const int Backlog = 128;

    public static Errno Open(Service service, Action<LogLevel, string> log)
    {
        if (service.Description?.SocketPath is not { } path || service.Process.Socket >= 0) return Errno.None;
        var reason = BytePaths.Status(path, out var status);
        if (reason == Errno.None && status.Kind != FileKind.Socket)
        {
            log(LogLevel.Error, $"{service.Name}: activation socket file exists (and is not a socket)");
            return Errno.EEXIST;
        }
        _ = BytePaths.Remove(path); // what cannot be removed cannot be bound either
        reason = UnixSockets.Bind(BytePaths.Encoding.GetBytes(path), out var descriptor);
        var doing = "binding activation socket";
        if (reason == Errno.None)
        {
            doing = "setting activation socket owner/group";
            var accounts = service.Process.Accounts;
            reason = BytePaths.ChangeOwner(path, accounts.SocketUid ?? uint.MaxValue, accounts.SocketGid ?? uint.MaxValue);
        }
        if (reason == Errno.None)
        {
            doing = "setting activation socket permissions";
            reason = BytePaths.ChangeMode(path, (uint)service.Description.SocketMode);
        }
        if (reason == Errno.None)
        {
            doing = "listening on activation socket";
            reason = UnixSockets.StartListening(descriptor, Backlog);
        }
        if (reason == Errno.None)
        {
            service.Process.Socket = descriptor;
            return Errno.None;
        }
        log(LogLevel.Error, $"{service.Name}: error {doing}: {reason.Describe()}");
        Descriptors.Close(descriptor);
        return reason;
    }
}
