using Limyra.Linux;

namespace Limyra.Init.Proving;

/// <summary>A root in a folder of this machine, of whatever architecture; "/"
/// is this machine itself.</summary>
public sealed class FolderTree(string folder) : IProofTree
{
    private readonly string _prefix = folder.TrimEnd('/');

    /// <inheritdoc/>
    public ProofNode? Look(string path)
    {
        if (BytePaths
            .Status(_prefix + path, followsLink: false, out FileStatus status) != Errno.None) return null;
        switch (status.Kind)
        {
            case FileKind.Regular:
                return new(ProofKind.File, status.Mode, target: null);
            case FileKind.Directory:
                return new(ProofKind.Directory, status.Mode, target: null);
            case FileKind.SymbolicLink when BytePaths
                .ReadLink(_prefix + path, out string? target) == Errno.None:
                return new(ProofKind.Link, status.Mode, target);
            default:
                return new(ProofKind.Other, status.Mode, target: null);
        }
    }

    /// <inheritdoc/>
    public byte[]? Read(string path, int limitBytes)
    {
        if (BytePaths.Status(_prefix + path, out FileStatus status) != Errno.None) return null;
        if (BytePaths.Open(BytePaths.CurrentDirectory, _prefix + path, flags: 0, mode: 0, out int descriptor)
            != Errno.None)
            return null;
        byte[] content = new byte[(int)Math.Min((ulong)limitBytes, status.Size)];
        int length = 0;
        Errno reason = Errno.None;
        while (reason == Errno.None && length < content.Length)
        {
            reason = BytePaths.Read(descriptor, content.AsSpan(length), out int count);
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
        return BytePaths.List(_prefix + path, names) == Errno.None ? names : [];
    }
}
