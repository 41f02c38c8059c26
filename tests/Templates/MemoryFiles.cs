using Limyra.Templates.Hosting;
using Limyra.Templates.Text;

namespace Limyra.Tests.Templates;

/// <summary>Files in memory, for template code that reads and writes.</summary>
internal sealed class MemoryFiles : ITemplateFiles
{
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> links = new(StringComparer.Ordinal);
    private readonly SortedSet<string> directories = new(StringComparer.Ordinal) { "/" };
    private readonly Dictionary<string, int> modes = new(StringComparer.Ordinal);

    public TemplateFileKind? KindOf(string path, bool followLinks)
    {
        if (links.TryGetValue(path, out string? target))
            return followLinks ? KindOf(At(path, target), followLinks) : TemplateFileKind.Link;
        return files.ContainsKey(path) ? TemplateFileKind.File
            : directories.Contains(path) ? TemplateFileKind.Directory
            : null;
    }

    public IReadOnlyList<string> List(string path)
    {
        string prefix = path == "/" ? path : path + "/";
        return [.. files.Keys.Concat(links.Keys).Concat(directories)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length)
            .Select(name => name[prefix.Length..])
            .Where(name => !name.Contains('/', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    public ReadOnlyMemory<byte> Read(string path) => links.TryGetValue(path, out string? target)
        ? Read(At(path, target))
        : files.TryGetValue(path, out byte[]? content) ? content : throw Missing(path);

    public void Write(string path, ReadOnlyMemory<byte> content, bool append) =>
        files[path] = append && files.TryGetValue(path, out byte[]? before)
            ? [.. before, .. content.Span]
            : content.ToArray();

    public void Unlink(string path)
    {
        if (!files.Remove(path) && !links.Remove(path)) throw Missing(path);
    }

    public void MakeDirectory(string path, bool withParents)
    {
        string parent = path[..Math.Max(1, path.LastIndexOf('/'))];
        if (!directories.Contains(parent))
        {
            if (!withParents) throw Missing(parent);
            MakeDirectory(parent, withParents);
        }
        directories.Add(path);
    }

    public void RemoveDirectory(string path) => directories.Remove(path);

    public string ReadLink(string path) =>
        links.TryGetValue(path, out string? target) ? target : throw Missing(path);

    public void MakeLink(string path, string target) => links[path] = target;

    public void ChangeMode(string path, int mode) => modes[path] = mode;

    public int ModeOf(string path) => modes.GetValueOrDefault(path, 0x1a4);

    public void Touch(string path) => files.TryAdd(path, []);

    public void Rename(string path, string target)
    {
        files[target] = Read(path).ToArray();
        files.Remove(path);
    }

    public string Resolve(string path) =>
        links.TryGetValue(path, out string? target) ? Resolve(At(path, target)) : path;

    private static string At(string link, string target) =>
        target.StartsWith('/') ? target : link[..(link.LastIndexOf('/') + 1)] + target;

    private static EvaluationException Missing(string path) => new("file", $"'{path}' is not there");
}
