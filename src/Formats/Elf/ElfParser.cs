namespace Limyra.Formats.Elf;

/// <summary>Reads the file header and the two tables it points to, then what they point to.</summary>
internal static class ElfParser
{
    /// <summary>Entries of one table; the largest real programs have some thousands of sections.</summary>
    public const int MaxTableEntries = 65_536;

    private const ulong MaxNoteBytes = 1 << 20;

    public static ReadOnlySpan<byte> Magic => [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    public static ElfFile Parse(ReadOnlySpan<byte> bytes, string source)
    {
        ElfReader reader = new(bytes, source);
        if (!ElfFile.IsElf(bytes))
            throw reader.Broken(0, "elf-magic", "does not begin with the ELF signature");
        try
        {
            return Read(ref reader);
        }
        catch (OverflowException)
        {
            throw reader.Broken(reader.Position, "elf-bounds", "an offset does not fit into 64 bits");
        }
    }

    private static ElfFile Read(ref ElfReader reader)
    {
        reader.Position = 4;
        reader.Is64 = reader.Byte() switch
        {
            1 => false,
            2 => true,
            var other => throw reader.Broken(4, "elf-class", $"unknown word size {other}"),
        };
        reader.IsBigEndian = reader.Byte() switch
        {
            1 => false,
            2 => true,
            var other => throw reader.Broken(5, "elf-order", $"unknown byte order {other}"),
        };
        reader.Skip(10);
        ushort type = reader.Half();
        ushort machine = reader.Half();
        reader.Skip(4);
        ulong entry = reader.Address();
        ulong segmentsAt = reader.Address();
        ulong sectionsAt = reader.Address();
        reader.Skip(4 + 2);
        ushort segmentSize = reader.Half();
        ushort segmentCount = reader.Half();
        ushort sectionSize = reader.Half();
        ushort sectionCount = reader.Half();
        ushort namesIndex = reader.Half();

        List<ElfSegment> segments = ReadSegments(ref reader, segmentsAt, segmentSize, segmentCount);
        List<ElfSection> sections =
            ReadSections(ref reader, sectionsAt, sectionSize, sectionCount, namesIndex);
        return new()
        {
            Is64 = reader.Is64,
            IsBigEndian = reader.IsBigEndian,
            Type = (ElfType)type,
            Machine = machine,
            Entry = entry,
            Segments = segments,
            Sections = sections,
            Interpreter = ReadInterpreter(ref reader, segments),
            Dynamic = ElfDynamicParser.Read(ref reader, segments, sections),
            Notes = ReadNotes(ref reader, segments),
            Symbols = ReadSymbols(ref reader, sections),
        };
    }

    private static List<ElfSegment> ReadSegments(ref ElfReader reader, ulong at, ushort size, ushort count)
    {
        List<ElfSegment> segments = [];
        if (at == 0) return segments;
        for (int index = 0; index < count; index++)
        {
            reader.Position = checked(at + (ulong)index * size);
            uint kind = reader.Word();
            uint flags = reader.Is64 ? reader.Word() : 0;
            ulong offset = reader.Address();
            ulong address = reader.Address();
            reader.Address();
            ulong fileSize = reader.Address();
            ulong memorySize = reader.Address();
            if (!reader.Is64) flags = reader.Word();
            segments.Add(new(kind, flags, offset, address, fileSize, memorySize));
        }
        return segments;
    }

    private readonly record struct RawSection(
        uint Name, uint Kind, ulong Offset, ulong Size, uint Link, uint Info);

    private static RawSection ReadSection(ref ElfReader reader, ulong at)
    {
        reader.Position = at;
        uint name = reader.Word();
        uint kind = reader.Word();
        reader.Address();
        reader.Address();
        ulong offset = reader.Address();
        ulong size = reader.Address();
        uint link = reader.Word();
        uint info = reader.Word();
        return new(name, kind, offset, size, link, info);
    }

    private static List<ElfSection> ReadSections(
        ref ElfReader reader, ulong at, ushort size, ushort shortCount, ushort shortNames)
    {
        List<ElfSection> sections = [];
        if (at == 0) return sections;
        RawSection first = ReadSection(ref reader, at);
        // More than 0xff00 sections: the true numbers stand in the first section header.
        ulong count = shortCount == 0 ? first.Size : shortCount;
        uint namesIndex = shortNames == 0xFFFF ? first.Link : shortNames;
        if (count > MaxTableEntries)
            throw reader.Broken(at, "elf-sections", $"{count} sections, at most {MaxTableEntries} are read");

        List<RawSection> raw = [];
        for (ulong index = 0; index < count; index++)
            raw.Add(ReadSection(ref reader, checked(at + index * size)));
        RawSection names = namesIndex < raw.Count ? raw[(int)namesIndex] : default;
        foreach (RawSection section in raw)
            sections.Add(new()
            {
                Name = section.Name == 0 || names.Size == 0
                    ? ""
                    : reader.Text(names.Offset, names.Size, section.Name, "the name of a section"),
                Kind = section.Kind,
                Offset = section.Offset,
                Size = section.Size,
                Link = section.Link,
            });
        return sections;
    }

    private static string? ReadInterpreter(ref ElfReader reader, List<ElfSegment> segments)
    {
        foreach (ElfSegment segment in segments)
            if (segment.Kind == ElfSegment.Interpreter && segment.FileSize > 0)
                return reader.Text(segment.Offset, segment.FileSize, 0, "the name of the program loader");
        return null;
    }

    private static List<ElfNote> ReadNotes(ref ElfReader reader, List<ElfSegment> segments)
    {
        List<ElfNote> notes = [];
        foreach (ElfSegment segment in segments)
        {
            if (segment.Kind != ElfSegment.Note || segment.FileSize is 0 or > MaxNoteBytes) continue;
            reader.Slice(segment.Offset, segment.FileSize, "a note segment");
            ulong at = segment.Offset;
            ulong end = segment.Offset + segment.FileSize;
            while (end - at >= 12)
            {
                reader.Position = at;
                uint nameSize = reader.Word();
                uint size = reader.Word();
                uint kind = reader.Word();
                ulong contentAt = at + 12 + Padded(nameSize);
                if (contentAt > end || size > end - contentAt)
                    throw reader.Broken(at, "elf-note", "a note reaches beyond its segment");
                string owner = nameSize == 0 ? "" : reader.Text(at + 12, nameSize, 0, "the owner of a note");
                notes.Add(new(owner, kind, reader.Slice(contentAt, size, "a note").ToArray()));
                at = Math.Min(end, contentAt + Padded(size));
            }
        }
        return notes;

        static ulong Padded(uint size) => ((ulong)size + 3) & ~3UL;
    }

    private static List<ElfSymbol> ReadSymbols(ref ElfReader reader, List<ElfSection> sections)
    {
        List<ElfSymbol> symbols = [];
        foreach (ElfSection table in sections)
        {
            if (table.Kind != ElfSection.DynamicSymbols || table.Link >= sections.Count) continue;
            ElfSection names = sections[(int)table.Link];
            if (names.Kind == ElfSection.NoBits) continue;
            reader.Slice(table.Offset, table.Size, "the dynamic symbols");
            ulong size = reader.Is64 ? 24UL : 16UL;
            for (ulong at = size; at + size <= table.Size; at += size)
            {
                reader.Position = table.Offset + at;
                uint name = reader.Word();
                if (!reader.Is64) reader.Skip(8);
                byte info = reader.Byte();
                reader.Skip(1);
                ushort section = reader.Half();
                if (name == 0) continue;
                string text = reader.Text(names.Offset, names.Size, name, "the name of a symbol");
                symbols.Add(new(text, IsDefined: section != 0, IsWeak: info >> 4 == 2));
            }
        }
        return symbols;
    }
}
