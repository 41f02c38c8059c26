using Limyra.Linux;

namespace Limyra.Apk.Disk;

/// <summary>Pairs of configuration directories: what a user puts into the first hides the
/// same name in the second.</summary>
internal static class ConfigurationFiles
{
    /// <summary>Paths in order of their names; hidden files and other suffixes are passed over.</summary>
    public static List<string> List(IRootFiles files, IEnumerable<string> directories, string suffix)
    {
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (string directory in directories)
        {
            // usually not there
            if (files.List(directory, out List<DirectoryEntry> entries) != Errno.None) continue;
            foreach (DirectoryEntry entry in entries)
            {
                if (entry.Name.StartsWith('.') || !entry.Name.EndsWith(suffix, StringComparison.Ordinal))
                    continue;
                found.TryAdd(entry.Name, RootPath.Join(directory, entry.Name));
            }
        }
        return [.. found.Values];
    }
}
