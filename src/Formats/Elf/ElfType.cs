namespace Limyra.Formats.Elf;

/// <summary>Kind of object file, <c>e_type</c>.</summary>
public enum ElfType : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Relocatable object, as a compiler writes it.</summary>
    Relocatable = 1,

    /// <summary>Program at a fixed address.</summary>
    Executable = 2,

    /// <summary>Shared library or position-independent program.</summary>
    Dynamic = 3,

    /// <summary>Core dump.</summary>
    Core = 4,
}
