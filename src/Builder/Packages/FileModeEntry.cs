namespace Limyra.Builder.Packages;

/// <summary>A value of <c>file_modes</c>: owner and mode that a file or
/// directory gets in the package.</summary>
/// <param name="User">Name of the owning user.</param>
/// <param name="Group">Name of the owning group.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="IsRecursive">For a directory, all in it too.</param>
internal sealed record FileModeEntry(string User, string Group, uint Mode, bool IsRecursive);
