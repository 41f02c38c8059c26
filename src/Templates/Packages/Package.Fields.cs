namespace Limyra.Templates.Packages;

/// <summary>Fields that templates and subpackages share, as they are now.</summary>
public abstract partial class Package
{
    /// <summary>Licence: an SPDX expression. Field <c>license</c>.</summary>
    public string License => PackageFields.Text(Handle, "license");

    /// <summary>One line on what it is. Field <c>pkgdesc</c>.</summary>
    public string Description => PackageFields.Text(Handle, "pkgdesc");

    /// <summary>What sets a subpackage apart; stands in parentheses behind the
    /// description. Field <c>subdesc</c>.</summary>
    public string Subdescription => PackageFields.Text(Handle, "subdesc");

    /// <summary>Run-time dependencies, package objects already resolved. Field <c>depends</c>.</summary>
    public IReadOnlyList<string> Depends => PackageFields.Texts(Handle, "depends");

    /// <summary>Names it provides beside its own. Field <c>provides</c>.</summary>
    public IReadOnlyList<string> Provides => PackageFields.Texts(Handle, "provides");

    /// <summary>Which provider wins when several would do. Field <c>provider_priority</c>.</summary>
    public long ProviderPriority => PackageFields.Number(Handle, "provider_priority");

    /// <summary>Old names of the package. Field <c>renames</c>.</summary>
    public IReadOnlyList<string> Renames => PackageFields.Texts(Handle, "renames");

    /// <summary>Packages whose files it may overwrite. Field <c>replaces</c>.</summary>
    public IReadOnlyList<string> Replaces => PackageFields.Texts(Handle, "replaces");

    /// <summary>Who wins when two packages replace each other. Field <c>replaces_priority</c>.</summary>
    public long ReplacesPriority => PackageFields.Number(Handle, "replaces_priority");

    /// <summary>Installed by itself when all of these are. Field <c>install_if</c>.</summary>
    public IReadOnlyList<string> InstallIf => PackageFields.Texts(Handle, "install_if");

    /// <summary>Needed libraries that are not looked for. Field <c>ignore_shlibs</c>.</summary>
    public IReadOnlyList<string> IgnoreSharedLibraries => PackageFields.Texts(Handle, "ignore_shlibs");

    /// <summary>Paths apk treats as configuration, each with its mark. Field
    /// <c>protected_paths</c>.</summary>
    public IReadOnlyList<string> ProtectedPaths => PackageFields.Texts(Handle, "protected_paths");

    /// <summary>Patterns of files that are not stripped. Field <c>nostrip_files</c>.</summary>
    public IReadOnlyList<string> NoStripFiles => PackageFields.Texts(Handle, "nostrip_files");

    /// <summary>Hardening switches, <c>name</c> or <c>!name</c>. Field <c>hardening</c>.</summary>
    public IReadOnlyList<string> HardeningSwitches => PackageFields.Texts(Handle, "hardening");

    /// <summary>Patterns of programs that may be position-dependent. Field <c>nopie_files</c>.</summary>
    public IReadOnlyList<string> NoPieFiles => PackageFields.Texts(Handle, "nopie_files");

    /// <summary>Name of the package they were all built from. Field <c>origin</c>.</summary>
    public string Origin => PackageFields.Text(Handle, "origin");

    /// <summary>Directories whose change runs the package's trigger. Field <c>triggers</c>.</summary>
    public IReadOnlyList<string> Triggers => PackageFields.Texts(Handle, "triggers");

    /// <summary>Patterns of links that may dangle. Field <c>broken_symlinks</c>.</summary>
    public IReadOnlyList<string> BrokenSymlinks => PackageFields.Texts(Handle, "broken_symlinks");

    /// <summary>Patterns of scanned provides to drop. Field <c>skip_providers</c>.</summary>
    public IReadOnlyList<string> SkipProviders => PackageFields.Texts(Handle, "skip_providers");

    /// <summary>Patterns of scanned dependencies to drop. Field <c>skip_dependencies</c>.</summary>
    public IReadOnlyList<string> SkipDependencies => PackageFields.Texts(Handle, "skip_dependencies");

    /// <summary>Compression of the package, null for the default. Field <c>compression</c>.</summary>
    public string? Compression => PackageFields.OptionalText(Handle, "compression");

    /// <summary>Owner, group and mode by path. Field <c>file_modes</c>.</summary>
    public IReadOnlyDictionary<string, FileMode> FileModes => FileMode.ParseAll(Handle);

    /// <summary>Extended attributes by path; a null value removes one. Field <c>file_xattrs</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> FileXattrs =>
        FileMode.ParseXattrs(Handle);
}
