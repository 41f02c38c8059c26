using Limyra.Formats.Apk;

namespace Limyra.Builder.Roots;

/// <summary>A package file of a repository.</summary>
/// <param name="Path">The file; its name alone when only a server has it.</param>
/// <param name="Info">What it says about itself.</param>
/// <param name="Identity">Digest of its payload in hexadecimal: equal for equal packages.</param>
internal sealed record KnownPackage(string Path, PackageInfo Info, string Identity);
