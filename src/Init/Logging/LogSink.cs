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

    private readonly byte[] _pending = new byte[BufferBytes];
    private int _length;
    private int _descriptor = -1;
    private bool _isWatched;
    private bool _hasDropped;

    public LogLevel Threshold { get; set; } = LogLevel.Info;

    /// <summary>Whether a datagram is one message: then each is sent by itself.</summary>
    public bool IsDatagram { get; set; }

    /// <summary>Whether messages wait for <see cref="FlushGathered"/>, so that a thousand of them are not as
    /// many writes.</summary>
    public bool IsGathering { get; set; }

    /// <summary>While false, messages wait.</summary>
    public bool IsEnabled { get; private set; }

    public bool IsOpen => _descriptor >= 0;

    public bool IsFlushed => _length == 0 || !IsEnabled;

    public void Open(int opened)
    {
        _descriptor = opened;
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
    public void Discard() => _length = 0;

    /// <summary>A message in parts, which are joined in the buffer only: that allocates nothing.</summary>
    public void Write(params ReadOnlySpan<string> parts)
    {
        int size = 0;
        foreach (string part in parts) size += part.Length; // one char is one byte (BytePaths)
        if (_length + size > BufferBytes && IsEnabled && !_isWatched) Flush();
        if (_length + size > BufferBytes)
        {
            _hasDropped = true;
            return;
        }
        foreach (string part in parts) _length += BytePaths.Encoding.GetBytes(part, _pending.AsSpan(_length));
        if (IsEnabled && !IsGathering) Flush();
    }

    /// <summary>Writes what was gathered, unless its reader is waited for.</summary>
    public void FlushGathered()
    {
        if (!IsEnabled || _isWatched || _length == 0) return;
        Flush();
        if (_length > 0 && !_isWatched) Flush(); // that something was left out
    }

    public void OnPoll(int polled, PollEvents events) => Flush();

    private void Flush()
    {
        if (_descriptor < 0) return;
        while (_length > 0)
        {
            int part = _length;
            if (IsDatagram && _pending.AsSpan(0, _length).IndexOf((byte)'\n') is >= 0 and var end)
                part = end + 1;
            Errno reason = BytePaths.Write(_descriptor, _pending.AsSpan(0, part), out int count);
            if (reason == Errno.EAGAIN)
            {
                Watch(true);
                return;
            }
            if (reason != Errno.None) count = part; // nobody could be told where else
            _pending.AsSpan(count, _length - count).CopyTo(_pending);
            _length -= count;
        }
        Watch(false);
        if (!_hasDropped) return;
        _hasDropped = false;
        Write("dinit: *** log message discarded due to full buffer ***\n");
    }

    private void Watch(bool isWanted)
    {
        if (isWanted == _isWatched || _descriptor < 0) return;
        // A regular file cannot be watched, and never has to be.
        if (isWanted) _isWatched = loop.Add(_descriptor, PollEvents.Output, this) == Errno.None;
        else
        {
            loop.Unwatch(_descriptor);
            _isWatched = false;
        }
    }
}
