using System.Runtime.InteropServices;

namespace Limyra.Linux.Starting;

/// <summary>What this process was started with, undecoded: one char is one byte
/// (<see cref="BytePaths.Encoding"/>).</summary>
public static unsafe class ProcessStart
{
    /// <summary>All arguments, the program's name first.</summary>
    public static List<string> ReadArguments() => Read(Libc.limyra_arguments());

    /// <summary>The environment as NAME=VALUE.</summary>
    public static List<string> ReadEnvironment() => Read(Libc.limyra_environment());

    private static List<string> Read(byte** table)
    {
        List<string> values = [];
        for (; *table is not null; table++)
            values.Add(
                BytePaths.Encoding.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*table)));
        return values;
    }
}
