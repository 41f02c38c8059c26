using Limyra.Builder.Packages;
using Limyra.Formats.Elf;

namespace Limyra.Builder.Scan;

/// <summary>An ELF file that a package ships.</summary>
/// <param name="Path">Path in the system, without leading slash.</param>
/// <param name="Package">Package that has it.</param>
/// <param name="File">What it says.</param>
/// <param name="IsForeign">Made for another processor than the C library of the build root.</param>
internal sealed record ScannedElf(string Path, BuildPackage Package, ElfFile File, bool IsForeign)
{
    /// <summary>The name other files link it by: its soname, or its file name
    /// when that has .so in it.</summary>
    public string? LinkName => File.Dynamic?.Soname
        ?? (Path[(Path.LastIndexOf('/') + 1)..] is var name && name.Split('.').Skip(1).Contains("so")
            ? name : null);
}
