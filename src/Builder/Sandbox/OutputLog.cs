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

    private readonly FileStream file;
    private readonly Action<string>? watcher;
    private readonly Queue<string> last = [];
    private readonly StringBuilder line = new();
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly Lock guard = new();

    public OutputLog(string path, Action<string>? watcher)
    {
        Path = path;
        this.watcher = watcher;
        // an absolute file path has a directory
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>The log file.</summary>
    public string Path { get; }

    /// <summary>The last lines written.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (guard) return [.. last];
        }
    }

    /// <summary>A line of our own.</summary>
    public void WriteLine(string text) => Write(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>Bytes a command wrote.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (guard)
        {
            file.Write(bytes);
            Span<char> text = stackalloc char[1024];
            while (bytes.Length > 0)
            {
                decoder.Convert(bytes, text, flush: false, out int used, out int made, out _);
                bytes = bytes[used..];
                foreach (char c in text[..made]) Add(c);
            }
        }
    }

    public void Dispose() => file.Dispose();

    private void Add(char c)
    {
        if (c != '\n')
        {
            if (line.Length < LongestKeptLine && c != '\r') line.Append(c);
            return;
        }
        string text = line.ToString();
        line.Clear();
        if (last.Count == KeptLines) last.Dequeue();
        last.Enqueue(text);
        watcher?.Invoke(text);
    }
}
