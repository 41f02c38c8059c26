using Limyra.Templates.Loading;

namespace Limyra.Tests.Templates;

/// <summary>A tree of templates in a folder.</summary>
internal sealed class DiskSource(string root) : ITemplateSource
{
    public IReadOnlyList<TemplateEntry> Entries(string category)
    {
        DirectoryInfo folder = new(Path.Combine(root, category));
        if (!folder.Exists) return [];
        return [.. folder.EnumerateFileSystemInfos()
            .Where(item => item is DirectoryInfo || item.LinkTarget is not null)
            .Select(item => new TemplateEntry(
                item.Name, item.LinkTarget,
                HasTemplate: File.Exists(Path.Combine(item.FullName, "template.py"))))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    public string? ParentOf(string category) =>
        new DirectoryInfo(Path.Combine(root, category, ".parent")).LinkTarget is { } target
            ? Path.GetFileName(target.TrimEnd('/'))
            : null;

    public IReadOnlyList<string> ProfileNames() =>
        [.. Directory.EnumerateFiles(Path.Combine(root, "etc", "build_profiles"), "*.ini")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)];

    public string? ReadText(string path)
    {
        string full = Path.Combine(root, path);
        return File.Exists(full) ? File.ReadAllText(full) : null;
    }
}
