namespace Limyra.Linux;

/// <summary>An open file of ours; closed on dispose, always opened close-on-exec.</summary>
public sealed class FileDescriptor : IDisposable
{
    private int _number;

    /// <summary>Takes over an open descriptor.</summary>
    public FileDescriptor(int number)
    {
        _number = number;
    }

    /// <summary>The number, as the kernel counts; -1 after dispose.</summary>
    public int Number => _number;

    /// <summary>Gives the descriptor away: the caller closes it.</summary>
    public int Release()
    {
        int taken = _number;
        _number = -1;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_number >= 0)
        {
            // EINTR and EIO leave the descriptor closed on Linux (close(2)); there is nothing to repeat.
            _ = Libc.close(Release());
        }
    }
}
