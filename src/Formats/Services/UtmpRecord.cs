using System.Buffers.Binary;
using System.Text;

namespace Limyra.Formats.Services;

/// <summary>What a record of utmp(5) is about.</summary>
public enum UtmpKind : short
{
    /// <summary>The system was booted.</summary>
    BootTime = 2,

    /// <summary>A process that the service manager started.</summary>
    InitProcess = 5,

    /// <summary>Such a process waits for a login.</summary>
    LoginProcess = 6,

    /// <summary>Somebody is logged in there.</summary>
    UserProcess = 7,

    /// <summary>It has ended.</summary>
    DeadProcess = 8,
}

/// <summary>A record of utmp(5) and wtmp: struct utmp of 384 bytes, the same on
/// all 64-bit Linux machines.</summary>
public readonly record struct UtmpRecord(
    UtmpKind Kind, int Pid, string Line, string Id, long Seconds, int Microseconds, ExitCode Exit = default)
{
    /// <summary>Length of a record.</summary>
    public const int Bytes = 384;

    /// <summary>ut_line.</summary>
    public const int LineBytes = 32;

    /// <summary>ut_id.</summary>
    public const int IdBytes = 4;

    private const int PidAt = 4;
    private const int LineAt = PidAt + sizeof(int);
    private const int IdAt = LineAt + LineBytes;
    private const int UserAt = IdAt + IdBytes;
    private const int HostAt = UserAt + 32;
    private const int ExitAt = HostAt + 256;
    private const int SessionAt = ExitAt + 2 * sizeof(short);
    private const int SecondsAt = SessionAt + sizeof(int);
    private const int MicrosecondsAt = SecondsAt + sizeof(int);

    /// <summary>Writes the record; it has no user and no host.</summary>
    public void Write(Span<byte> record)
    {
        record[..Bytes].Clear();
        BinaryPrimitives.WriteInt16LittleEndian(record, (short)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(record[PidAt..], Pid);
        Encoding.Latin1.GetBytes(Line.AsSpan(0, Math.Min(Line.Length, LineBytes)), record[LineAt..]);
        Encoding.Latin1.GetBytes(Id.AsSpan(0, Math.Min(Id.Length, IdBytes)), record[IdAt..]);
        BinaryPrimitives.WriteInt16LittleEndian(record[ExitAt..], Exit.Termination);
        BinaryPrimitives.WriteInt16LittleEndian(record[(ExitAt + sizeof(short))..], Exit.Status);
        BinaryPrimitives.WriteInt32LittleEndian(record[SecondsAt..], (int)Seconds);
        BinaryPrimitives.WriteInt32LittleEndian(record[MicrosecondsAt..], Microseconds);
    }

    /// <summary>Reads what a record says, user and host left out.</summary>
    public static UtmpRecord Read(ReadOnlySpan<byte> record) => new(
        (UtmpKind)BinaryPrimitives.ReadInt16LittleEndian(record),
        BinaryPrimitives.ReadInt32LittleEndian(record[PidAt..]),
        Text(record.Slice(LineAt, LineBytes)),
        Text(record.Slice(IdAt, IdBytes)),
        BinaryPrimitives.ReadInt32LittleEndian(record[SecondsAt..]),
        BinaryPrimitives.ReadInt32LittleEndian(record[MicrosecondsAt..]),
        new(
            BinaryPrimitives.ReadInt16LittleEndian(record[ExitAt..]),
            BinaryPrimitives.ReadInt16LittleEndian(record[(ExitAt + sizeof(short))..])));

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }
}

/// <summary>How a process of utmp ended: the signal, or the status.</summary>
public readonly record struct ExitCode(short Termination, short Status);
