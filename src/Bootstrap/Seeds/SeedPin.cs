namespace Limyra.Bootstrap.Seeds;

/// <summary>The exact Debian or NuGet package that a seed was made and tried with.</summary>
/// <param name="Package">Its name there.</param>
/// <param name="Suite">Suite that offered it, or <see cref="Nuget"/>.</param>
/// <param name="Version">Its version there.</param>
/// <param name="Sha256">Digest of the .deb or .nupkg, lower case.</param>
public sealed record SeedPin(string Package, string Suite, string Version, string Sha256)
{
    /// <summary>The suite of packages that come through the host's NuGet.</summary>
    public const string Nuget = "nuget";
}
