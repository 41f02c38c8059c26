using Limyra.Formats.Services;
using Limyra.Linux;

namespace Limyra.Init.Logging;

/// <summary>
/// The records of utmp(5) and wtmp for services with inittab-id or inittab-line, and for the boot. Like the C
/// library it writes only to files that exist: a system without them does not want them.
/// </summary>
internal sealed class LoginRecords(string utmpPath, string wtmpPath)
{
    private const int ReadWrite = 2;
    private const int WriteAppend = 0x1 | 0x400;

    public static LoginRecords OfSystem { get; } = new("/var/run/utmp", "/var/log/wtmp");

    /// <summary>The root file system is writable: this is when the system was booted.</summary>
    public void NoteBoot()
    {
        UtmpRecord record = Now(UtmpKind.BootTime, pid: 0, line: "~", id: "~~");
        Put(record);
        Append(record);
    }

    public void NoteStart(ServiceDescription description, int pid)
    {
        if (IsWanted(description))
            Put(Now(UtmpKind.InitProcess, pid, description.InittabLine ?? "", IdOf(description)));
    }

    public void NoteEnd(ServiceDescription description, int pid, ExitStatus status)
    {
        if (!IsWanted(description)) return;
        ExitCode code = status.DidExit ? new(0, (short)status.Status) : new((short)status.Status, 0);
        UtmpRecord record = Now(UtmpKind.DeadProcess, pid, description.InittabLine ?? "", IdOf(description))
            with { Exit = code };
        Put(record);
        Append(record);
    }

    private static bool IsWanted(ServiceDescription description) =>
        description.InittabId is not null || description.InittabLine is not null;

    /// <summary>Without an id, the end of the line's name, as init programs have always done it.</summary>
    private static string IdOf(ServiceDescription description)
    {
        if (description.InittabId is { } id) return id;
        string line = description.InittabLine ?? "";
        return line.Length > UtmpRecord.IdBytes ? line[^UtmpRecord.IdBytes..] : line;
    }

    private static UtmpRecord Now(UtmpKind kind, int pid, string line, string id)
    {
        long microseconds = Clocks.RealtimeNs / 1000;
        return new(kind, pid, line, id, microseconds / 1_000_000, (int)(microseconds % 1_000_000));
    }

    /// <summary>Over the record it replaces, or at the end (pututxline(3)).</summary>
    private void Put(UtmpRecord record)
    {
        if (BytePaths.Open(BytePaths.CurrentDirectory, utmpPath, ReadWrite, mode: 0, out int descriptor)
            != Errno.None) return;
        Span<byte> bytes = stackalloc byte[UtmpRecord.Bytes];
        long at = 0;
        while (BytePaths.ReadAt(descriptor, bytes, at, out int count) == Errno.None
            && count == UtmpRecord.Bytes)
        {
            if (Replaces(record, UtmpRecord.Read(bytes))) break;
            at += UtmpRecord.Bytes;
        }
        record.Write(bytes);
        _ = BytePaths.WriteAt(descriptor, bytes, at); // a full disk: nothing more to be done
        Descriptors.Close(descriptor);
    }

    private static bool Replaces(UtmpRecord record, UtmpRecord old)
    {
        if (record.Kind == UtmpKind.BootTime) return old.Kind == UtmpKind.BootTime;
        return old.Kind is UtmpKind.InitProcess or UtmpKind.LoginProcess or UtmpKind.UserProcess
            or UtmpKind.DeadProcess
            && old.Id == record.Id;
    }

    private void Append(UtmpRecord record)
    {
        if (BytePaths.Open(BytePaths.CurrentDirectory, wtmpPath, WriteAppend, mode: 0, out int descriptor)
            != Errno.None) return;
        Span<byte> bytes = stackalloc byte[UtmpRecord.Bytes];
        record.Write(bytes);
        _ = BytePaths.Write(descriptor, bytes, out _); // as above
        Descriptors.Close(descriptor);
    }
}
