using System.Diagnostics;
using Limyra.Formats.Services;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Processes;

/// <summary>The sockets of a service, bound before its first start and kept
/// until it is no longer wanted.</summary>
internal static class ActivationSocket
{
    private const int Backlog = 128;

    /// <summary>Opens all of them, or none.</summary>
    public static Errno Open(Service service, Action<LogLevel, string> log)
    {
        if (service.Description is not { } description || service.Process.Sockets.Count > 0)
            return Errno.None;
        if (description.SocketPath is { } path)
        {
            Errno reason = Open(service, path, SocketKind.Stream, log);
            if (reason != Errno.None) return reason;
        }
        foreach (ServiceSocket socket in description.MoreSockets)
        {
            Errno reason = Open(service, socket.Path, socket.Kind, log);
            if (reason == Errno.None) continue;
            Close(service);
            return reason;
        }
        return Errno.None;
    }

    public static void Close(Service service)
    {
        foreach (int descriptor in service.Process.Sockets) Descriptors.Close(descriptor);
        service.Process.Sockets.Clear();
    }

    /// <summary>LISTEN_FDNAMES of sd_listen_fds_with_names(3); null when names would tell nothing.</summary>
    public static string? Names(ServiceDescription description)
    {
        int count = description.MoreSockets.Count + (description.SocketPath is null ? 0 : 1);
        if (count < 2 && description.SocketName is null
            && !description.MoreSockets.Exists(socket => socket.Name is not null))
            return null;
        List<string> names = [];
        if (description.SocketPath is not null) names.Add(description.SocketName ?? description.Name);
        foreach (ServiceSocket socket in description.MoreSockets) names.Add(socket.Name ?? description.Name);
        return string.Join(':', names);
    }

    private static Errno Open(Service service, string path, SocketKind kind, Action<LogLevel, string> log)
    {
        Errno reason = BytePaths.Status(path, out FileStatus status);
        if (reason == Errno.None && status.Kind != FileKind.Socket)
        {
            log(LogLevel.Error, $"{service.Name}: activation socket file exists (and is not a socket)");
            return Errno.EEXIST;
        }
        _ = BytePaths.Remove(path); // what cannot be removed cannot be bound either
        reason = Bind(path, kind, out int descriptor);
        string doing = "binding activation socket";
        if (reason == Errno.None)
        {
            doing = "setting activation socket owner/group";
            Loading.ResolvedAccounts accounts = service.Process.Accounts;
            reason = BytePaths.ChangeOwner(path, accounts.SocketUid ?? uint.MaxValue,
                accounts.SocketGid ?? uint.MaxValue);
        }
        if (reason == Errno.None)
        {
            doing = "setting activation socket permissions";
            reason = BytePaths.ChangeMode(path, (uint)service.Description!.SocketMode); // it names the socket
        }
        if (reason == Errno.None && kind != SocketKind.Datagram)
        {
            doing = "listening on activation socket";
            reason = UnixSockets.StartListening(descriptor, Backlog);
        }
        if (reason == Errno.None)
        {
            service.Process.Sockets.Add(descriptor);
            return Errno.None;
        }
        log(LogLevel.Error, $"{service.Name}: error {doing}: {path}: {reason.Describe()}");
        Descriptors.Close(descriptor);
        return reason;
    }

    private static Errno Bind(string path, SocketKind kind, out int descriptor)
    {
        byte[] address = BytePaths.Encoding.GetBytes(path);
        return kind switch
        {
            SocketKind.Stream => UnixSockets.Bind(address, out descriptor),
            SocketKind.Datagram => UnixSockets.BindDatagram(address, out descriptor),
            SocketKind.SequencedPacket => UnixSockets.BindSequencedPacket(address, out descriptor),
            _ => throw new UnreachableException(nameof(kind)),
        };
    }
}
