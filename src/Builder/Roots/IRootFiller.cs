using Limyra.Formats.Apk;

namespace Limyra.Builder.Roots;

/// <summary>Makes a directory an apk root with exactly the wanted packages and what they need.</summary>
internal interface IRootFiller
{
    /// <summary>
    /// Brings the root in line with the world; the directory may be empty or hold a root with other
    /// packages. Gives the installed packages.
    /// </summary>
    IReadOnlyList<PackageInfo> Fill(string directory, IReadOnlyList<string> world);
}
