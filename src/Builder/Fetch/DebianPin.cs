using Limyra.Formats.Debian;

namespace Limyra.Builder.Fetch;

/// <summary>Names a Debian binary package as exactly as the caller can.</summary>
/// <param name="Package">Package name.</param>
/// <param name="Suite">Suite to look in, or null for any.</param>
/// <param name="Version">Debian version, or null for any.</param>
/// <param name="Sha256">Digest of the file, or null for any.</param>
public sealed record DebianPin(string Package, string? Suite = null, string? Version = null,
    string? Sha256 = null)
{
    /// <summary>Name, version and suite as far as given, for messages.</summary>
    public override string ToString() =>
        Package + (Version is null ? "" : $" {Version}") + (Suite is null ? "" : $" of {Suite}")
        + (Sha256 is null ? "" : $" with SHA-256 {Sha256}");

    internal bool Matches(ControlStanza stanza) =>
        stanza["Package"] == Package
        && (Version is null || stanza["Version"] == Version)
        && (Sha256 is null || stanza["SHA256"] == Sha256);
}

/// <summary>A binary package as one suite's index offers it.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Stanza">Its paragraph in the index.</param>
public sealed record DebianOffer(string Suite, ControlStanza Stanza);
