namespace Limyra.Linux;

/// <summary>Waiting until one of a few descriptors has something (poll(2)).</summary>
public static class Polling
{
    /// <summary>The kind of news to wait for.</summary>
    public const short Readable = 1;

    /// <summary>Room for what is to be written.</summary>
    public const short Writable = 4;

    /// <summary>Exceptional news, such as a changed mount table.</summary>
    public const short Priority = 2;

    /// <summary>
    /// Waits at most <paramref name="timeoutMs"/> (-1: for ever) for the news each is
    /// asked for; marks those that have some.
    /// </summary>
    public static unsafe Errno Wait(
        ReadOnlySpan<int> descriptors, ReadOnlySpan<short> events, Span<bool> hasNews, int timeoutMs)
    {
        Libc.NativePollFd* list = stackalloc Libc.NativePollFd[descriptors.Length];
        for (int i = 0; i < descriptors.Length; i++)
            list[i] = new() { fd = descriptors[i], events = events[i] };

        int count = Libc.poll(list, (nuint)descriptors.Length, timeoutMs);
        for (int i = 0; i < descriptors.Length; i++)
            hasNews[i] = count > 0 && list[i].revents != 0;

        return Libc.Check(count);
    }
}
