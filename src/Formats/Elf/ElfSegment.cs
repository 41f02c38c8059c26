namespace Limyra.Formats.Elf;

/// <summary>A program header: a part of the file and where it goes in memory.</summary>
/// <param name="Kind">What the segment is for, one of the constants of this type or any other number.</param>
/// <param name="Flags">Permissions: 1 execute, 2 write, 4 read.</param>
/// <param name="Offset">First byte in the file.</param>
/// <param name="Address">First address in memory.</param>
/// <param name="FileSize">Bytes in the file.</param>
/// <param name="MemorySize">Bytes in memory.</param>
public readonly record struct ElfSegment(
    uint Kind, uint Flags, ulong Offset, ulong Address, ulong FileSize, ulong MemorySize)
{
    /// <summary>PT_LOAD.</summary>
    public const uint Load = 1;

    /// <summary>PT_DYNAMIC.</summary>
    public const uint DynamicTable = 2;

    /// <summary>PT_INTERP.</summary>
    public const uint Interpreter = 3;

    /// <summary>PT_NOTE.</summary>
    public const uint Note = 4;

    /// <summary>PT_GNU_STACK.</summary>
    public const uint GnuStack = 0x6474E551;

    /// <summary>PT_GNU_RELRO.</summary>
    public const uint GnuRelro = 0x6474E552;

    /// <summary>Whether code in it may run.</summary>
    public bool IsExecutable => (Flags & 1) != 0;

    /// <summary>Whether it may be written.</summary>
    public bool IsWritable => (Flags & 2) != 0;
}
