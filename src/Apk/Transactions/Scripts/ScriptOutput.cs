using Limyra.Formats;
using Limyra.Linux;

namespace Limyra.Apk.Transactions.Scripts;

/// <summary>Takes the output of a script line by line, each line behind a prefix.</summary>
internal sealed class ScriptOutput
{
    private const int BufferBytes = 4096;

    private readonly Lock _order = new();
    private readonly string _linePrefix;
    private readonly Action<ApkEvent> _report;
    private string _nextPrefix;
    private int _outputRead = -1;
    private int _errorRead = -1;

    /// <summary>A prefix of two lines has its first line only before the first output.</summary>
    public ScriptOutput(string prefix, Action<ApkEvent> report)
    {
        _nextPrefix = prefix;
        _linePrefix = prefix[(prefix.LastIndexOf('\n') + 1)..];
        _report = report;
    }

    /// <summary>What the child has as standard output.</summary>
    public int OutputEnd { get; private set; } = -1;

    /// <summary>What the child has as standard error.</summary>
    public int ErrorEnd { get; private set; } = -1;

    /// <summary>Makes the pipes.</summary>
    public Errno Open()
    {
        Errno error = Descriptors.Pipe(isReadEndNonBlocking: false, out _outputRead, out int outputEnd);
        OutputEnd = outputEnd;
        if (error != Errno.None) return error;
        error = Descriptors.Pipe(isReadEndNonBlocking: false, out _errorRead, out int errorEnd);
        ErrorEnd = errorEnd;
        return error;
    }

    /// <summary>Closes the ends that only the child needs.</summary>
    public void CloseChildEnds()
    {
        Descriptors.Close(OutputEnd);
        Descriptors.Close(ErrorEnd);
    }

    /// <summary>Reports lines until the script and its children have closed their ends.</summary>
    public void Drain()
    {
        Thread errors = new(() => Drain(_errorRead, isError: true));
        errors.Start();
        Drain(_outputRead, isError: false);
        errors.Join();
    }

    private void Drain(int descriptor, bool isError)
    {
        byte[] buffer = new byte[BufferBytes];
        int length = 0;
        while (Linux.Files.Read(descriptor, buffer.AsSpan(length), out int count) == Errno.None && count > 0)
        {
            length += count;
            int start = 0;
            for (int end; (end = buffer.AsSpan(start, length - start).IndexOf((byte)'\n')) >= 0;
                start += end + 1)
                Report(buffer.AsSpan(start, end), isError);
            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
            if (length < buffer.Length) continue;
            Report(buffer, isError);
            length = 0;
        }
        if (length > 0) Report(buffer.AsSpan(0, length), isError);
        Descriptors.Close(descriptor);
    }

    private void Report(ReadOnlySpan<byte> line, bool isError)
    {
        // Older scripts put the mark before their lines themselves.
        if (line.StartsWith("* "u8)) line = line[2..];
        string text = ByteText.Decode(line);
        lock (_order)
        {
            string whole = _nextPrefix + text;
            _nextPrefix = _linePrefix;
            _report(isError ? new ApkEvent.ScriptError(whole) : new ApkEvent.Message(whole));
        }
    }
}
