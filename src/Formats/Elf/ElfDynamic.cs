namespace Limyra.Formats.Elf;

/// <summary>The dynamic section: what the program loader needs to know.</summary>
public sealed record ElfDynamic
{
    /// <summary>Libraries it wants, DT_NEEDED, in order.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>Name others link it by, DT_SONAME; null when none.</summary>
    public string? Soname { get; init; }

    /// <summary>Old search path, DT_RPATH.</summary>
    public string? RunPathOld { get; init; }

    /// <summary>Search path, DT_RUNPATH.</summary>
    public string? RunPath { get; init; }

    /// <summary>DT_FLAGS.</summary>
    public ulong Flags { get; init; }

    /// <summary>DT_FLAGS_1.</summary>
    public ulong Flags1 { get; init; }

    /// <summary>Relocations change code (DT_TEXTREL or DF_TEXTREL).</summary>
    public bool HasTextRelocations { get; init; }

    /// <summary>All symbols are bound at start (DT_BIND_NOW, DF_BIND_NOW or DF_1_NOW).</summary>
    public bool IsBoundNow { get; init; }

    /// <summary>DF_1_PIE: a program, not a library.</summary>
    public bool IsMarkedAsProgram { get; init; }

    /// <summary>Has the GNU hash table.</summary>
    public bool HasGnuHash { get; init; }

    /// <summary>Has the System V hash table.</summary>
    public bool HasSystemVHash { get; init; }

    /// <summary>Has lazily bound calls (DT_JMPREL).</summary>
    public bool HasProcedureLinkage { get; init; }

    /// <summary>Versions demanded of libraries, DT_VERNEED.</summary>
    public IReadOnlyList<ElfVersionNeed> VersionNeeds { get; init; } = [];
}

/// <summary>Symbol versions a file demands of one library.</summary>
/// <param name="Library">File name as in DT_NEEDED.</param>
/// <param name="Versions">Version names, for example <c>GLIBC_2.34</c>.</param>
public sealed record ElfVersionNeed(string Library, IReadOnlyList<string> Versions);
