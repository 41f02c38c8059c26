using Limyra.Templates.Loading;

namespace Limyra.Builder.Plan;

/// <summary>A tree of templates on disk.</summary>
public sealed class TemplateDirectory(string root) : ITemplateSource
{
    /// <inheritdoc/>
    public IReadOnlyList<TemplateEntry> Entries(string category)
    {
        DirectoryInfo directory = new(Path.Combine(root, category));
        if (!directory.Exists) return [];
        List<TemplateEntry> entries = [];
        foreach (FileSystemInfo info in directory.EnumerateFileSystemInfos().OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            if (info.Name.StartsWith('.')) continue;
            if (info.LinkTarget is { } target) entries.Add(new(info.Name, target, HasTemplate: false));
            else if (info is DirectoryInfo)
                entries.Add(new(info.Name, LinkTarget: null, File.Exists(Path.Combine(info.FullName, "template.py"))));
        }
        return entries;
    }

    /// <inheritdoc/>
    public string? ParentOf(string category) =>
        new FileInfo(Path.Combine(root, category, ".parent")).LinkTarget is { } target
            ? Path.GetFileName(target.TrimEnd('/'))
            : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> ProfileNames()
    {
        string directory = Path.Combine(root, "etc/build_profiles");
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, "*.ini")
                .Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <inheritdoc/>
    public string? ReadText(string path)
    {
        string full = Path.Combine(root, path);
        return File.Exists(full) ? File.ReadAllText(full) : null;
    }

    /// <summary>Directory of a template, given as <c>category/name</c>.</summary>
    public string DirectoryOf(string fullName) => Path.Combine(root, fullName);
}
