using System.Globalization;
using Limyra.Apk.Disk;
using Limyra.Apk.Repositories;
using Limyra.Apk.Solver;
using Limyra.Formats;
using Limyra.Linux;

namespace Limyra.Apk.History;

/// <summary>
/// The transactions of a root, newest last, and the packages that undoing them needs. What the cache has of a
/// package that goes is kept under a second name, which costs nothing on one file system, so that cleaning
/// the cache does not take it. The oldest go when there are too many or they take too much.
/// </summary>
internal sealed class HistoryFolder(IRootFiles files, string rootPath)
{
    private const int MostEntries = 100;
    private const long MostKeptBytes = 1L << 30;
    private const uint FolderMode = 0x1ed;

    /// <summary>Where kept packages lie on the host.</summary>
    public string KeptOnHost => Path.Combine(rootPath, RootPath.KeptPackages);

    /// <summary>The numbers of all entries, oldest first.</summary>
    public List<int> Numbers()
    {
        List<int> numbers = [];
        // none yet
        if (files.List(RootPath.History, out List<DirectoryEntry> names) != Errno.None) return numbers;
        foreach (DirectoryEntry name in names)
            if (int.TryParse(name.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                numbers.Add(number);
        numbers.Sort();
        return numbers;
    }

    /// <summary>An entry; null when there is none of that number or it is damaged.</summary>
    public HistoryEntry? Read(int number) =>
        files.Read(PathOf(number), out byte[] content) == Errno.None
            ? HistoryEntry.Parse(number, ByteText.Decode(content))
            : null;

    /// <summary>The file of an entry.</summary>
    public static string PathOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{RootPath.History}/{number:000000}");

    /// <summary>The number of the next entry; its folder is there afterwards.</summary>
    public int Begin()
    {
        string folder = "";
        foreach (string part in RootPath.History.Split('/'))
        {
            folder = RootPath.Join(folder, part);
            Errno error = files.MakeDirectory(folder, FolderMode);
            if (error is not (Errno.None or Errno.EEXIST))
                throw new TransactionException("make", folder, error);
        }
        return Numbers() is [.., var last] ? last + 1 : 1;
    }

    /// <summary>
    /// Keeps the files of packages that a transaction took, if they lie in the cache, and lets the oldest go.
    /// </summary>
    public void Keep(IEnumerable<KnownPackage> gone, PackageCache cache)
    {
        foreach (KnownPackage package in gone)
        {
            if (cache.PathOf(package) is not { } cached || !File.Exists(cached)) continue;
            Directory.CreateDirectory(KeptOnHost);
            string kept = Path.Combine(KeptOnHost, Path.GetFileName(cached));
            if (File.Exists(kept)) continue;
            Errno error = Linux.Files.MakeLink(
                Linux.Files.CurrentDirectory, cached, Linux.Files.CurrentDirectory, kept);
            if (error != Errno.None) File.Copy(cached, kept); // another file system, or one without links
        }
        Prune();
    }

    private void Prune()
    {
        List<int> numbers = Numbers();
        foreach (int number in numbers.SkipLast(MostEntries))
            _ = files.Remove(PathOf(number)); // an entry too many harms nobody
        if (!Directory.Exists(KeptOnHost)) return;
        // A package is as old as the last entry that needs it.
        Dictionary<string, int> lastUse = new(StringComparer.Ordinal);
        foreach (int number in numbers.TakeLast(MostEntries))
        {
            foreach (HistoryChange change in Read(number)?.Changes ?? [])
                if (change.OldVersion is not null) lastUse[$"{change.Name}-{change.OldVersion}"] = number;
        }
        long total = 0;
        foreach (FileInfo file in new DirectoryInfo(KeptOnHost).EnumerateFiles()
            .OrderByDescending(file => lastUse.GetValueOrDefault(StemOf(file.Name)))
            .ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            total += file.Length;
            if (total > MostKeptBytes || !lastUse.ContainsKey(StemOf(file.Name))) file.Delete();
        }
    }

    /// <summary>Cache names are NAME-VERSION.HASH.apk.</summary>
    private static string StemOf(string fileName)
    {
        string stem = Path.GetFileNameWithoutExtension(fileName);
        int dot = stem.LastIndexOf('.');
        return dot < 0 ? stem : stem[..dot];
    }
}
