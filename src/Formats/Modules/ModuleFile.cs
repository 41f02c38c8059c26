using System.Buffers.Binary;
using System.Text;

namespace Limyra.Formats.Modules;

/// <summary>A kernel module that breaks a rule of its form.</summary>
public sealed class ModuleFileException : Exception
{
    /// <summary>Names the place and the rule.</summary>
    public ModuleFileException(string source, long offsetBytes, string rule, string message)
        : base($"{source}: byte {offsetBytes}: {message}")
    {
        SourceName = source;
        OffsetBytes = offsetBytes;
        Rule = rule;
    }

    /// <summary>The file as the caller named it.</summary>
    public string SourceName { get; }

    /// <summary>Where in the file.</summary>
    public long OffsetBytes { get; }

    /// <summary>Stable name of the broken rule, such as module-elf.</summary>
    public string Rule { get; }
}

/// <summary>What a kernel module says about itself in its .modinfo section:
/// NAME=VALUE, each ended by NUL.</summary>
public sealed class ModuleFile
{
    // Elf64_Ehdr and Elf64_Shdr, elf(5).
    private const int HeaderBytes = 64;
    private const int SectionHeaderOffsetAt = 40;
    private const int SectionCountAt = 60;
    private const int NamesIndexAt = 62;
    private const int SectionHeaderBytes = 64;

    private readonly List<(string Name, string Value)> _fields = [];

    private ModuleFile()
    {
    }

    /// <summary>All fields in file order.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields => _fields;

    /// <summary>Names of the modules it needs directly.</summary>
    public IEnumerable<string> Dependencies =>
        from value in All("depends") from name in value.Split(',', StringSplitOptions.RemoveEmptyEntries)
            select name;

    /// <summary>Every value of a field.</summary>
    public IEnumerable<string> All(string name) =>
        from field in _fields where field.Name == name select field.Value;

    /// <summary>Reads a 64-bit little-endian ELF object.</summary>
    public static ModuleFile Read(ReadOnlySpan<byte> file, string source)
    {
        ModuleFile module = new();
        if (file.Length < HeaderBytes || !file.StartsWith((ReadOnlySpan<byte>)[0x7f, 0x45, 0x4c, 0x46, 2, 1]))
            throw new ModuleFileException(source, 0, "module-elf", "not a 64-bit little-endian ELF file");

        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(file[SectionHeaderOffsetAt..]);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(file[SectionCountAt..]);
        ushort namesIndex = BinaryPrimitives.ReadUInt16LittleEndian(file[NamesIndexAt..]);
        if (table > (ulong)file.Length || (ulong)count * SectionHeaderBytes > (ulong)file.Length - table
            || namesIndex >= count)
        {
            throw new ModuleFileException(source, SectionHeaderOffsetAt, "module-sections",
                $"{count} section headers at {table} do not fit into the file");
        }

        ReadOnlySpan<byte> names = Content(file, Header(file, table, namesIndex), source);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = Header(file, table, i);
            uint name = BinaryPrimitives.ReadUInt32LittleEndian(header);
            if (name < names.Length && names[(int)name..].StartsWith(".modinfo\0"u8))
                module.AddFields(Content(file, header, source));
        }

        return module;
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> file, ulong table, int index) =>
        file.Slice((int)table + index * SectionHeaderBytes, SectionHeaderBytes);

    // sh_offset at 24, sh_size at 32.
    private static ReadOnlySpan<byte> Content(
        ReadOnlySpan<byte> file, ReadOnlySpan<byte> header, string source)
    {
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
        if (offset > (ulong)file.Length || size > (ulong)file.Length - offset)
        {
            throw new ModuleFileException(source, (long)Math.Min(offset, long.MaxValue), "module-section",
                $"a section of {size} bytes does not fit into the file");
        }

        return file.Slice((int)offset, (int)size);
    }

    private void AddFields(ReadOnlySpan<byte> section)
    {
        foreach (string text in Encoding.UTF8.GetString(section).Split('\0'))
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                _fields.Add((text[..equals], text[(equals + 1)..]));
        }
    }
}
