using Limyra.Formats.Adb;
using Limyra.Formats.Apk.Dumps;
using static Limyra.Formats.Adb.AdbSchema;

namespace Limyra.Formats.Apk;

/// <summary>
/// The schemas of packages, indexes and the installed database: docs/formats/apk-v3.md, "Schemas". A
/// field's number is its place in the list.
/// </summary>
internal static class PackageSchemas
{
    private static readonly TextScalar Text = new();
    private static readonly TextScalar Script = new(isMultiline: true);
    private static readonly NameScalar PackageName = new();
    private static readonly VersionScalar Version = new();
    private static readonly HexScalar Hex = new();
    private static readonly NumberScalar Number = new(AdbNumberStyle.Plain);
    private static readonly NumberScalar Octal = new(AdbNumberStyle.Octal);
    private static readonly NumberScalar Time = new(AdbNumberStyle.Time);
    private static readonly NumberScalar Size = new(AdbNumberStyle.Size);

    public static readonly AdbSchema.Object Dependency = new DependencySchema(
        new("name", Text),
        new("version", Version),
        new("match", Number));

    public static readonly AdbSchema.Array Dependencies = new(Dependency, AdbOrder.SortedAndUnique);

    public static readonly AdbSchema.Array Texts = new(Text);

    public static readonly AdbSchema.Array Tags = new(Text);

    public static readonly AdbSchema.Array Attributes = new(new AttributeScalar(), AdbOrder.Sorted);

    public static readonly AdbSchema.Object Info = new Plain(
        "pkginfo",
        new("name", PackageName),
        new("version", Version),
        new("hashes", Hex),
        new("description", Text),
        new("arch", Text),
        new("license", Text),
        new("origin", Text),
        new("maintainer", Text),
        new("url", Text),
        new("repo-commit", Hex),
        new("build-time", Time),
        new("installed-size", Size),
        new("file-size", Size),
        new("provider-priority", Number),
        new("depends", Dependencies),
        new("provides", Dependencies),
        new("replaces", Dependencies),
        new("install-if", Dependencies),
        new("recommends", Dependencies),
        new("layer", Number),
        new("tags", Tags));

    public static readonly AdbSchema.Array Infos = new(Info, AdbOrder.Sorted);

    public static readonly AdbSchema.Object Acl = new Plain(
        "acl",
        new("mode", Octal),
        new("user", Text),
        new("group", Text),
        new("xattrs", Attributes));

    public static readonly AdbSchema.Object File = new Plain(
        "file",
        new("name", Text),
        new("acl", Acl),
        new("size", Number),
        new("mtime", Time),
        new("hash", Hex),
        new("target", Hex));

    public static readonly AdbSchema.Array Files = new(File, AdbOrder.Sorted);

    public static readonly AdbSchema.Object Directory = new Plain(
        "dir",
        new("name", Text),
        new("acl", Acl),
        new("files", Files));

    public static readonly AdbSchema.Array Directories = new(Directory, AdbOrder.Sorted);

    public static readonly AdbSchema.Object Scripts = new Plain(
        "scripts",
        new("trigger", Script),
        new("pre-install", Script),
        new("post-install", Script),
        new("pre-deinstall", Script),
        new("post-deinstall", Script),
        new("pre-upgrade", Script),
        new("post-upgrade", Script));

    public static readonly AdbSchema.Object Package = new Plain(
        "package",
        new("info", Info),
        new("paths", Directories),
        new("scripts", Scripts),
        new("triggers", Texts),
        new("replaces-priority", Number));

    public static readonly AdbSchema.Object Index = new Plain(
        "index",
        new("description", Text),
        new("packages", Infos),
        new("pkgname-spec", Text));

    public static readonly AdbSchema.Array InstalledPackages =
        new(new Nested(AdbFile.PackageSchema, Package), AdbOrder.AsGiven);

    public static readonly AdbSchema.Object Installed =
        new Plain("idb", new Field("packages", InstalledPackages));

    /// <summary>The root of files with that schema, or null.</summary>
    public static AdbSchema.Object? Root(uint schema) => schema switch
    {
        AdbFile.PackageSchema => Package,
        AdbFile.IndexSchema => Index,
        AdbFile.InstalledSchema => Installed,
        _ => null,
    };
}

/// <summary>Numbers of the fields of <see cref="PackageSchemas.Info"/>.</summary>
internal static class InfoField
{
    public const int Name = 1;
    public const int Version = 2;
    public const int Hashes = 3;
    public const int Description = 4;
    public const int Arch = 5;
    public const int License = 6;
    public const int Origin = 7;
    public const int Maintainer = 8;
    public const int Url = 9;
    public const int RepoCommit = 10;
    public const int BuildTime = 11;
    public const int InstalledSize = 12;
    public const int FileSize = 13;
    public const int ProviderPriority = 14;
    public const int Depends = 15;
    public const int Provides = 16;
    public const int Replaces = 17;
    public const int InstallIf = 18;
    public const int Recommends = 19;
    public const int Layer = 20;
    public const int Tags = 21;
    public const int Last = Tags;
}

/// <summary>Numbers of the fields of the other schemas.</summary>
internal static class PackageField
{
    public const int Info = 1;
    public const int Directories = 2;
    public const int Scripts = 3;
    public const int Triggers = 4;
    public const int ReplacesPriority = 5;
    public const int Last = ReplacesPriority;

    public const int DirectoryName = 1;
    public const int DirectoryAcl = 2;
    public const int DirectoryFiles = 3;

    public const int FileName = 1;
    public const int FileAcl = 2;
    public const int FileSize = 3;
    public const int FileModifiedTime = 4;
    public const int FileHash = 5;
    public const int FileTarget = 6;

    public const int AclMode = 1;
    public const int AclUser = 2;
    public const int AclGroup = 3;
    public const int AclAttributes = 4;

    public const int IndexDescription = 1;
    public const int IndexPackages = 2;
    public const int IndexNameSpec = 3;

    public const int DependencyName = 1;
    public const int DependencyVersion = 2;
    public const int DependencyMatch = 3;
}
