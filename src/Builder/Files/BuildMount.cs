namespace Limyra.Builder.Files;

/// <summary>A part of the tree that build and template see, and where it lies on the host.</summary>
/// <param name="Inside">Path as the sandbox sees it, absolute, without a slash at
/// its end except the root's.</param>
/// <param name="Host">Directory of the host.</param>
/// <param name="IsWritable">Whether template code may change it.</param>
internal sealed record BuildMount(string Inside, string Host, bool IsWritable);
