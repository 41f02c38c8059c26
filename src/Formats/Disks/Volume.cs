namespace Limyra.Formats.Disks;

/// <summary>What the first bytes of a disk or partition say about its content.</summary>
/// <param name="Type">File system type as mount(8) names it; swap, crypto_LUKS,
/// LVM2_member for other contents.</param>
/// <param name="Uuid">The identifier as blkid(8) prints it, null if there is none.</param>
/// <param name="Label">The name, null if there is none.</param>
public sealed record Volume(string Type, string? Uuid, string? Label);
