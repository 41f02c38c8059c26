using Limyra.Builder.Sandbox;
using Limyra.Linux;
using Limyra.Templates.Hosting;

namespace Limyra.Builder.Files;

/// <summary>
/// The files template code and the builder's own steps work on, by their paths in the sandbox. What is made
/// belongs to the user that commands in the sandbox run as.
/// </summary>
internal sealed class BuildFiles(BuildPaths paths, SandboxUser? user) : ITemplateFiles
{
    private const long MaxReadBytes = 256L << 20;

    /// <summary>Paths behind it.</summary>
    public BuildPaths Paths => paths;

    public TemplateFileKind? KindOf(string path, bool followLinks) =>
        KindOfHost(paths.Resolve(path, followLinks).Host);

    public IReadOnlyList<string> List(string path)
    {
        string host = paths.Resolve(path, followLast: true).Host;
        if (!Directory.Exists(host)) throw Missing(path);
        return [.. new DirectoryInfo(host).EnumerateFileSystemInfos().Select(f => f.Name)
            .Order(StringComparer.Ordinal)];
    }

    public ReadOnlyMemory<byte> Read(string path)
    {
        string host = paths.Resolve(path, followLast: true).Host;
        if (KindOfHost(host) is not TemplateFileKind.File) throw Missing(path);
        if (new FileInfo(host).Length > MaxReadBytes)
            throw new BuildException("file", $"'{path}' is larger than a template may read");
        return File.ReadAllBytes(host);
    }

    public void Write(string path, ReadOnlyMemory<byte> content, bool append)
    {
        string host = ToWrite(path, followLast: true);
        bool isNew = KindOfHost(host) is null;
        if (!isNew && KindOfHost(host) is not TemplateFileKind.File)
            throw new BuildException("file", $"'{path}' is no file that could be written");
        Guard(path, () =>
        {
            using FileStream stream = new(host, append ? FileMode.Append : FileMode.Create, FileAccess.Write);
            stream.Write(content.Span);
        });
        if (!isNew) return;
        SetMode(host, 0b110_100_100);
        user?.TakeOver(host);
    }

    public void Unlink(string path)
    {
        string host = ToWrite(path, followLast: false);
        if (KindOfHost(host) is null) throw Missing(path);
        Guard(path, () => File.Delete(host));
    }

    public void MakeDirectory(string path, bool withParents)
    {
        string host = ToWrite(path, followLast: true);
        if (Directory.Exists(host)) return;
        string parent = Path.GetDirectoryName(host)!; // never the root: that exists
        if (!Directory.Exists(parent))
        {
            if (!withParents)
                throw new BuildException("file", $"'{path}': its parent directory does not exist");
            MakeDirectory(
                paths.Resolve(path, followLast: true).Inside[..^(Path.GetFileName(host).Length + 1)], true);
        }
        Guard(path, () => Directory.CreateDirectory(host));
        SetMode(host, 0b111_101_101);
        user?.TakeOver(host);
    }

    public void RemoveDirectory(string path) =>
        Guard(path, () => Directory.Delete(ToWrite(path, followLast: false), recursive: false));

    public string ReadLink(string path) =>
        new FileInfo(paths.Resolve(path, followLast: false).Host).LinkTarget
        ?? throw new BuildException("file", $"'{path}' is no link");

    public void MakeLink(string path, string target)
    {
        string host = ToWrite(path, followLast: false);
        if (KindOfHost(host) is not null) throw new BuildException("file", $"'{path}' exists already");
        Guard(path, () => File.CreateSymbolicLink(host, target));
        user?.TakeOver(host);
    }

    public void ChangeMode(string path, int mode)
    {
        string host = ToWrite(path, followLast: true);
        if (KindOfHost(host) is null) throw Missing(path);
        SetMode(host, mode);
    }

    public int ModeOf(string path) => Status(path, followLast: true) is { } status
        ? (int)status.Mode
        : throw Missing(path);

    public void Touch(string path)
    {
        string host = ToWrite(path, followLast: true);
        if (KindOfHost(host) is null) Write(path, default, append: false);
    }

    public void Rename(string path, string target)
    {
        string from = ToWrite(path, followLast: false);
        string to = ToWrite(target, followLast: false);
        Errno result =
            Linux.Files.Rename(Linux.Files.CurrentDirectory, from, Linux.Files.CurrentDirectory, to);
        if (result != Errno.None)
            throw new BuildException("file", $"cannot rename '{path}' to '{target}': {result}");
    }

