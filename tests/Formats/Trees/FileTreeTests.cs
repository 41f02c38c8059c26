using Limyra.Formats.Trees;
using Limyra.Tests.Formats.Ext4;

namespace Limyra.Tests.Formats.Trees;

public sealed class FileTreeTests
{
    [Fact]
    public void Implied_directories_are_made_and_walked_in_order()
    {
        FileTree tree = FileTree.Of([Ext4Sample.File("b/x", []), Ext4Sample.File("a", [])], 7);
        Assert.Equal(["", "a", "b", "b/x"], tree.Walk().Select(node => node.Entry.Path));
        Assert.Equal(7, tree.Find("b")!.Entry.ModifiedSeconds);
    }

    [Fact]
    public void All_names_of_a_file_are_counted()
    {
        FileTree tree = FileTree.Of(
        [
            new() { Path = "a", Kind = TreeEntryKind.HardLink, Target = "b" },
            new() { Path = "b", Kind = TreeEntryKind.HardLink, Target = "c" },
            Ext4Sample.File("c", []),
        ], 0);
        Assert.Equal(3, tree.Find("c")!.NameCount);
        Assert.Same(tree.Find("c"), tree.Find("a")!.File);
    }

    [Theory]
    [InlineData("tree.name", "a//b")]
    [InlineData("tree.name", "a/../b")]
    [InlineData("tree.name", "/a")]
    [InlineData("tree.name", "a\0")]
    [InlineData("tree.parent", "file/below")]
    [InlineData("tree.duplicate", "file")]
    public void A_wrong_path_is_refused(string rule, string path) =>
        Assert.Equal(rule, Assert.Throws<TreeException>(
            () => FileTree.Of([Ext4Sample.File("file", []), Ext4Sample.File(path, [])], 0)).Rule);

    [Theory]
    [InlineData("nowhere")]
    [InlineData("folder")]
    [InlineData("link")]
    public void A_hard_link_to_no_file_is_refused(string target) =>
        Assert.Equal("tree.hardlink", Assert.Throws<TreeException>(() => FileTree.Of(
        [
            Ext4Sample.Directory("folder"),
            new() { Path = "link", Kind = TreeEntryKind.HardLink, Target = target },
        ], 0)).Rule);
}
