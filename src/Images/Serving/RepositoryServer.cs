using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Limyra.Images.Serving;

/// <summary>
/// Serves a folder of packages over HTTP/1.1 to guests and tests: GET and HEAD of regular files with ranges
/// and If-Modified-Since, bound to the loopback address only. A guest of the emulator's user network reaches
/// it at 10.0.2.2. Nothing outside the folder can be named, neither by the path nor through symbolic links.
/// </summary>
public sealed class RepositoryServer : IAsyncDisposable
{
    /// <summary>The host's loopback as guests of the emulator's user network see it.</summary>
    public const string HostSeenByGuest = "10.0.2.2";

    private const int MaximumConnections = 64;
    private const int ChunkBytes = 1 << 16;
    private static readonly TimeSpan PatienceWithClient = TimeSpan.FromSeconds(60);

    private readonly string _root;
    private readonly TcpListener _listener;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _slots = new(MaximumConnections);
    private readonly Task _accepting;
    private int _served;

    private RepositoryServer(string root, TcpListener listener, TimeProvider clock)
    {
        _root = root;
        _listener = listener;
        _clock = clock;
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port: the usual one, or what the system gave.</summary>
    public int Port { get; }

    /// <summary>The address for programs on this machine, closed by a slash.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://{IPAddress.Loopback}:{Port}/");

    /// <summary>The address for guests, closed by a slash.</summary>
    public string UrlSeenByGuest => AddressSeenByGuest(Port);

    /// <summary>The address of a server at a port of the host, for guests; closed by a slash.</summary>
    public static string AddressSeenByGuest(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"http://{HostSeenByGuest}:{port}/");

    /// <summary>How many requests were answered with content.</summary>
    public int ServedCount => Volatile.Read(ref _served);

    /// <summary>Starts to serve a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="clock">Measures how long a client may be silent.</param>
    /// <param name="usualPort">The port to take if nobody has it; else, and
    /// with 0, one the system gives.</param>
    public static RepositoryServer Start(string folder, TimeProvider clock, int usualPort = 0)
    {
        TcpListener listener = Listen(usualPort);
        return new RepositoryServer(RealPath(Path.GetFullPath(folder)) ?? Path.GetFullPath(folder),
            listener, clock);
    }

    /// <summary>Stops and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        for (int slot = 0; slot < MaximumConnections; slot++) await _slots.WaitAsync();
        _slots.Dispose();
        _stop.Dispose();
    }

