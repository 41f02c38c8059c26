namespace Limyra.Init.Processes;

/// <summary>
/// The last output of a service, in memory. The oldest goes when room is needed, by whole lines where there
/// are any; so the end, which tells why something failed, is always there.
/// </summary>
internal sealed class LogBuffer
{
    private const int FirstBytes = 512;

    private byte[] _bytes = [];
    private int _start;
    private int _length;

    public int LimitBytes { get; set; }

    public int Length => _length;

    public bool EndsLine => _length == 0 || _bytes[(_start + _length - 1) % _bytes.Length] == '\n';

    public void Append(ReadOnlySpan<byte> text)
    {
        if (LimitBytes == 0 || text.IsEmpty) return;
        if (text.Length > LimitBytes) text = text[^LimitBytes..];
        if (_length + text.Length > LimitBytes) Drop(_length + text.Length - LimitBytes);
        Reserve(_length + text.Length);
        int at = (_start + _length) % _bytes.Length;
        int head = Math.Min(text.Length, _bytes.Length - at);
        text[..head].CopyTo(_bytes.AsSpan(at));
        text[head..].CopyTo(_bytes);
        _length += text.Length;
    }

    /// <summary>The whole text, oldest first.</summary>
    public byte[] ToArray()
    {
        byte[] copy = new byte[_length];
        CopyTo(copy);
        return copy;
    }

    public void Clear() => _start = _length = 0;

    private void CopyTo(Span<byte> to)
    {
        if (_length == 0) return;
        int head = Math.Min(_length, _bytes.Length - _start);
        _bytes.AsSpan(_start, head).CopyTo(to);
        _bytes.AsSpan(0, _length - head).CopyTo(to[head..]);
    }

    private void Drop(int least)
    {
        int dropped = Math.Min(least, _length);
        while (dropped < _length && _bytes[(_start + dropped - 1) % _bytes.Length] != '\n') dropped++;

        // One endless line: cut it, rather than lose everything.
        if (dropped == _length && _length > least) dropped = least;
        _start = (_start + dropped) % _bytes.Length;
        _length -= dropped;
    }

    private void Reserve(int wanted)
    {
        if (wanted <= _bytes.Length) return;
        byte[] grown =
            new byte[Math.Min(Math.Max(Math.Max(_bytes.Length * 2, FirstBytes), wanted), LimitBytes)];
        CopyTo(grown);
        _bytes = grown;
        _start = 0;
    }
}
