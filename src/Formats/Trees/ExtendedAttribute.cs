namespace Limyra.Formats.Trees;

/// <summary>One extended attribute of a file, as <c>getxattr(2)</c> shows it.</summary>
/// <param name="Name">The full name with its prefix, for example <c>security.capability</c>.</param>
/// <param name="Value">The value's bytes.</param>
public readonly record struct ExtendedAttribute(string Name, ReadOnlyMemory<byte> Value);