    private static TcpListener Listen(int port)
    {
        TcpListener listener = new(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException error)
            when (port != 0 && error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            listener.Dispose();
            return Listen(port: 0);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _slots.WaitAsync(_stop.Token);
                Socket socket;
                try
                {
                    socket = await _listener.AcceptSocketAsync(_stop.Token);
                }
                catch
                {
                    _slots.Release();
                    throw;
                }
                _ = ServeConnectionAsync(socket);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeConnectionAsync(Socket socket)
    {
        try
        {
            await using NetworkStream stream = new(socket, ownsSocket: true);
            HeadReader reader = new(stream);
            while (true)
            {
                using CancellationTokenSource silence = new(PatienceWithClient, _clock);
                using CancellationTokenSource either =
                    CancellationTokenSource.CreateLinkedTokenSource(silence.Token, _stop.Token);
                if (await reader.ReadAsync(either.Token) is not { } head) return;
                HttpRequest? request = HttpRequest.Parse(head);
                bool isToBeKept = await AnswerAsync(request, stream, _stop.Token);
                if (!isToBeKept) return;
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
        {
            // The client went away or was silent: its own affair.
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <returns>True if the connection may be used again.</returns>
    private async Task<bool> AnswerAsync(
        HttpRequest? request, NetworkStream stream, CancellationToken cancellation)
    {
        if (request is null || request.HasBody)
        {
            await SendHeadAsync(stream, "400 Bad Request", ["Content-Length: 0", "Connection: close"],
                cancellation);
            return false;
        }
        string keep = request.KeepsConnection ? "keep-alive" : "close";
        if (request.Method is not ("GET" or "HEAD"))
        {
            await SendHeadAsync(stream, "405 Method Not Allowed",
                ["Allow: GET, HEAD", "Content-Length: 0", $"Connection: {keep}"], cancellation);
            return request.KeepsConnection;
        }
        if (Open(request.Path) is not { } file)
        {
            await SendHeadAsync(stream, "404 Not Found", ["Content-Length: 0", $"Connection: {keep}"],
                cancellation);
            return request.KeepsConnection;
        }
        await using (file)
        {
            await SendFileAsync(request, file, stream, keep, cancellation);
            return request.KeepsConnection;
        }
    }

    private async Task SendFileAsync(
        HttpRequest request, FileStream file, NetworkStream stream, string keep,
        CancellationToken cancellation)
    {
        DateTimeOffset modified = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        List<string> fields =
        [
            $"Connection: {keep}", "Accept-Ranges: bytes",
            $"Last-Modified: {modified.ToString("r", CultureInfo.InvariantCulture)}",
        ];
        if (request.IfModifiedSince is { } since && modified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds())
        {
            await SendHeadAsync(stream, "304 Not Modified", fields, cancellation);
            return;
        }
        long length = file.Length;
        (long start, long count) = (0, length);
        string status = "200 OK";
        if (request.Range is { } range)
        {
            if (range.Of(length) is not { } part)
            {
                await SendHeadAsync(stream, "416 Range Not Satisfiable",
                    [.. fields, Field("Content-Range: bytes */", length), "Content-Length: 0"], cancellation);
                return;
            }
            (start, count) = part;
            status = "206 Partial Content";
            fields.Add(string.Create(CultureInfo.InvariantCulture,
                $"Content-Range: bytes {start}-{start + count - 1}/{length}"));
        }
        fields.Add("Content-Type: application/octet-stream");
        fields.Add(Field("Content-Length: ", count));
        await SendHeadAsync(stream, status, fields, cancellation);
        if (request.Method == "HEAD") return;
        Interlocked.Increment(ref _served);
        file.Position = start;
        byte[] buffer = new byte[ChunkBytes];
        while (count > 0)
        {
            int read =
                await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellation);
            // A file that became shorter meanwhile: closing early is the only way left to say so.
            if (read == 0) throw new IOException($"{file.Name} became shorter while it was sent");
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellation);
            count -= read;
        }
    }

    private static string Field(string name, long value) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}{value}");

    private static async Task SendHeadAsync(
        NetworkStream stream, string status, IReadOnlyList<string> fields, CancellationToken cancellation)
    {
        string head = $"HTTP/1.1 {status}\r\n{string.Concat(fields.Select(field => field + "\r\n"))}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellation);
    }

    /// <summary>Opens a regular file inside the folder; null if there is none of that name.</summary>
    private FileStream? Open(string? path)
    {
        if (path is null || RealPath(Path.Combine(_root, path)) is not { } real) return null;
        if (!real.StartsWith(_root + "/", StringComparison.Ordinal) || !File.Exists(real)) return null;
        try
        {
            return new FileStream(real, FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The path with every symbolic link followed; null if it leads nowhere.</summary>
    private static string? RealPath(string path)
    {
        string at = "/";
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            FileSystemInfo info = new FileInfo(Path.Combine(at, part));
            if (info.LinkTarget is not null)
            {
                try
                {
                    // The target's own folders may be links again.
                    if (info.ResolveLinkTarget(returnFinalTarget: true) is not { } target) return null;
                    if (RealPath(target.FullName) is not { } real) return null;
                    at = real;
                    continue;
                }
                catch (IOException)
                {
                    return null; // a ring of links
                }
            }
            at = info.FullName;
        }
        return at;
    }
}
