using Limyra.Apk.Trust;
using Limyra.Formats.Apk;

namespace Limyra.Apk.Packages;

/// <summary>When a package file is believed.</summary>
public sealed record PackageTrust
{
    /// <summary>Keys whose signatures count.</summary>
    public TrustedKeys Keys { get; init; } = new();

    /// <summary>Whether unsigned packages pass too. Digests are checked all the same.</summary>
    public bool AllowUntrusted { get; init; }

    /// <summary>
    /// What an index said about the file; null for a file that the user named. A full digest (32 bytes)
    /// replaces the signature, as does the SHA-1 of a v2 package; a cut one does not.
    /// </summary>
    public PackageInfo? Expected { get; init; }

    /// <summary>Everything passes.</summary>
    public static PackageTrust Anyone { get; } = new() { AllowUntrusted = true };
}
