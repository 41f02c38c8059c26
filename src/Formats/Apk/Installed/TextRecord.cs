using System.Runtime.CompilerServices;

namespace Limyra.Formats.Apk.Installed;

/// <summary>What a solver wants to know of a package whose lines stand in a text, each part as its place
/// there.</summary>
internal struct TextRecord
{
    /// <summary>All its lines.</summary>
    public Range Lines;

    public Range Name, Version, Arch, Depends, Provides, InstallIf;

    public ulong FileSize, InstalledSize;

    public uint ProviderPriority;

    public IdentityBytes Identity;

    /// <summary>How many of those bytes there are; 0: none.</summary>
    public int IdentityLength;

    /// <summary>It has a name and a version, no relation stands in two lines, and every word of
    /// them is a dependency.</summary>
    public bool IsPlain;

    /// <summary>A digest without an object of its own.</summary>
    [InlineArray(Digest.Sha256Length)]
    public struct IdentityBytes
    {
        private byte _first;
    }
}