    public string Resolve(string path) => paths.Resolve(path, followLast: true).Inside;

    /// <summary>The host's path of something that is only read.</summary>
    public string HostPath(string path, bool followLast = true) => paths.Resolve(path, followLast).Host;

    /// <summary>What the kernel says about a file; null when there is none.</summary>
    public FileStatus? Status(string path, bool followLast)
    {
        string host = paths.Resolve(path, followLast).Host;
        return Linux.Files.LinkStatus(Linux.Files.CurrentDirectory, host, out FileStatus status) == Errno.None
            ? status
            : null;
    }

    /// <summary>Copies a file with its mode and time, or a link as such when
    /// links are not followed.</summary>
    public void Copy(string from, string to, bool followLinks)
    {
        string source = paths.Resolve(from, followLinks).Host;
        string target = ToWrite(to, followLast: true);
        switch (KindOfHost(source))
        {
            case TemplateFileKind.Link:
                // just seen as a link
                Guard(to, () => File.CreateSymbolicLink(target, new FileInfo(source).LinkTarget!));
                break;
            case TemplateFileKind.File:
                Guard(to, () =>
                {
                    File.Copy(source, target, overwrite: true);
                    File.SetUnixFileMode(target, File.GetUnixFileMode(source));
                });
                break;
            default:
                throw Missing(from);
        }
        user?.TakeOver(target);
    }

    /// <summary>Copies a directory with all in it.</summary>
    public void CopyTree(string from, string to, bool keepLinks)
    {
        MakeDirectory(to, withParents: true);
        foreach (string name in List(from))
        {
            string source = $"{from}/{name}";
            if (KindOf(source, followLinks: !keepLinks) == TemplateFileKind.Directory)
                CopyTree(source, $"{to}/{name}", keepLinks);
            else Copy(source, $"{to}/{name}", followLinks: !keepLinks);
        }
    }

    /// <summary>Removes a file, link or whole directory; directories are made writable first.</summary>
    public void RemoveTree(string path) => Guard(path, () => RemoveHost(ToWrite(path, followLast: false)));

    /// <summary>Moves a file, link or directory, over file systems too.</summary>
    public void Move(string from, string to)
    {
        string source = ToWrite(from, followLast: false);
        string target = ToWrite(to, followLast: false);
        if (Linux.Files.Rename(Linux.Files.CurrentDirectory, source, Linux.Files.CurrentDirectory, target)
            == Errno.None) return;
        if (KindOfHost(source) == TemplateFileKind.Directory) CopyTree(from, to, keepLinks: true);
        else Copy(from, to, followLinks: false);
        RemoveTree(from);
    }

    /// <summary>Everything below a directory, parents before children, sorted by code
    /// unit; links are not entered.</summary>
    public IEnumerable<BuildEntry> Walk(string path)
    {
        BuildPlace start = paths.Resolve(path, followLast: true);
        return Directory.Exists(start.Host) ? BuildEntry.Walk(start.Host, "") : [];
    }

    /// <summary>Removes a host directory with all in it, whatever its modes.</summary>
    public static void RemoveHost(string host) => TreeRemoval.Remove(host);

    private static TemplateFileKind? KindOfHost(string host)
    {
        if (Linux.Files.LinkStatus(Linux.Files.CurrentDirectory, host, out FileStatus status) != Errno.None)
            return null;
        return status.Kind switch
        {
            FileKind.Regular => TemplateFileKind.File,
            FileKind.Directory => TemplateFileKind.Directory,
            FileKind.SymbolicLink => TemplateFileKind.Link,
            _ => TemplateFileKind.Other,
        };
    }

    private static void SetMode(string host, int mode)
    {
        Errno result =
            Linux.Files.ChangeMode(Linux.Files.CurrentDirectory, host, (uint)(mode & 0b111_111_111_111));
        if (result != Errno.None)
            throw new BuildException("file", $"cannot change the mode of '{host}': {result}");
    }

    private static BuildException Missing(string path) => new("file", $"'{path}' does not exist");

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BuildException("file", $"'{path}': {error.Message}");
        }
    }

    private string ToWrite(string path, bool followLast)
    {
        BuildPlace place = paths.Resolve(path, followLast);
        return place.IsWritable
            ? place.Host
            : throw new BuildException("file", $"'{place.Inside}' may not be changed by a template",
                "write below self.cwd or self.destdir");
    }
}
