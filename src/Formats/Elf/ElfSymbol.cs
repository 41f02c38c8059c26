namespace Limyra.Formats.Elf;

/// <summary>An entry of the dynamic symbol table.</summary>
/// <param name="Name">Name.</param>
/// <param name="IsDefined">Defined here; otherwise wanted from elsewhere.</param>
/// <param name="IsWeak">Weak: may stay undefined.</param>
public readonly record struct ElfSymbol(string Name, bool IsDefined, bool IsWeak);
