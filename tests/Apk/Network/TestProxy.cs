using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Limyra.Tests.Apk.Network;

/// <summary>A proxy that opens tunnels, for those who know its password.</summary>
internal sealed class TestProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly string _password;
    private readonly List<string> _heads = [];
    private readonly List<TcpClient> _clients = [];
    private readonly Lock _order = new();

    public TestProxy(string password)
    {
        _password = password;
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>First lines of requests.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_order) return [.. _heads];
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        lock (_order)
        {
            foreach (TcpClient client in _clients) client.Dispose();
        }
    }

    private void Accept()
    {
        while (true)
        {
            try
            {
                TcpClient client = _listener.AcceptTcpClient();
                lock (_order) _clients.Add(client);
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
            catch (Exception error) when (error is SocketException or InvalidOperationException)
            {
                return; // the test is over
            }
        }
    }

    private void Serve(TcpClient client)
    {
        try
        {
            NetworkStream near = client.GetStream();
            StringBuilder head = new();
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) head.Append(
                (char)near.ReadByte());
            string[] words = head.ToString().Split([' ', '\r'], count: 4);
            lock (_order) _heads.Add($"{words[0]} {words[1]}");
            string expected = Convert.ToBase64String(Encoding.UTF8.GetBytes(_password));
            if (!head.ToString().Contains(
                $"Proxy-Authorization: Basic {expected}\r\n", StringComparison.Ordinal))
            {
                near.Write("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n"u8);
                return;
            }
            string[] target = words[1].Split(':');
            TcpClient server = new(target[0],
                int.Parse(target[1], System.Globalization.CultureInfo.InvariantCulture));
            lock (_order) _clients.Add(server);
            near.Write("HTTP/1.1 200 Go\r\n\r\n"u8);
            new Thread(() => Pump(server.GetStream(), near)) { IsBackground = true }.Start();
            Pump(near, server.GetStream());
        }
        catch (Exception error) when (
            error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side went.
        }
    }

    private static void Pump(NetworkStream from, NetworkStream to)
    {
        try
        {
            from.CopyTo(to);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // One of them went.
        }
    }
}
