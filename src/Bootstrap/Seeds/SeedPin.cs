namespace Limyra.Bootstrap.Seeds;

/// <summary>The exact Debian package that a seed was made and tried with.</summary>
/// <param name="Package">Debian's name.</param>
/// <param name="Suite">Suite that offered it.</param>
/// <param name="Version">Debian's version.</param>
/// <param name="Sha256">Digest of the .deb, lower case.</param>
public sealed record SeedPin(string Package, string Suite, string Version, string Sha256);
