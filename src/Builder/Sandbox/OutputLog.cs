using System.Text;

namespace Limyra.Builder.Sandbox;

/// <summary>
/// Takes what commands write: into the log file of a package, to whoever watches, and the last lines are
/// kept for the message when one fails.
/// </summary>
internal sealed class OutputLog : IDisposable
{
    private const int KeptLines = 40;
    private const int LongestKeptLine = 400;

    private readonly FileStream _file;
    private readonly Action<string>? _watcher;
    private readonly Queue<string> _last = [];
    private readonly StringBuilder _line = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly Lock _guard = new();
    private long _written;

    public OutputLog(string path, Action<string>? watcher)
    {
        Path = path;
        _watcher = watcher;
        // an absolute file path has a directory
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>The log file.</summary>
    public string Path { get; }

    /// <summary>The last lines written.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_guard) return [.. _last];
        }
    }

    /// <summary>Bytes written so far.</summary>
    public long LengthBytes => _file.Position;

    /// <summary>The lines written since it was as long, from the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<string> LinesSince(long lengthBytes)
    {
        using StreamReader reader = new(
            new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
            {
                Position = lengthBytes,
            });
        while (reader.ReadLine() is { } line) yield return line;
    }

    /// <summary>Bytes it takes at most.</summary>
    public long LimitBytes { get; init; } = long.MaxValue;

    /// <summary>Why nothing more of commands is taken; null while it is.</summary>
    public BuildException? Problem { get; private set; }

    /// <summary>Bytes a command wrote; false when they are not taken, for which <see cref="Problem"/>
    /// says why.</summary>
    public bool TryWrite(ReadOnlySpan<byte> bytes)
    {
        lock (_guard)
        {
            if (Problem is not null) return false;
            _written += bytes.Length;
            if (_written > LimitBytes)
                Problem = new("log", $"commands wrote more than {LimitBytes >> 20} MiB into the log",
                    "make them quieter, or let them write into a file") { LogPath = Path };
            else
                try
                {
                    Write(bytes);
                }
                catch (IOException failure)
                {
                    Problem = new("host", $"the log cannot be written: {failure.Message}",
                        "make room on the disk; -D goes on where the build stopped") { LogPath = Path };
                }
            return Problem is null;
        }
    }

    /// <summary>A line of our own.</summary>
    public void WriteLine(string text) => Write(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>Bytes a command wrote.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_guard)
        {
            _file.Write(bytes);
            Span<char> text = stackalloc char[1024];
            while (bytes.Length > 0)
            {
                _decoder.Convert(bytes, text, flush: false, out int used, out int made, out _);
                bytes = bytes[used..];
                foreach (char c in text[..made]) Add(c);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private void Add(char c)
    {
        if (c != '\n')
        {
            if (_line.Length < LongestKeptLine && c != '\r') _line.Append(c);
            return;
        }
        string text = _line.ToString();
        _line.Clear();
        if (_last.Count == KeptLines) _last.Dequeue();
        _last.Enqueue(text);
        _watcher?.Invoke(text);
    }
}
