namespace Limyra.Formats.Elf;

/// <summary>
/// What is known of an ELF file without running it: header, segments, sections, dynamic
/// section, notes and dynamic symbols, of either word size and byte order (System V ABI,
/// chapters 4 and 5). Only what the file states.
/// </summary>
public sealed record ElfFile
{
    /// <summary>Whether words are 8 bytes.</summary>
    public required bool Is64 { get; init; }

    /// <summary>Whether the most significant byte comes first.</summary>
    public required bool IsBigEndian { get; init; }

    /// <summary>Kind of object file.</summary>
    public required ElfType Type { get; init; }

    /// <summary>Processor, <c>e_machine</c>; 62 is x86-64, 183 AArch64.</summary>
    public required ushort Machine { get; init; }

    /// <summary>Address of the first instruction.</summary>
    public ulong Entry { get; init; }

    /// <summary>Program headers in file order.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; init; } = [];

    /// <summary>Section headers in file order.</summary>
    public IReadOnlyList<ElfSection> Sections { get; init; } = [];

    /// <summary>Program loader it asks for; null for libraries and static programs.</summary>
    public string? Interpreter { get; init; }

    /// <summary>Dynamic section; null when there is none.</summary>
    public ElfDynamic? Dynamic { get; init; }

    /// <summary>Notes of all note segments, or of the note sections when there are no segments.</summary>
    public IReadOnlyList<ElfNote> Notes { get; init; } = [];

    /// <summary>Dynamic symbols without the first, empty one; empty when the
    /// file has no section headers.</summary>
    public IReadOnlyList<ElfSymbol> Symbols { get; init; } = [];

    /// <summary>Whether its stack may hold code: asked for, or not refused.</summary>
    public bool HasExecutableStack => !Segments.Any(s => s.Kind == ElfSegment.GnuStack && !s.IsExecutable);

    /// <summary>Whether relocated data becomes read-only.</summary>
    public bool HasRelro => Segments.Any(s => s.Kind == ElfSegment.GnuRelro);

    /// <summary>Whether some memory is both writable and executable.</summary>
    public bool HasWritableCode =>
        Segments.Any(s => s.Kind == ElfSegment.Load && s.IsWritable && s.IsExecutable);

    /// <summary>Whether it names no libraries and no loader and is not a library.</summary>
    public bool IsStatic => Dynamic is null || (Interpreter is null && Dynamic.IsMarkedAsProgram);

    /// <summary>Whether it is a program: started by itself, at a fixed or any address.</summary>
    public bool IsProgram => Type == ElfType.Executable
        || (Type == ElfType.Dynamic && (Interpreter is not null || Dynamic is { IsMarkedAsProgram: true }));

    /// <summary>Build id in lower-case hexadecimal; null when there is none.</summary>
    public string? BuildId =>
        Notes.FirstOrDefault(n => n is { Owner: "GNU", Kind: ElfNote.BuildId }) is { } note
            ? Convert.ToHexStringLower(note.Content.Span)
            : null;

    /// <summary>Whether the bytes begin as an ELF file does.</summary>
    public static bool IsElf(ReadOnlySpan<byte> bytes) => bytes.StartsWith(ElfParser.Magic);

    /// <summary>Reads a whole file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <exception cref="ElfFormatException">The bytes are no well-formed ELF file.</exception>
    public static ElfFile Parse(ReadOnlySpan<byte> bytes, string source) => ElfParser.Parse(bytes, source);
}
