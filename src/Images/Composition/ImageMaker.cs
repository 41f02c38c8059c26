using Limyra.Formats.Ext4;
using Limyra.Formats.Trees;

namespace Limyra.Images.Composition;

/// <summary>Makes images of an installed root as an ordinary user, without mounting anything: equal roots
/// give equal bytes, on any machine.</summary>
public static class ImageMaker
{
    /// <summary>The tree an image will hold.</summary>
    /// <exception cref="TreeException">The entries contradict each other.</exception>
    public static FileTree Collect(ImageSettings settings)
    {
        HashSet<string> replaced = [.. settings.Added.Select(entry => entry.Path)];
        IEnumerable<TreeEntry> kept = settings.Entries
            .Where(
                entry => !replaced.Contains(entry.Path)
                    && !settings.LeftOut.Any(path => IsAtOrBelow(entry.Path, path)));
        return FileTree.Of(kept.Concat(settings.Added), settings.EpochSeconds);
    }

    /// <summary>Makes an ext4 image. It appears under its name when it is complete, or not at all.</summary>
    /// <param name="settings">What goes in.</param>
    /// <param name="path">Where the image is to lie.</param>
    /// <exception cref="IOException">A file cannot be read or the image not written.</exception>
    /// <exception cref="FormatException">The entries contradict each other, ext4 cannot hold them, or the
    /// services among them are faulty.</exception>
    public static MadeImage Make(ImageSettings settings, string path)
    {
        FileTree tree = Collect(settings);
        ImageServices.Require(tree);
        TreeDigest digest = TreeDigest.Of(tree);
        Ext4Image image = Ext4Image.Plan(tree, new Ext4Settings
        {
            Uuid = digest.Uuid("root file system"),
            HashSeed = digest.Uuid("directory hash"),
            Label = settings.Label,
            CreatedSeconds = settings.EpochSeconds,
            FreeBytes = settings.FreeBytes,
        });
        WholeFile.Write(path, image.WriteTo);
        return new MadeImage(
            path,
            image.Superblock.Uuid,
            image.SizeBytes,
            ContentBytes: tree.Walk().Sum(node => node.Entry.SizeBytes),
            FileCount: tree.Walk().Count(),
            digest.Hex);
    }

    private static bool IsAtOrBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}
