using System.Text;
using Limyra.Apk.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Apk.Packages;

/// <summary>A package with one of everything, for tests of readers and writers.</summary>
internal static class SamplePackage
{
    public static PackageInfo Info { get; } = new()
    {
        Name = "sample",
        Version = "1.2.3-r4",
        Description = "one of everything",
        Arch = "x86_64",
        License = "Apache-2.0",
        Origin = "sample-src",
        Maintainer = "Nobody <nobody@example.org>",
        Url = "https://example.org/sample",
        RepoCommit = "0123456789abcdef0123456789abcdef01234567",
        BuildTime = 1_700_000_000,
        ProviderPriority = 7,
        Depends = Dependency.ParseList("so:libc.so=1.2.6 musl>1.2 !other busybox~1.36"),
        Provides = Dependency.ParseList("cmd:sample=1.2.3-r4 virtual"),
        Replaces = Dependency.ParseList("older<1"),
        InstallIf = Dependency.ParseList("sample-doc !sample-skip"),
        Recommends = Dependency.ParseList("sample-extra"),
        Tags = ["a=b", "c"],
    };

    public static PackageManifest Manifest { get; } = new()
    {
        Info = Info,
        Scripts =
        [
            new(ScriptKind.PostInstall, "#!/bin/sh\necho installed\n"u8.ToArray()),
            new(ScriptKind.Trigger, "#!/bin/sh\necho \"$@\"\n"u8.ToArray()),
        ],
        Triggers = ["/usr/lib/*", "/usr/share/sample"],
        ReplacesPriority = 3,
        Entries =
        [
            Directory("", 0x1ed),
            Directory("usr", 0x1ed),
            Directory("usr/bin", 0x1ed),
            Directory("var/spool", 0x3ff, "daemon", "mail"),
            File("usr/bin/sample", 0x9ed, Content(70_000, 1)),
            File("usr/bin/again", 0x1ed, Content(300, 2)),
            Special("usr/bin/zz-hard", new FileTarget.HardLink("usr/bin/sample")),
            Special("usr/bin/aa-hard", new FileTarget.HardLink("usr/bin/sample")),
            Special("usr/bin/soft", new FileTarget.Symlink("../bin/sample")),
            Special("dev/null", new FileTarget.CharacterDevice(0x103)),
            Special("dev/sda", new FileTarget.BlockDevice(0x800)),
            Special("run/pipe", new FileTarget.Fifo()),
            File("etc/empty", 0x1a4, []),
            File(".profile", 0x1a4, Encoding.UTF8.GetBytes("PATH=/bin\n")),
            File("usr/share/grüße", 0x1a4, Content(9, 3)) with
            {
                Acl = new()
                {
                    Mode = 0x1a4,
                    User = "user",
                    Group = "group",
                    Attributes =
                    [
                        new("user.b", "second"u8.ToArray()),
                        new("security.capability", new byte[] { 1, 0, 0, 2, 0, 32 }),
                    ],
                },
            },
        ],
    };

    public static byte[] Content(int length, byte seed)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte)((i * 31) + (i >> 8) + seed);
        return bytes;
    }

    public static byte[] Make(AdbCompression compression, params Limyra.Apk.Trust.SigningKey[] keys) =>
        Make(Manifest, compression, keys);

    /// <summary>The same with a shorter file in the place of the long one: most of its bytes mean something,
    /// and a million readings of it are done in minutes.</summary>
    public static byte[] MakeSmall(AdbCompression compression, params Limyra.Apk.Trust.SigningKey[] keys) =>
        Make(
            Manifest with
            {
                Entries =
                [
                    .. Manifest.Entries.Select(entry => entry.Path == "usr/bin/sample"
                        ? File(entry.Path, 0x9ed, Content(700, 1)) : entry),
                ],
            },
            compression, keys);

    private static byte[] Make(
        PackageManifest manifest, AdbCompression compression, Limyra.Apk.Trust.SigningKey[] keys)
    {
        using MemoryStream stream = new();
        new PackageMaker { Compression = compression, Keys = keys }.Make(manifest, stream);
        return stream.ToArray();
    }

    private static ManifestEntry.Directory Directory(
        string path, uint mode, string user = "root", string group = "root") =>
            new() { Path = path, Acl = new() { Mode = mode, User = user, Group = group } };

    private static ManifestEntry.File File(string path, uint mode, byte[] content) => new()
    {
        Path = path,
        Acl = new() { Mode = mode },
        ModifiedTime = 1_600_000_000,
        Content = new ContentSource.InMemory(content),
    };

    private static ManifestEntry.Special Special(string path, FileTarget target) =>
        new() { Path = path, Acl = new() { Mode = 0x1ff }, ModifiedTime = 1_600_000_001, Target = target };
}
