namespace Limyra.Templates.Hosting;

/// <summary>
/// The files phase functions may touch through paths and <c>open</c>. Paths are what the host handed out,
/// extended by the template with <c>/</c>, with "." and ".." still in them: the implementation confines them.
/// A refusal or failure is a <see cref="Limyra.Templates.Text.TemplateException"/>.
/// </summary>
public interface ITemplateFiles
{
    /// <summary>What stands at a path, following links when asked to; null when nothing does.</summary>
    TemplateFileKind? KindOf(string path, bool followLinks);

    /// <summary>Names in a directory, sorted by code unit.</summary>
    IReadOnlyList<string> List(string path);

    /// <summary>The whole content of a file.</summary>
    ReadOnlyMemory<byte> Read(string path);

    /// <summary>Writes a file; <paramref name="append"/> adds to its end.</summary>
    void Write(string path, ReadOnlyMemory<byte> content, bool append);

    /// <summary>Removes a file or link.</summary>
    void Unlink(string path);

    /// <summary>Makes a directory with all its parents when asked.</summary>
    void MakeDirectory(string path, bool withParents);

    /// <summary>Removes an empty directory.</summary>
    void RemoveDirectory(string path);

    /// <summary>Target of a symbolic link as written.</summary>
    string ReadLink(string path);

    /// <summary>Makes a symbolic link with this target text.</summary>
    void MakeLink(string path, string target);

    /// <summary>Sets permission bits.</summary>
    void ChangeMode(string path, int mode);

    /// <summary>Permission bits and type as <c>st_mode</c>.</summary>
    int ModeOf(string path);

    /// <summary>Creates an empty file or sets its times.</summary>
    void Touch(string path);

    /// <summary>Renames within one file system.</summary>
    void Rename(string path, string target);

    /// <summary>The path with all links resolved.</summary>
    string Resolve(string path);
}
