using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Init.Logging;

/// <summary>
/// One place messages go to. What cannot be written at once waits in a small buffer; a message that does not
/// fit is left out, and that is said as soon as there is room.
/// </summary>
internal sealed class LogSink(EventLoop loop) : IPollTarget
{
    private const int BufferBytes = 4096;

    private readonly byte[] pending = new byte[BufferBytes];
    private int length;
    private int descriptor = -1;
    private bool isWatched;
    private bool hasDropped;

    public LogLevel Threshold { get; set; } = LogLevel.Info;

    /// <summary>Whether a datagram is one message: then each is sent by itself.</summary>
    public bool IsDatagram { get; set; }

    /// <summary>While false, messages wait.</summary>
    public bool IsEnabled { get; private set; }

    public bool IsOpen => descriptor >= 0;

    public bool IsFlushed => length == 0 || !IsEnabled;

    public void Open(int opened)
    {
        descriptor = opened;
        _ = Descriptors.SetNonBlocking(opened, value: true);
        SetEnabled(true);
    }

    public void SetEnabled(bool isEnabled)
    {
        IsEnabled = isEnabled;
        if (isEnabled) Flush();
        else Watch(false);
    }

    /// <summary>Throws away what waits.</summary>
    public void Discard() => length = 0;

    /// <summary>A message in parts, which are joined in the buffer only: that allocates nothing.</summary>
    public void Write(params ReadOnlySpan<string> parts)
    {
        var size = 0;
        foreach (var part in parts) size += BytePaths.Encoding.GetByteCount(part);
        if (length + size > BufferBytes)
        {
            hasDropped = true;
            return;
        }
        foreach (var part in parts) length += BytePaths.Encoding.GetBytes(part, pending.AsSpan(length));
        if (IsEnabled) Flush();
    }

    public void OnPoll(int polled, PollEvents events) => Flush();

    private void Flush()
    {
        if (descriptor < 0) return;
        while (length > 0)
        {
            var part = length;
            if (IsDatagram && pending.AsSpan(0, length).IndexOf((byte)'\n') is >= 0 and var end)
                part = end + 1;
            var reason = BytePaths.Write(descriptor, pending.AsSpan(0, part), out var count);
            if (reason == Errno.EAGAIN)
            {
                Watch(true);
                return;
            }
            if (reason != Errno.None) count = part; // nobody could be told where else
            pending.AsSpan(count, length - count).CopyTo(pending);
            length -= count;
        }
        Watch(false);
        if (!hasDropped) return;
        hasDropped = false;
        Write("dinit: *** log message discarded due to full buffer ***\n");
    }

    private void Watch(bool isWanted)
    {
        if (isWanted == isWatched || descriptor < 0) return;
        // A regular file cannot be watched, and never has to be.
        if (isWanted) isWatched = loop.Add(descriptor, PollEvents.Output, this) == Errno.None;
        else
        {
            loop.Unwatch(descriptor);
            isWatched = false;
        }
    }
}
