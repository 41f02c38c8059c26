using Limyra.Templates.Hosting;
using Limyra.Templates.Text;

namespace Limyra.Tests.Templates;

/// <summary>Files in memory, for template code that reads and writes.</summary>
internal sealed class MemoryFiles : ITemplateFiles
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _directories = new(StringComparer.Ordinal) { "/" };
    private readonly Dictionary<string, int> _modes = new(StringComparer.Ordinal);

    public TemplateFileKind? KindOf(string path, bool followLinks)
    {
        if (_links.TryGetValue(path, out string? target))
            return followLinks ? KindOf(At(path, target), followLinks) : TemplateFileKind.Link;
        return _files.ContainsKey(path) ? TemplateFileKind.File
            : _directories.Contains(path) ? TemplateFileKind.Directory
            : null;
    }

    public IReadOnlyList<string> List(string path)
    {
        string prefix = path == "/" ? path : path + "/";
        return [.. _files.Keys.Concat(_links.Keys).Concat(_directories)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length)
            .Select(name => name[prefix.Length..])
            .Where(name => !name.Contains('/', StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    public ReadOnlyMemory<byte> Read(string path) => _links.TryGetValue(path, out string? target)
        ? Read(At(path, target))
        : _files.TryGetValue(path, out byte[]? content) ? content : throw Missing(path);

    public void Write(string path, ReadOnlyMemory<byte> content, bool append) =>
        _files[path] = append && _files.TryGetValue(path, out byte[]? before)
            ? [.. before, .. content.Span]
            : content.ToArray();

    public void Unlink(string path)
    {
        if (!_files.Remove(path) && !_links.Remove(path)) throw Missing(path);
    }

    public void MakeDirectory(string path, bool withParents)
    {
        string parent = path[..Math.Max(1, path.LastIndexOf('/'))];
        if (!_directories.Contains(parent))
        {
            if (!withParents) throw Missing(parent);
            MakeDirectory(parent, withParents);
        }
        _directories.Add(path);
    }

    public void RemoveDirectory(string path) => _directories.Remove(path);

    public string ReadLink(string path) =>
        _links.TryGetValue(path, out string? target) ? target : throw Missing(path);

    public void MakeLink(string path, string target) => _links[path] = target;

    public void ChangeMode(string path, int mode) => _modes[path] = mode;

    public int ModeOf(string path) => _modes.GetValueOrDefault(path, 0x1a4);

    public void Touch(string path) => _files.TryAdd(path, []);

    public void Rename(string path, string target)
    {
        _files[target] = Read(path).ToArray();
        _files.Remove(path);
    }

    public string Resolve(string path) =>
        _links.TryGetValue(path, out string? target) ? Resolve(At(path, target)) : path;

    private static string At(string link, string target) =>
        target.StartsWith('/') ? target : link[..(link.LastIndexOf('/') + 1)] + target;

    private static EvaluationException Missing(string path) => new("file", $"'{path}' is not there");
}
