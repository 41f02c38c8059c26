using System.Buffers.Text;

namespace Limyra.Formats.Services;

/// <summary>
/// One message a process sends to its notification socket (sd_notify(3)): lines NAME=VALUE. What is
/// not listed here is left out: descriptors to be stored (FDSTORE) are not kept, and BARRIER is
/// answered by closing its descriptor.
/// </summary>
public readonly ref struct NotifyMessage
{
    /// <summary>Longest message; more is cut off.</summary>
    public const int LimitBytes = 4096;

    /// <summary>READY=1.</summary>
    public bool IsReady { get; private init; }

    /// <summary>RELOADING=1.</summary>
    public bool IsReloading { get; private init; }

    /// <summary>STOPPING=1.</summary>
    public bool IsStopping { get; private init; }

    /// <summary>WATCHDOG=1: still alive.</summary>
    public bool IsAlive { get; private init; }

    /// <summary>WATCHDOG=trigger: treat it as if it were not.</summary>
    public bool IsFailing { get; private init; }

    /// <summary>MAINPID, or 0.</summary>
    public int MainPid { get; private init; }

    /// <summary>WATCHDOG_USEC in microseconds, or −1.</summary>
    public long WatchdogMicroseconds { get; private init; }

    /// <summary>EXTEND_TIMEOUT_USEC in microseconds, or −1.</summary>
    public long ExtensionMicroseconds { get; private init; }

    /// <summary>Whether there was a STATUS.</summary>
    public bool HasStatus { get; private init; }

    /// <summary>STATUS: free text for people.</summary>
    public ReadOnlySpan<byte> Status { get; private init; }

    /// <summary>Reads a message; lines that make no sense count for nothing. It allocates nothing.</summary>
    public static NotifyMessage Read(ReadOnlySpan<byte> message)
    {
        NotifyMessage read = new() { WatchdogMicroseconds = -1, ExtensionMicroseconds = -1 };
        while (!message.IsEmpty)
        {
            int end = message.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? message : message[..end];
            message = end < 0 ? [] : message[(end + 1)..];
            int equals = line.IndexOf((byte)'=');
            if (equals > 0) read = read.With(line[..equals], line[(equals + 1)..]);
        }
        return read;
    }

    private NotifyMessage With(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        bool isOne = value.SequenceEqual("1"u8);
        if (name.SequenceEqual("READY"u8)) return isOne ? this with { IsReady = true } : this;
        if (name.SequenceEqual("RELOADING"u8)) return isOne ? this with { IsReloading = true } : this;
        if (name.SequenceEqual("STOPPING"u8)) return isOne ? this with { IsStopping = true } : this;
        if (name.SequenceEqual("WATCHDOG"u8))
        {
            if (isOne) return this with { IsAlive = true };
            return value.SequenceEqual("trigger"u8) ? this with { IsFailing = true } : this;
        }
        if (name.SequenceEqual("STATUS"u8)) return this with { HasStatus = true, Status = value };
        if (!Utf8Parser.TryParse(value, out long number, out int length) || length != value.Length
            || number < 0)
            return this;
        if (name.SequenceEqual("MAINPID"u8) && number <= int.MaxValue)
            return this with { MainPid = (int)number };
        if (name.SequenceEqual("WATCHDOG_USEC"u8)) return this with { WatchdogMicroseconds = number };
        return name.SequenceEqual("EXTEND_TIMEOUT_USEC"u8)
            ? this with { ExtensionMicroseconds = number } : this;
    }
}
