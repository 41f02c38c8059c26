namespace Limyra.Init.Proving;

/// <summary>Follows symbolic links of a root without ever leaving it.</summary>
internal sealed class ProofPaths(IProofTree tree)
{
    private const int LinkLimit = 40; // as the kernel, path_resolution(7)

    public IProofTree Tree { get; } = tree;

    /// <summary>The path without any link in it; null when it leads nowhere.</summary>
    public string? Resolve(string path)
    {
        string at = "";
        int links = 0;
        Stack<string> parts = new();
        Push(parts, path);
        while (parts.TryPop(out string? part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                at = at.Length == 0 ? "" : at[..at.LastIndexOf('/')];
                continue;
            }
            string next = $"{at}/{part}";
            ProofNode? node = Tree.Look(next);
            if (node is null) return null;
            if (node.Target is not { } target)
            {
                at = next;
                continue;
            }
            if (++links > LinkLimit) return null;
            if (target.StartsWith('/')) at = "";
            Push(parts, target);
        }
        return at.Length == 0 ? "/" : at;
    }

    private static void Push(Stack<string> parts, string path)
    {
        string[] words = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = words.Length - 1; i >= 0; i--) parts.Push(words[i]);
    }

    /// <summary>What a path leads to; null when nowhere.</summary>
    public ProofNode? Find(string path) => Resolve(path) is { } real ? Tree.Look(real) : null;

    /// <summary>A file's content, following links; null when it is not there
    /// or longer than the limit.</summary>
    public byte[]? Read(string path, int limitBytes)
    {
        if (Resolve(path) is not { } real || Tree.Look(real) is not { Kind: ProofKind.File }) return null;
        byte[]? content = Tree.Read(real, limitBytes + 1);
        return content?.Length <= limitBytes ? content : null;
    }
}
