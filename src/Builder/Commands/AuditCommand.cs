using Limyra.Apk.Packages;
using Limyra.Builder.Lint;
using Limyra.Formats.Elf;

namespace Limyra.Builder.Commands;

/// <summary>
/// Prints the ledger: every ELF file of packages or repositories, which of the rules it keeps, what traces
/// hardening left in it, and which libraries it names but uses nothing of.
/// </summary>
internal static class AuditCommand
{
    private const string UnusedColumn = "unused";

    /// <summary>A file and what is known of it; its bytes are not kept.</summary>
    private sealed record Audited(string Package, string Path, ElfFile File, IReadOnlyList<bool?> Traces);

    public static Task<int> Run(CommandContext context)
    {
        IEnumerable<string> places = context.Arguments.Count > 0
            ? context.Arguments
            : context.PackageDirectories.Where(Directory.Exists);
        List<Audited> files = [.. places.SelectMany(Packages).SelectMany(ReadPackage)];
        Dictionary<string, ElfFile> libraries = new(StringComparer.Ordinal);
        foreach (Audited audited in files)
            if (LinkName(audited) is { } name) libraries.TryAdd(name, audited.File);

        IEnumerable<string> columns = ElfRule.All.Select(r => r.Id).Append(UnusedColumn)
            .Concat(ElfTraces.Names);
        context.Output.WriteLine($"{string.Join(' ', columns)} package path");
        int broken = 0;
        SortedDictionary<string, int> violations = new(StringComparer.Ordinal);
        foreach (Audited audited in files.OrderBy(f => f.Package, StringComparer.Ordinal)
            .ThenBy(f => f.Path, StringComparer.Ordinal))
        {
            bool?[] kept =
                [.. ElfRule.All.Select(rule => rule.Holds(audited.File)), UsesAll(audited.File, libraries)];
            if (kept.Contains(false)) broken++;
            foreach ((string column, bool? isKept) in columns.Zip(kept))
                if (isKept == false) violations[column] = violations.GetValueOrDefault(column) + 1;
            IEnumerable<string> cells = kept.Select(k => Mark(k, "NO"))
                .Concat(audited.Traces.Select(t => Mark(t, "no")))
                .Zip(columns, (mark, column) => mark.PadRight(column.Length));
            context.Output.WriteLine($"{string.Join(' ', cells)} {audited.Package} {audited.Path}");
        }
        context.Output.WriteLine($"{files.Count} files, {broken} of them break a rule"
            + string.Concat(violations.Select(v => $"; {v.Key} {v.Value}")));
        foreach ((string name, int index) in ElfTraces.Names.Select((n, i) => (n, i)))
            context.Output.WriteLine($"{name}: found in {files.Count(f => f.Traces[index] == true)}, "
                + $"not in {files.Count(f => f.Traces[index] == false)}, cannot be told for {files
                    .Count(f => f.Traces[index] is null)}");
        return Task.FromResult(broken == 0 ? 0 : 1);
    }

    private static string Mark(bool? answer, string no) => answer switch
    {
        true => "yes",
        false => no,
        null => "-",
    };

    /// <summary>Whether it uses something of every library it names, of those
    /// that are among the files.</summary>
    private static bool? UsesAll(ElfFile file, Dictionary<string, ElfFile> libraries)
    {
        if (file.Dynamic is not { Needed.Count: > 0 } dynamic || file.Symbols.Count == 0) return null;
        HashSet<string> wanted =
            new(file.Symbols.Where(s => !s.IsDefined).Select(s => s.Name), StringComparer.Ordinal);
        bool? answer = null;
        foreach (string library in dynamic.Needed)
        {
            // The C library is needed by its start files even when no symbol of it is named.
            if (library.StartsWith("libc.", StringComparison.Ordinal)) continue;
            if (!libraries.TryGetValue(library, out ElfFile? found) || found.Symbols.Count == 0) continue;
            if (!found.Symbols.Any(s => s.IsDefined && wanted.Contains(s.Name))) return false;
            answer = true;
        }
        return answer;
    }

    private static string? LinkName(Audited audited) =>
        audited.File.Dynamic?.Soname
            ?? (audited.Path.Contains(".so", StringComparison.Ordinal)
                ? Path.GetFileName(audited.Path) : null);

    private static IEnumerable<string> Packages(string place) => Directory.Exists(place)
        ? Directory.EnumerateFiles(place, "*.apk").Order(StringComparer.Ordinal)
        : [place];

    private static IEnumerable<Audited> ReadPackage(string package)
    {
        if (Path.GetFileName(package).Contains("-dbg-", StringComparison.Ordinal)) yield break;
        using FileStream stream = File.OpenRead(package);
        using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, package);
        while (reader.Next() is { } entry)
        {
            if (!entry.IsRegularFile || entry.Size < 52) continue;
            using MemoryStream content = new();
            entry.Content.CopyTo(content);
            ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
            if (Parse(bytes, entry.Path) is { } file)
                yield return new(reader.Package.Info.Name, entry.Path, file, ElfTraces.Find(file, bytes));
        }
    }

    private static ElfFile? Parse(ReadOnlySpan<byte> bytes, string name)
    {
        if (!ElfFile.IsElf(bytes)) return null;
        try
        {
            ElfFile file = ElfFile.Parse(bytes, name);
            return file.Type is ElfType.Dynamic or ElfType.Executable ? file : null;
        }
        catch (ElfFormatException)
        {
            return null;
        }
    }
}
