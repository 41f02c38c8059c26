using System.Globalization;
using System.Net.Sockets;

namespace Limyra.Apk.Network;

/// <summary>What came of asking for a file.</summary>
internal enum DownloadOutcome
{
    /// <summary>It is there now.</summary>
    Fetched,

    /// <summary>It has not changed since the given time.</summary>
    Unchanged,
}

/// <summary>A download that failed after all attempts; the message says why.</summary>
internal sealed class DownloadException(string message) : Exception(message);

/// <summary>A file to fetch.</summary>
internal readonly record struct Download
{
    /// <summary>Where from.</summary>
    public required string Url { get; init; }

    /// <summary>Where to, on the host.</summary>
    public required string Path { get; init; }

    /// <summary>What is known of the copy that is here; null: it comes in any case.</summary>
    public Validators? Known { get; init; }

    /// <summary>More bytes than this are refused.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>Told of arrived bytes.</summary>
    public Action<int>? OnBytes { get; init; }
}

/// <summary>
/// Fetches files over HTTP into files. A transfer that breaks off goes on where it stopped; a server that
/// fails is asked again a few times, and then its mirrors are.
/// </summary>
internal sealed class Downloader : IDisposable
{
    private const int Attempts = 4;
    private const int BufferBytes = 128 * 1024;
    private const string PartSuffix = ".part";

    private readonly HttpTransport _transport;
    private readonly Mirrors _mirrors;
    private readonly TimeProvider _time;

    /// <summary>Prepares; connects only when asked for something.</summary>
    public Downloader(NetworkSettings settings, Mirrors mirrors, TimeProvider time, Action<string>? moved)
    {
        _mirrors = mirrors;
        _time = time;
        _transport = new(settings, time) { Moved = moved };
    }

    /// <summary>
    /// Fetches into a file, through a neighbour that is renamed when everything has come. The file
    /// gets the time the server gives it.
    /// </summary>
    /// <param name="download">What.</param>
    /// <param name="validators">What the server says of this state of the file.</param>
    /// <param name="cancellation">Ends it; what has come stays for the next time.</param>
    /// <exception cref="DownloadException">Neither the server nor a mirror gave it.</exception>
    public DownloadOutcome Fetch(Download download, out Validators validators, CancellationToken cancellation)
    {
        DownloadException? first = null;
        foreach (string url in _mirrors.Of(download.Url))
        {
            try
            {
                return FetchFrom(download with { Url = url }, out validators, cancellation);
            }
            catch (DownloadException error)
            {
                first ??= error;
            }
        }
        throw first!; // the address itself is among the mirrors
    }

    public void Dispose() => _transport.Dispose();

    private DownloadOutcome FetchFrom(Download download, out Validators validators,
        CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return FetchOnce(download, out validators, cancellation);
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
            {
                cancellation.ThrowIfCancellationRequested();
                if (error is HttpException { IsFinal: true } || attempt == Attempts)
                    throw new DownloadException(Text.ErrorText.Of(error));
                WaitBefore(attempt, cancellation);
            }
        }
    }

    private void WaitBefore(int attempt, CancellationToken cancellation)
    {
        TimeSpan pause = TimeSpan.FromMilliseconds(250 << attempt);
        using CancellationTokenSource alarm = new(pause, _time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellation);
        either.Token.WaitHandle.WaitOne();
        cancellation.ThrowIfCancellationRequested();
    }

    private DownloadOutcome FetchOnce(Download download, out Validators validators,
        CancellationToken cancellation)
    {
        string part = download.Path + PartSuffix;
        long have = File.Exists(part) ? new FileInfo(part).Length : 0;
        string headers = download.Known?.ToHeaders() ?? (have > 0 ? RangeFrom(part, have) : "");
        using HttpAnswer answer = _transport.Get(download.Url, headers, cancellation);
        validators = Validators.Of(answer.Head);
        if (answer.Head.Status == 304) return DownloadOutcome.Unchanged;
        bool isRest = answer.Head.Status == 206 && IsRest(answer.Head, have);
        if (answer.Head.Status == 416 || (answer.Head.Status == 206 && !isRest))
        {
            File.Delete(part);
            throw new HttpException("HTTP: the part that is here does not belong to the file");
        }
        if (!isRest) have = 0;
        try
        {
            using FileStream file = new(part, isRest ? FileMode.Append : FileMode.Create, FileAccess.Write);
            Copy(answer, file, download, have, cancellation);
        }
        finally
        {
            // Says which state of the file the part belongs to, should it be continued.
            if (answer.Head.LastModified is { } modified && File.Exists(part))
                File.SetLastWriteTimeUtc(part, modified.UtcDateTime);
        }
        File.Move(part, download.Path, overwrite: true);
        return DownloadOutcome.Fetched;
    }

    /// <summary>The rest, if the file is still the one the part was taken
    /// from; everything otherwise.</summary>
    private static string RangeFrom(string part, long have)
    {
        string time = File.GetLastWriteTimeUtc(part).ToString("R", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"Range: bytes={have}-\r\nIf-Range: {time}\r\n");
    }

    private static bool IsRest(HttpHead head, long have) =>
        head["Content-Range"] is { } range
        && range.StartsWith(string.Create(CultureInfo.InvariantCulture, $"bytes {have}-"),
            StringComparison.OrdinalIgnoreCase);

    private static void Copy(
        HttpAnswer answer, FileStream file, Download download, long have, CancellationToken cancellation)
    {
        byte[] buffer = new byte[BufferBytes];
        long got = have;
        while (true)
        {
            int count = answer.Read(buffer);
            cancellation.ThrowIfCancellationRequested();
            if (count == 0) return;
            got += count;
            if (got > download.MaxBytes)
            {
                file.SetLength(0);
                throw HttpException.Final(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the file is larger than the {download.MaxBytes} bytes it may have"));
            }
            file.Write(buffer, 0, count);
            download.OnBytes?.Invoke(count);
        }
    }
}
