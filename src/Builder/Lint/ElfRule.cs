using Limyra.Formats.Elf;

namespace Limyra.Builder.Lint;

/// <summary>A property every linked file should have.</summary>
/// <param name="Id">Stable name, also that of the column in the ledger.</param>
/// <param name="Explanation">What is wrong with a file that breaks it.</param>
/// <param name="Holds">Whether a file has the property; null: the rule does not apply to it.</param>
internal sealed record ElfRule(string Id, string Explanation, Func<ElfFile, bool?> Holds)
{
    /// <summary>All rules in the order of the ledger.</summary>
    public static IReadOnlyList<ElfRule> All { get; } =
    [
        new("pie", "is loaded at a fixed address", f => f.IsProgram || f.Interpreter is not null
            ? f.Type == ElfType.Dynamic
            : f.Type == ElfType.Executable ? false : null),
        new("relro", "relocated data stays writable", f => f.Dynamic is null ? null : f.HasRelro),
        new("bindnow", "functions are bound while it runs",
            f => f.Dynamic is null ? null : f.Dynamic.IsBoundNow),
        new("gnuhash", "has the System V symbol table, or not the GNU one",
            f => f.Dynamic is null || f.IsStatic
                ? null
                : f.Dynamic is { HasGnuHash: true, HasSystemVHash: false }),
        new("execstack", "its stack may hold code", f => !f.HasExecutableStack),
        new("wxsegment", "has memory that is writable and executable", f => !f.HasWritableCode),
        new("textrel", "relocations change its code",
            f => f.Dynamic is null ? null : !f.Dynamic.HasTextRelocations),
        new("rpath", "searches libraries in other places than those of packages", f => f.Dynamic is null
            ? null
            : IsOfPackages(f.Dynamic.RunPath) && IsOfPackages(f.Dynamic.RunPathOld)),
    ];

    /// <summary>Whether all folders of a search path are the system's: packages alone write there. An empty
    /// element is the working directory, and <c>$ORIGIN</c> goes with the file (ld.so(8)).</summary>
    internal static bool IsOfPackages(string? searchPath) => searchPath is null
        || searchPath.Split(':').All(folder => folder.TrimEnd('/') is "/lib" or "/usr/lib"
            || (folder.StartsWith("/usr/lib/", StringComparison.Ordinal)
                && !folder.Split('/').Contains("..")));
}
