using System.Buffers.Binary;
using Limyra.Init.Services;

namespace Limyra.Init.Control;

/// <summary>A service's state as the protocol shows it, in the layouts of its versions.</summary>
internal static class StatusBlock
{
    public const byte WaitsForConsoleFlag = 1;
    public const byte HasConsoleFlag = 2;
    public const byte SkippedFlag = 4;
    public const byte ExplicitFlag = 8;
    public const byte HasPidFlag = 16;

    /// <summary>Writes the block; its length says which version.</summary>
    public static void Write(Span<byte> block, Service service)
    {
        block.Clear();
        int pid = service.VisiblePid;
        block[0] = (byte)service.State;
        block[1] = (byte)service.Target;
        block[2] = (byte)((service.IsWaitingForConsole ? WaitsForConsoleFlag : 0)
            | (service.HasConsole ? HasConsoleFlag : 0)
            | (service.WasSkipped ? SkippedFlag : 0)
            | (service.IsExplicit ? ExplicitFlag : 0)
            | (pid != 0 ? HasPidFlag : 0));
        block[3] = (byte)service.StopReason;
        Span<byte> value = block[6..];
        if (pid != 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(value, pid);
        }
        else if (service.StopReason == StopReason.ExecutionFailed)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(block[4..], (ushort)service.ExecutionFailure.Stage);
            BinaryPrimitives.WriteInt32LittleEndian(value, (int)service.ExecutionFailure.Reason);
        }
        else if (block.Length == ControlProtocol.StatusBytes)
        {
            // The first layout has one number: 0, or anything else for not clean. Never run counts as clean.
            bool isClean = service.ExitStatus.Code == 0 || service.ExitStatus.DidExitCleanly;
            BinaryPrimitives.WriteInt32LittleEndian(value, isClean ? 0 : -1);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(value, service.ExitStatus.Code);
            BinaryPrimitives.WriteInt32LittleEndian(value[4..], service.ExitStatus.Status);
        }
        if (block.Length < ControlProtocol.Status6Bytes) return;
        BinaryPrimitives.WriteInt64LittleEndian(block[14..], service.Modified.Seconds);
        BinaryPrimitives.WriteInt64LittleEndian(block[22..], service.Modified.Nanoseconds);
    }
}
