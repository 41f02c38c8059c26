namespace Limyra.Init.Processes;

/// <summary>
/// The last output of a service, in memory. The oldest goes when room is needed, by whole lines where there
/// are any; so the end, which tells why something failed, is always there.
/// </summary>
internal sealed class LogBuffer
{
    private const int FirstBytes = 512;

    private byte[] bytes = [];
    private int start;
    private int length;

    public int LimitBytes { get; set; }

    public int Length => length;

    public bool EndsLine => length == 0 || bytes[(start + length - 1) % bytes.Length] == '\n';

    public void Append(ReadOnlySpan<byte> text)
    {
        if (LimitBytes == 0 || text.IsEmpty) return;
        if (text.Length > LimitBytes) text = text[^LimitBytes..];
        if (length + text.Length > LimitBytes) Drop(length + text.Length - LimitBytes);
        Reserve(length + text.Length);
        var at = (start + length) % bytes.Length;
        var head = Math.Min(text.Length, bytes.Length - at);
        text[..head].CopyTo(bytes.AsSpan(at));
        text[head..].CopyTo(bytes);
        length += text.Length;
    }

    /// <summary>The whole text, oldest first.</summary>
    public byte[] ToArray()
    {
        var copy = new byte[length];
        CopyTo(copy);
        return copy;
    }

    public void Clear() => start = length = 0;

    private void CopyTo(Span<byte> to)
    {
        if (length == 0) return;
        var head = Math.Min(length, bytes.Length - start);
        bytes.AsSpan(start, head).CopyTo(to);
        bytes.AsSpan(0, length - head).CopyTo(to[head..]);
    }

    private void Drop(int least)
    {
        var dropped = Math.Min(least, length);
        while (dropped < length && bytes[(start + dropped - 1) % bytes.Length] != '\n') dropped++;

        // One endless line: cut it, rather than lose everything.
        if (dropped == length && length > least) dropped = least;
        start = (start + dropped) % bytes.Length;
        length -= dropped;
    }

    private void Reserve(int wanted)
    {
        if (wanted <= bytes.Length) return;
        var grown = new byte[Math.Min(Math.Max(Math.Max(bytes.Length * 2, FirstBytes), wanted), LimitBytes)];
        CopyTo(grown);
        bytes = grown;
        start = 0;
    }
}
