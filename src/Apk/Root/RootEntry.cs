using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Apk.Root;

/// <summary>A file or directory of a root with the owner and mode it is meant to
/// have, whoever installed it.</summary>
public sealed record RootEntry
{
    /// <summary>Path from the root, no leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public required FileKind Kind { get; init; }

    /// <summary>Permission bits, at most octal 7777.</summary>
    public required uint Mode { get; init; }

    /// <summary>User id.</summary>
    public required uint Uid { get; init; }

    /// <summary>Group id.</summary>
    public required uint Gid { get; init; }

    /// <summary>Time of last change, seconds since 1970.</summary>
    public long ModifiedTime { get; init; }

    /// <summary>Bytes of a regular file.</summary>
    public ulong Size { get; init; }

    /// <summary>Where a symbolic link points.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>Number of a device.</summary>
    public DeviceNumber Device { get; init; }

    /// <summary>Extended attributes.</summary>
    public IReadOnlyList<ExtendedAttribute> Attributes { get; init; } = [];

    /// <summary>The content on the host; null for everything but regular files.</summary>
    public string? HostPath { get; init; }

    /// <summary>Inode on the host, to find further names of one file; 0 when
    /// there is only one name.</summary>
    public ulong HardLinkInode { get; init; }

    /// <summary>The package it belongs to; null for files no package has.</summary>
    public string? Package { get; init; }

    /// <summary>
    /// The mode of a file that no package has, without the creation mask of whoever made it:
    /// the owner's own bits are the file's meaning; those of group and others follow the
    /// usual mask, unless the file is private.
    /// </summary>
    public static uint ModeOfUnowned(FileKind kind, uint mode)
    {
        const uint GroupAndOthers = 0x3f, AnyExecute = 0x49, Private = 0x1c0, Plain = 0x1a4,
            Executable = 0x1ed, Link = 0x1ff;
        return kind switch
        {
            FileKind.SymbolicLink => Link,
            FileKind.Directory => Executable,
            _ when (mode & GroupAndOthers) == 0 => mode & Private,
            _ => (mode & AnyExecute) == 0 ? Plain : Executable,
        };
    }
}

/// <summary>A package that is installed.</summary>
/// <param name="Info">All about it.</param>
/// <param name="Files">Paths of its files.</param>
public sealed record InstalledPackageInfo(PackageInfo Info, IReadOnlyList<string> Files);
