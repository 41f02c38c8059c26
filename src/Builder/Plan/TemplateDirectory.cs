using System.Text;
using Limyra.Linux;
using Limyra.Templates.Loading;
using Limyra.Templates.Text;
using static Limyra.Linux.Files;

namespace Limyra.Builder.Plan;

/// <summary>A tree of templates on disk. Thousands are read in a row, so each costs few calls.</summary>
public sealed class TemplateDirectory(string root) : ITemplateSource
{
    /// <inheritdoc/>
    public IReadOnlyList<TemplateEntry> Entries(string category)
    {
        string path = Path.Combine(root, category);
        Errno error = Open(CurrentDirectory, path, OpenFlags.Directory, mode: 0, out FileDescriptor opened);
        using FileDescriptor directory = opened;
        if (error is Errno.ENOENT or Errno.ENOTDIR) return [];
        List<DirectoryEntry> names = [];
        if (error == Errno.None) error = List(directory.Number, out names);
        if (error != Errno.None) throw new BuildException("host", $"'{path}' cannot be listed: {error}");
        return [.. names
            .Where(entry => !entry.Name.StartsWith('.'))
            .Select(entry => Describe(directory.Number, entry))
            .OfType<TemplateEntry>()];
    }

    /// <inheritdoc/>
    public string? ParentOf(string category) =>
        ReadLink(CurrentDirectory, Path.Combine(root, category, ".parent"), out string target) == Errno.None
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
        // A character takes four bytes at most; the loader refuses what is longer by its name.
        const int LimitBytes = (4 * SourceText.MaxLength) + 4;
        string full = Path.Combine(root, path);
        Errno error = Open(CurrentDirectory, full, OpenFlags.ReadOnly, mode: 0, out FileDescriptor opened);
        using FileDescriptor file = opened;
        if (error is Errno.ENOENT or Errno.ENOTDIR) return null;
        byte[] content = [];
        if (error == Errno.None) error = ReadToEnd(file.Number, LimitBytes, out content);
        if (error != Errno.None) throw new BuildException("host", $"'{full}' cannot be read: {error}");
        ReadOnlySpan<byte> text = content;
        ReadOnlySpan<byte> mark = Encoding.UTF8.Preamble;
        return Encoding.UTF8.GetString(text.StartsWith(mark) ? text[mark.Length..] : text);
    }

    /// <summary>Directory of a template, given as <c>category/name</c>.</summary>
    public string DirectoryOf(string fullName) => Path.Combine(root, fullName);

    /// <summary>A folder or link of a category, null for anything else.</summary>
    private static TemplateEntry? Describe(int category, DirectoryEntry entry)
    {
        FileKind kind = entry.Kind;
        if (kind == FileKind.Unknown && LinkStatus(category, entry.Name, out FileStatus status) == Errno.None)
            kind = status.Kind;
        if (kind == FileKind.SymbolicLink)
            return ReadLink(category, entry.Name, out string target) == Errno.None
                ? new(entry.Name, target, HasTemplate: false)
                : null;
        if (kind != FileKind.Directory) return null;
        bool hasTemplate = Status(category, $"{entry.Name}/template.py", out _) == Errno.None;
        return new(entry.Name, LinkTarget: null, hasTemplate);
    }
}
