namespace Limyra.Templates.Hosting;

/// <summary>What stands at a path.</summary>
public enum TemplateFileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link, not followed.</summary>
    Link,

    /// <summary>A device, socket or pipe.</summary>
    Other,
}
