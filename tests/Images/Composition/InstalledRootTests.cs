using Limyra.Apk.Root;
using Limyra.Formats.Trees;
using Limyra.Images.Composition;
using Limyra.Linux;

namespace Limyra.Tests.Images.Composition;

public sealed class InstalledRootTests
{
    private const long Epoch = 1_600_000_000;

    [Fact]
    public void What_packages_own_keeps_owner_mode_and_attributes()
    {
        TreeEntry entry = Read(new RootEntry
        {
            Path = "usr/bin/ping", Kind = FileKind.Regular, Mode = 0x9ED, Uid = 1, Gid = 2,
            Package = "iputils",
            ModifiedTime = 7, Attributes = [new("security.capability", new byte[] { 1 })],
        }).Single();
        Assert.Equal((0x9ED, 1u, 2u, 7L), (entry.Mode, entry.Uid, entry.Gid, entry.ModifiedSeconds));
        Assert.Equal("security.capability", Assert.Single(entry.ExtendedAttributes).Name);
    }

    [Fact]
    public void What_nobody_owns_has_a_mode_without_the_users_mask() => Assert.Equal(
        [0b110_100_100, 0b111_101_101, 0b111_101_101],
        Read(
            new RootEntry { Path = "etc/made", Kind = FileKind.Regular, Mode = 0b110_110_110,
                Uid = 0, Gid = 0 },
            new RootEntry { Path = "etc/run", Kind = FileKind.Regular, Mode = 0b111_101_000,
                Uid = 0, Gid = 0 },
            new RootEntry { Path = "var", Kind = FileKind.Directory, Mode = 0b111_000_000, Uid = 0, Gid = 0 })
        .Select(entry => entry.Mode));

    [Fact]
    public void Names_of_one_inode_become_one_file()
    {
        List<TreeEntry> entries = Read(Named("a"), Named("b"));
        Assert.Equal((TreeEntryKind.HardLink, "a"), (entries[1].Kind, entries[1].Target));

        static RootEntry Named(string path) => new()
        {
            Path = path, Kind = FileKind.Regular, Mode = 0x1A4, Uid = 0, Gid = 0, HardLinkInode = 9,
            Package = "p",
            ModifiedTime = Epoch + 5,
        };
    }

    private static List<TreeEntry> Read(params RootEntry[] entries) => InstalledRoot.Read(entries, Epoch);
}
