using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Limyra.Images.Machines;

/// <summary>The emulator's control line (QEMU Machine Protocol): tells when the guest ends and ends the
/// emulator. The emulator connects to us, so nothing has to wait for a socket to appear.</summary>
internal sealed class QemuMonitor : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly TaskCompletionSource<string> _shutdown =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _connection;
    private StreamWriter? _writer;
    private Task _reading = Task.CompletedTask;

    public QemuMonitor(string socketPath)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        _listener.Listen(1);
    }

    /// <summary>Why the guest ended, in the emulator's words: <c>guest-shutdown</c>, <c>guest-reset</c>,
    /// <c>guest-panic</c>, ...; "gone" if the emulator ended without a word.</summary>
    public Task<string> Shutdown => _shutdown.Task;

    public async Task ConnectAsync(CancellationToken cancellation)
    {
        _connection = await _listener.AcceptAsync(cancellation);
        NetworkStream stream = new(_connection);
        _writer = new StreamWriter(stream) { NewLine = "\n", AutoFlush = true };
        _reading = ReadAsync(new StreamReader(stream));
        await SendAsync("qmp_capabilities", arguments: null, cancellation);
    }

    public Task QuitAsync(CancellationToken cancellation) => SendAsync("quit", arguments: null, cancellation);

    /// <summary>Presses keys at the guest's keyboard: names of QEMU, joined by "-" if
    /// held together ("shift-a").</summary>
    public async Task PressAsync(string chord, CancellationToken cancellation)
    {
        JsonArray keys = [];
        foreach (string key in chord.Split('-'))
            keys.Add(new JsonObject { ["type"] = "qcode", ["data"] = key });
        await SendAsync("send-key", new JsonObject { ["keys"] = keys }, cancellation);
    }

    public async Task EndAsync() => await _reading;

    public void Dispose()
    {
        _connection?.Dispose();
        _listener.Dispose();
    }

    private async Task SendAsync(string command, JsonObject? arguments, CancellationToken cancellation)
    {
        if (_writer is null) return;
        try
        {
            JsonObject message = new() { ["execute"] = command };
            if (arguments is not null) message["arguments"] = arguments;
            await _writer.WriteLineAsync(message.ToJsonString().AsMemory(), cancellation);
        }
        catch (IOException)
        {
            // The emulator is gone; whoever waits for it sees that.
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                JsonNode? message = JsonNode.Parse(line);
                if ((string?)message?["event"] == "SHUTDOWN")
                    _shutdown.TrySetResult((string?)message["data"]?["reason"] ?? "unknown");
            }
        }
        catch (Exception error) when (error is IOException or JsonException or ObjectDisposedException)
        {
            // Falls through: an unreadable monitor is a monitor that is gone.
        }
        _shutdown.TrySetResult("gone");
    }
}
