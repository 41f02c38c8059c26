namespace Limyra.Tests.Tidy;

/// <summary>The table of rooms in ARCHITECTURE.md: which project references which.</summary>
internal static class ArchitectureTable
{
    /// <summary>Project to the projects it references; a program is named <c>apps/NAME</c>.</summary>
    public static IReadOnlyDictionary<string, string[]> References() => File
        .ReadLines(Repository.At("ARCHITECTURE.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells.Length >= 5)
        .ToDictionary(
            cells => cells[1].Trim('`').TrimEnd('/'),
            cells => cells[3] is "-" ? [] : cells[3].Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
