namespace Limyra.Formats.Elf;

/// <summary>A section header: a named part of the file.</summary>
public readonly record struct ElfSection
{
    /// <summary>SHT_NOBITS: takes no bytes in the file.</summary>
    public const uint NoBits = 8;

    /// <summary>SHT_DYNSYM.</summary>
    public const uint DynamicSymbols = 11;

    /// <summary>Name, for example <c>.text</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Kind, <c>sh_type</c>.</summary>
    public required uint Kind { get; init; }

    /// <summary>First byte in the file.</summary>
    public required ulong Offset { get; init; }

    /// <summary>Bytes.</summary>
    public required ulong Size { get; init; }

    /// <summary>Index of the section it refers to, <c>sh_link</c>.</summary>
    public required uint Link { get; init; }
}
