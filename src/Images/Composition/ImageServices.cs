using System.Text;
using Limyra.Formats.Trees;
using Limyra.Init.Proving;

namespace Limyra.Images.Composition;

/// <summary>The services of an image would hang, not come up, or not go down.</summary>
/// <param name="findings">What is wrong, each naming its culprit.</param>
public sealed class ImageServicesException(IReadOnlyList<ProofFinding> findings)
    : FormatException(
        $"the services of the image are faulty:\n{string.Join('\n', findings.Select(found => $"  {found}"))}")
{
    /// <summary>What is wrong, each naming its culprit.</summary>
    public IReadOnlyList<ProofFinding> Findings { get; } = findings;
}

/// <summary>Proves the services of an image before it is written (src/Init/Proving).</summary>
public static class ImageServices
{
    private const string Goal = "boot";

    /// <summary>Everything that <c>dinit-check --root</c> would say of the tree; nothing of
    /// a tree without services.</summary>
    public static IReadOnlyList<ProofFinding> Prove(FileTree tree)
    {
        bool hasServices = tree.Find("usr/lib/dinit.d") is not null || tree.Find("etc/dinit.d") is not null;
        return hasServices ? ServiceProof.Run(new ImageTree(tree), Goal) : [];
    }

    /// <summary>Refuses a tree whose services are faulty.</summary>
    /// <exception cref="ImageServicesException">They are.</exception>
    public static void Require(FileTree tree)
    {
        ProofFinding[] errors = [.. Prove(tree).Where(found => found.IsError)];
        if (errors.Length > 0) throw new ImageServicesException(errors);
    }

    /// <summary>An image that is not written yet. The proof's paths are bytes,
    /// those of the tree are text.</summary>
    private sealed class ImageTree(FileTree tree) : IProofTree
    {
        public ProofNode? Look(string path) => Find(path) is { } node
            ? new ProofNode(KindOf(node), (uint)node.File.Entry.Mode, Target(node))
            : null;

        public byte[]? Read(string path, int limitBytes)
        {
            if (Find(path)?.File.Entry is not { Kind: TreeEntryKind.File } entry) return null;
            if (entry.Open is null) return [];
            using Stream stream = entry.Open();
            byte[] content = new byte[Math.Min(limitBytes, entry.SizeBytes)];
            stream.ReadExactly(content);
            return content;
        }

        public IReadOnlyList<string> List(string path) =>
            Find(path)?.Children.Select(child => Bytes(child.Name)).ToArray() ?? [];

        private TreeNode? Find(string path)
        {
            string text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path)).Trim('/');
            return text.Length == 0 ? tree.Root : tree.Find(text);
        }

        private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

        private static string? Target(TreeNode node) =>
            node.Entry is { Kind: TreeEntryKind.SymbolicLink, Target: { } target } ? Bytes(target) : null;

        private static ProofKind KindOf(TreeNode node) => node.File.Entry.Kind switch
        {
            TreeEntryKind.File => ProofKind.File,
            TreeEntryKind.Directory => ProofKind.Directory,
            TreeEntryKind.SymbolicLink => ProofKind.Link,
            _ => ProofKind.Other,
        };
    }
}
