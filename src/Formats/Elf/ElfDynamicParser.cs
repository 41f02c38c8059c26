namespace Limyra.Formats.Elf;

/// <summary>Reads the dynamic section; its strings are found through the loaded
/// segments, as a loader does.</summary>
internal static class ElfDynamicParser
{
    private const int MaxEntries = 16_384;
    private const int MaxVersions = 4_096;

    private const ulong
        TagNull = 0, TagNeeded = 1, TagHash = 4, TagStrings = 5, TagStringsSize = 10, TagSoname = 14,
        TagRunPathOld = 15,
        TagTextRelocations = 22, TagProcedureLinkage = 23, TagBindNow = 24, TagRunPath = 29, TagFlags = 30,
        TagGnuHash = 0x6FFFFEF5, TagFlags1 = 0x6FFFFFFB, TagVersionNeeds = 0x6FFFFFFE,
        TagVersionNeedCount = 0x6FFFFFFF;

    private const ulong FlagTextRelocations = 4, FlagBindNow = 8, Flag1Now = 1, Flag1Program = 0x08000000;

    public static ElfDynamic? Read(ref ElfReader reader, List<ElfSegment> segments, List<ElfSection> sections)
    {
        ElfSegment table = segments.Find(s => s.Kind == ElfSegment.DynamicTable);
        // A file that holds only debugging data keeps the segment but not its bytes.
        if (table.FileSize == 0 || sections.Exists(s => s is { Name: ".dynamic", Kind: ElfSection.NoBits }))
            return null;
        List<(ulong Tag, ulong Value)> entries = ReadEntries(ref reader, table);
        ulong strings = Last(entries, TagStrings);
        ulong stringsSize = Last(entries, TagStringsSize);
        ulong stringsAt = stringsSize == 0 ? 0 : FileOffset(ref reader, segments, strings);

        List<string> needed = [];
        foreach ((ulong tag, ulong value) in entries)
            if (tag == TagNeeded) needed.Add(reader.Text(stringsAt, stringsSize, value, "a needed library"));
        ulong flags = Last(entries, TagFlags);
        ulong flags1 = Last(entries, TagFlags1);
        return new()
        {
            Needed = needed,
            Soname = NullIfEmpty(Text(ref reader, TagSoname)),
            RunPathOld = Text(ref reader, TagRunPathOld),
            RunPath = Text(ref reader, TagRunPath),
            Flags = flags,
            Flags1 = flags1,
            HasTextRelocations = Has(entries, TagTextRelocations) || (flags & FlagTextRelocations) != 0,
            IsBoundNow = Has(entries, TagBindNow) || (flags & FlagBindNow) != 0 || (flags1 & Flag1Now) != 0,
            IsMarkedAsProgram = (flags1 & Flag1Program) != 0,
            HasGnuHash = Has(entries, TagGnuHash),
            HasSystemVHash = Has(entries, TagHash),
            HasProcedureLinkage = Has(entries, TagProcedureLinkage),
            VersionNeeds = ReadVersionNeeds(ref reader, segments, entries, stringsAt, stringsSize),
        };

        string? Text(ref ElfReader reader, ulong tag) => Has(entries, tag)
            ? reader.Text(stringsAt, stringsSize, Last(entries, tag), "a name in the dynamic section")
            : null;
    }

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;

    private static bool Has(List<(ulong Tag, ulong Value)> entries, ulong tag) =>
        entries.Exists(e => e.Tag == tag);

    private static ulong Last(List<(ulong Tag, ulong Value)> entries, ulong tag) =>
        entries.FindLast(e => e.Tag == tag).Value;

    private static List<(ulong Tag, ulong Value)> ReadEntries(ref ElfReader reader, ElfSegment table)
    {
        List<(ulong, ulong)> entries = [];
        reader.Slice(table.Offset, table.FileSize, "the dynamic section");
        reader.Position = table.Offset;
        ulong end = table.Offset + table.FileSize;
        ulong size = reader.Is64 ? 16UL : 8UL;
        while (end - reader.Position >= size)
        {
            ulong tag = reader.Address();
            ulong value = reader.Address();
            if (tag == TagNull) break;
            if (entries.Count >= MaxEntries)
                throw reader.Broken(reader.Position, "elf-dynamic",
                    $"more than {MaxEntries} dynamic entries");
            entries.Add((tag, value));
        }
        return entries;
    }

    private static ulong FileOffset(ref ElfReader reader, List<ElfSegment> segments, ulong address)
    {
        foreach (ElfSegment segment in segments)
            if (segment.Kind == ElfSegment.Load && address >= segment.Address
                && address - segment.Address < segment.FileSize)
                return checked(segment.Offset + (address - segment.Address));
        throw reader.Broken(0, "elf-address",
            $"address {address} of the dynamic section is in no loaded segment");
    }

    private static List<ElfVersionNeed> ReadVersionNeeds(
        ref ElfReader reader, List<ElfSegment> segments, List<(ulong, ulong)> entries, ulong stringsAt,
        ulong stringsSize)
    {
        List<ElfVersionNeed> needs = [];
        ulong count = Last(entries, TagVersionNeedCount);
        if (count == 0 || !Has(entries, TagVersionNeeds)) return needs;
        if (count > MaxVersions)
            throw reader.Broken(0, "elf-versions", $"{count} version tables, at most {MaxVersions} are read");
        ulong at = FileOffset(ref reader, segments, Last(entries, TagVersionNeeds));
        int total = 0;
        for (ulong index = 0; index < count; index++)
        {
            reader.Position = checked(at + 2);
            ushort versionCount = reader.Half();
            string library = reader.Text(stringsAt, stringsSize, reader.Word(), "a versioned library");
            uint first = reader.Word();
            uint next = reader.Word();
            List<string> versions = [];
            ulong versionAt = checked(at + first);
            for (int version = 0; version < versionCount; version++)
            {
                if (++total > MaxVersions)
                    throw reader.Broken(versionAt, "elf-versions", $"more than {MaxVersions} versions");
                reader.Position = checked(versionAt + 8);
                versions.Add(reader.Text(stringsAt, stringsSize, reader.Word(), "a version"));
                versionAt = checked(versionAt + reader.Word());
            }
            needs.Add(new(library, versions));
            at = checked(at + next);
        }
        return needs;
    }
}
