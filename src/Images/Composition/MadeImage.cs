namespace Limyra.Images.Composition;

/// <summary>An image that was made, or was found made.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Uuid">The file system's UUID, for <c>root=UUID=</c>.</param>
/// <param name="SizeBytes">Length of the image.</param>
/// <param name="ContentBytes">Bytes of all files in it.</param>
/// <param name="FileCount">Names in it, directories included.</param>
/// <param name="Digest">SHA-256 over the tree it was made from, in hexadecimal.</param>
public sealed record MadeImage(
    string Path, Guid Uuid, long SizeBytes, long ContentBytes, int FileCount, string Digest);
