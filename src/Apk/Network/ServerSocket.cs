using System.Net;
using System.Net.Sockets;
using Limyra.Linux;

namespace Limyra.Apk.Network;

/// <summary>Sockets that lead to a server by its name.</summary>
internal static class ServerSocket
{
    /// <summary>Connects to the first address of a name that answers.</summary>
    /// <exception cref="HttpException">None does.</exception>
    public static Socket Open(
        string host, int port, NetworkSettings settings, CancellationToken cancellation)
    {
        TimeSpan timeout = settings.Timeout;
        HttpException? failure = null;
        foreach (IPAddress address in AddressesOf(host))
        {
            Socket socket = new(address.AddressFamily, SocketType.Stream,
                ProtocolType.Tcp) { NoDelay = true };
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(
                cancellation);
            if (timeout > TimeSpan.Zero) stop.CancelAfter(timeout);
            using CancellationTokenRegistration abort = stop.Token.Register(socket.Dispose);
            try
            {
                if (settings.LocalAddress is { } local) Bind(socket, local);
                socket.Connect(address, port);
                // No time at all would be none ever for a socket, which is what 0 means here as well.
                socket.ReceiveTimeout = socket.SendTimeout = (int)timeout.TotalMilliseconds;
                return socket;
            }
            catch (Exception error) when (
                error is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                socket.Dispose();
                cancellation.ThrowIfCancellationRequested();
                failure = new(stop.IsCancellationRequested ? Errno.ETIMEDOUT.Describe() : TextOf(error));
            }
        }
        throw failure ?? new HttpException("DNS: no address for host");
    }

    private static void Bind(Socket socket, string local)
    {
        IPAddress address = Array.Find(AddressesOf(local), item => item.AddressFamily == socket.AddressFamily)
            ?? throw new SocketException((int)SocketError.AddressNotAvailable);
        socket.Bind(new IPEndPoint(address, port: 0));
    }

    /// <summary>What happened to a socket, in the system's words.</summary>
    public static string TextOf(Exception error) => error is not SocketException socket
        ? Errno.ECONNABORTED.Describe()
        : socket.SocketErrorCode switch
        {
            SocketError.HostNotFound => "DNS: name does not exist",
            SocketError.TryAgain => "DNS: transient error (try again later)",
            SocketError.NoData => "DNS: no address for host",
            SocketError.NoRecovery => "DNS: non-recoverable failure",
            SocketError.TimedOut => Errno.ETIMEDOUT.Describe(),
            SocketError.ConnectionRefused => Errno.ECONNREFUSED.Describe(),
            SocketError.ConnectionReset => Errno.ECONNRESET.Describe(),
            SocketError.HostUnreachable => Errno.EHOSTUNREACH.Describe(),
            SocketError.AddressNotAvailable => Errno.EADDRNOTAVAIL.Describe(),
            SocketError.NetworkUnreachable => Errno.ENETUNREACH.Describe(),
            _ => socket.NativeErrorCode > 0 ? ((Errno)socket.NativeErrorCode).Describe()
                : Errno.EIO.Describe(),
        };

    private static IPAddress[] AddressesOf(string host)
    {
        try
        {
            return IPAddress.TryParse(host, out IPAddress? address) ? [address] : Dns.GetHostAddresses(host);
        }
        catch (SocketException error)
        {
            throw new HttpException(TextOf(error));
        }
    }
}
