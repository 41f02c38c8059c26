using Limyra.Apk.Packages;
using Limyra.Builder.Lint;
using Limyra.Formats.Elf;

namespace Limyra.Builder.Commands;

/// <summary>Prints the ledger: every ELF file of packages or repositories, and which of the rules it keeps.</summary>
internal static class AuditCommand
{
    public static Task<int> Run(CommandContext context)
    {
        IEnumerable<string> places = context.Arguments.Count > 0
            ? context.Arguments
            : context.PackageDirectories.Where(Directory.Exists);
        context.Output.WriteLine($"{string.Join(' ', ElfRule.All.Select(r => r.Id))} package path");
        int broken = 0, files = 0;
        foreach (string package in places.SelectMany(Packages))
        {
            if (Path.GetFileName(package).Contains("-dbg-", StringComparison.Ordinal)) continue;
            using FileStream stream = File.OpenRead(package);
            using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, package);
            while (reader.Next() is { } entry)
            {
                if (!entry.IsRegularFile || entry.Size < 52) continue;
                using MemoryStream content = new();
                entry.Content.CopyTo(content);
                if (Parse(content.GetBuffer().AsSpan(0, (int)content.Length), entry.Path) is not { } file) continue;
                files++;
                string[] marks = [.. ElfRule.All.Select(rule => rule.Holds(file) switch
                {
                    true => "yes",
                    false => "NO",
                    null => "-",
                })];
                if (marks.Contains("NO")) broken++;
                IEnumerable<string> columns = marks.Select((mark, index) => mark.PadRight(ElfRule.All[index].Id.Length));
                context.Output.WriteLine($"{string.Join(' ', columns)} {reader.Package.Info.Name} {entry.Path}");
            }
        }
        context.Output.WriteLine($"{files} files, {broken} of them break a rule");
        return Task.FromResult(broken == 0 ? 0 : 1);
    }

    private static IEnumerable<string> Packages(string place) => Directory.Exists(place)
        ? Directory.EnumerateFiles(place, "*.apk").Order(StringComparer.Ordinal)
        : [place];

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
