using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Builder.Pack;

/// <summary>
/// Writes the index of a directory of packages: Packages.adb and, as the same file,
/// APKINDEX.tar.gz. Of several versions of a package the newest is indexed. Whoever reads meanwhile
/// sees the old index or the new one.
/// </summary>
internal sealed class RepositoryIndexer(SigningKey key)
{
    /// <summary>Name of the index in this format.</summary>
    public const string FileName = "Packages.adb";

    /// <summary>Name that older clients look for.</summary>
    public const string OldFileName = "APKINDEX.tar.gz";

    /// <summary>Indexes the packages of a category, whose directory the caller has locked, and its
    /// debugging data; without packages that are about to be removed.</summary>
    public void IndexCategory(PackagePlaces places, string root, string category,
        IReadOnlyList<string> gone, Action<string> say, CancellationToken cancellation)
    {
        Index(places.DirectoryOf(root, category), gone);
        string debug = places.DirectoriesOf(root, category)[1];
        if (!Directory.Exists(debug)) return;
        using PathLock held =
            PathLock.Take(Path.Combine(debug, ".lock"), places.TakesLocks, say, cancellation);
        Index(debug, gone);
    }

    /// <summary>Indexes the packages of a directory, without some that are about to be removed.</summary>
    public void Index(string directory, IReadOnlyList<string> gone)
    {
        HashSet<string> hidden = new(gone, StringComparer.Ordinal);
        SortedDictionary<string, (string Version, string Path)> newest = new(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(directory, "*.apk").Order(StringComparer.Ordinal))
        {
            if (hidden.Contains(Path.GetFileName(path))) continue;
            (string name, string version) = SplitName(Path.GetFileNameWithoutExtension(path));
            if (!newest.TryGetValue(name, out (string Version, string Path) known)
                || ApkVersion.Order(version, known.Version) > 0)
                newest[name] = (version, path);
        }
        using IndexMaker maker = new(new() { Trust = PackageTrust.Anyone, Keys = [key] });
        foreach ((_, string path) in newest.Values) maker.AddFile(path);

        string index = Path.Combine(directory, FileName);
        string old = Path.Combine(directory, OldFileName);
        using (FileStream stream = new(index + ".part", FileMode.Create))
        {
            maker.Write(stream);
            stream.Flush(flushToDisk: true);
        }
        File.Delete(old + ".part");
        Errno linked = Linux.Files.MakeLink(
            Linux.Files.CurrentDirectory, index + ".part", Linux.Files.CurrentDirectory, old + ".part");
        if (linked != Errno.None) File.Copy(index + ".part", old + ".part");
        File.Move(old + ".part", old, overwrite: true);
        File.Move(index + ".part", index, overwrite: true);
    }

    /// <summary>Name and version of <c>name-1.2-r0</c>: the version begins at
    /// the last but one dash.</summary>
    public static (string Name, string Version) SplitName(string file)
    {
        int release = file.LastIndexOf('-');
        int version = release > 0 ? file.LastIndexOf('-', release - 1) : -1;
        return version > 0 ? (file[..version], file[(version + 1)..]) : (file, "0");
    }
}
