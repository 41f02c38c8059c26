namespace Limyra.Formats.Apk;

/// <summary>Everything in a package but the content of its files: the root of
/// the v3 schema "package".</summary>
public sealed record ApkPackage
{
    /// <summary>What the package says about itself.</summary>
    public required PackageInfo Info { get; init; }

    /// <summary>Directories in order of their paths, each with its files.
    /// Parents need not be listed.</summary>
    public IReadOnlyList<PackageDirectory> Directories { get; init; } = [];

    /// <summary>Programs that run around installation, at most one of a kind.</summary>
    public IReadOnlyList<PackageScript> Scripts { get; init; } = [];

    /// <summary>Patterns of absolute directories; the trigger script runs when one of them changed.</summary>
    public IReadOnlyList<string> Triggers { get; init; } = [];

    /// <summary>Decides whose file stays when two packages replace each other's; higher wins.</summary>
    public uint ReplacesPriority { get; init; }

    /// <summary>The script of a kind; null when the package has none.</summary>
    public ReadOnlyMemory<byte>? ScriptOf(ScriptKind kind)
    {
        foreach (PackageScript script in Scripts)
            if (script.Kind == kind) return script.Content;
        return null;
    }
}

/// <summary>A directory of a package with the files directly in it.</summary>
/// <param name="Name">Path without a slash at either end; empty for the root directory.</param>
/// <param name="Acl">Mode and owner.</param>
/// <param name="Files">Files, links and devices in order of their names.</param>
public sealed record PackageDirectory(string Name, PackageAcl Acl, IReadOnlyList<PackageFile> Files);

/// <summary>Anything in a package that is not a directory.</summary>
public sealed record PackageFile
{
    /// <summary>Name within its directory.</summary>
    public required string Name { get; init; }

    /// <summary>Mode and owner.</summary>
    public required PackageAcl Acl { get; init; }

    /// <summary>Bytes of content.</summary>
    public ulong Size { get; init; }

    /// <summary>Time of last change, seconds since 1970.</summary>
    public ulong ModifiedTime { get; init; }

    /// <summary>SHA-256 of the content (v3); SHA-1 in v2; missing for devices.</summary>
    public Digest Hash { get; init; }

    /// <summary>What it is when it is not a regular file with content of its own; null for that.</summary>
    public FileTarget? Target { get; init; }

    /// <summary>Whether a data block with its content follows in a v3 package.</summary>
    public bool HasData => Target is null && Size > 0;
}

/// <summary>Mode, owner and extended attributes of a file or directory. Owners are
/// names, resolved in the root.</summary>
public sealed record PackageAcl
{
    /// <summary>Permission bits, at most octal 7777.</summary>
    public required uint Mode { get; init; }

    /// <summary>Name of the owning user.</summary>
    public string User { get; init; } = "root";

    /// <summary>Name of the owning group.</summary>
    public string Group { get; init; } = "root";

    /// <summary>Extended attributes, ordered by name.</summary>
    public IReadOnlyList<ExtendedAttribute> Attributes { get; init; } = [];
}

/// <summary>An extended attribute, for example <c>security.capability</c>.</summary>
/// <param name="Name">Name with its namespace.</param>
/// <param name="Value">Value, any bytes.</param>
public readonly record struct ExtendedAttribute(string Name, ReadOnlyMemory<byte> Value);

/// <summary>What a package entry is when it is neither a directory nor a regular
/// file with its own content.</summary>
public abstract record FileTarget
{
    private FileTarget()
    {
    }

    /// <summary>A symbolic link.</summary>
    /// <param name="Text">Where it points.</param>
    public sealed record Symlink(string Text) : FileTarget;

    /// <summary>A further name of a file of the same package.</summary>
    /// <param name="Path">Full path of that file within the package, no leading slash.</param>
    public sealed record HardLink(string Path) : FileTarget;

    /// <summary>A character device.</summary>
    /// <param name="Number">Device number as Linux encodes <c>dev_t</c>.</param>
    public sealed record CharacterDevice(ulong Number) : FileTarget;

    /// <summary>A block device.</summary>
    /// <param name="Number">Device number as Linux encodes <c>dev_t</c>.</param>
    public sealed record BlockDevice(ulong Number) : FileTarget;

    /// <summary>A named pipe.</summary>
    public sealed record Fifo : FileTarget;
}
