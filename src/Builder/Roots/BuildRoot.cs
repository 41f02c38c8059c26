using Limyra.Formats.Apk;

namespace Limyra.Builder.Roots;

/// <summary>A build root: never changed once it is complete, so that builds can share it.</summary>
/// <param name="Directory">Where it is.</param>
/// <param name="Installed">Packages in it.</param>
internal sealed record BuildRoot(string Directory, IReadOnlyList<PackageInfo> Installed);
