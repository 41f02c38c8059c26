using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Limyra.Tests.Apk.Network;

/// <summary>A proxy that opens tunnels, for those who know its password.</summary>
internal sealed class TestProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, port: 0);
    private readonly string password;
    private readonly List<string> heads = [];
    private readonly List<TcpClient> clients = [];
    private readonly Lock order = new();

    public TestProxy(string password)
    {
        this.password = password;
        listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>First lines of requests.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (order) return [.. heads];
        }
    }

    public void Dispose()
    {
        listener.Stop();
        lock (order)
        {
            foreach (TcpClient client in clients) client.Dispose();
        }
    }

    private void Accept()
    {
        while (true)
        {
            try
            {
                TcpClient client = listener.AcceptTcpClient();
                lock (order) clients.Add(client);
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
            lock (order) heads.Add($"{words[0]} {words[1]}");
            string expected = Convert.ToBase64String(Encoding.UTF8.GetBytes(password));
            if (!head.ToString().Contains(
                $"Proxy-Authorization: Basic {expected}\r\n", StringComparison.Ordinal))
            {
                near.Write("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n"u8);
                return;
            }
            string[] target = words[1].Split(':');
            TcpClient server = new(target[0],
                int.Parse(target[1], System.Globalization.CultureInfo.InvariantCulture));
            lock (order) clients.Add(server);
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
