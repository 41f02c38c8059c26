using Limyra.Linux;

namespace Limyra.Init.Proving;

/// <summary>A root in a folder of this machine, of whatever architecture; "/"
/// is this machine itself.</summary>
public sealed class FolderTree(string folder) : IProofTree
{
    private readonly string prefix = folder.TrimEnd('/');

    /// <inheritdoc/>
    public ProofNode? Look(string path)
    {
        if (BytePaths.Status(prefix + path, followsLink: false, out var status) != Errno.None) return null;
        switch (status.Kind)
        {
            case FileKind.Regular:
                return new(ProofKind.File, status.Mode, target: null);
            case FileKind.Directory:
                return new(ProofKind.Directory, status.Mode, target: null);
            case FileKind.SymbolicLink when BytePaths.ReadLink(prefix + path, out var target) == Errno.None:
                return new(ProofKind.Link, status.Mode, target);
            default:
                return new(ProofKind.Other, status.Mode, target: null);
        }
    }

    /// <inheritdoc/>
    public byte[]? Read(string path, int limitBytes)
    {
        if (BytePaths.Status(prefix + path, out var status) != Errno.None) return null;
        if (BytePaths.Open(BytePaths.CurrentDirectory, prefix + path, flags: 0, mode: 0, out var descriptor)
            != Errno.None)
            return null;
        var content = new byte[(int)Math.Min((ulong)limitBytes, status.Size)];
        var length = 0;
        var reason = Errno.None;
        while (reason == Errno.None && length < content.Length)
        {
            reason = BytePaths.Read(descriptor, content.AsSpan(length), out var count);
            if (count == 0) break;
            length += count;
        }
        Descriptors.Close(descriptor);
        return reason == Errno.None ? content[..length] : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string path)
    {
        List<string> names = [];
        return BytePaths.List(prefix + path, names) == Errno.None ? names : [];
    }
}
