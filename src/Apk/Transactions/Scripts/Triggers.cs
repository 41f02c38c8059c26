using Limyra.Apk.Database;
using Limyra.Apk.Solver;
using Limyra.Apk.Text;

namespace Limyra.Apk.Transactions.Scripts;

/// <summary>Which triggers are due, and for which directories.</summary>
internal static class Triggers
{
    /// <summary>
    /// In the order of the changes. A package that has just come sees all directories of its patterns, any
    /// other only those that changed. A pattern behind "+" names changed ones in either case.
    /// </summary>
    public static IEnumerable<(InstalledPackage Package, List<string> Directories)> Find(
        InstalledDatabase database, ChangeSet changes)
    {
        List<DirectoryNode>? nodes = null;
        foreach (Change change in changes.Changes)
        {
            if (change.New?.Installed is not { Triggers.Count: > 0 } package) continue;
            nodes ??= NameOrder.InTableOrder(database.Nodes, node => node.Path);
            List<string> directories = [];
            bool isDue = false;
            foreach (DirectoryNode node in nodes)
            {
                if (!package.IsNew && !node.IsModified) continue;
                if (FirstMatch(package.Triggers, node) is not { } pattern) continue;
                isDue = true;
                if (pattern[0] != '+' || node.IsModified) directories.Add(node.RootedPath);
            }
            if (isDue) yield return (package, directories);
        }
    }

    private static string? FirstMatch(List<string> patterns, DirectoryNode node)
    {
        foreach (string pattern in patterns)
        {
            ReadOnlySpan<char> path = pattern.AsSpan(pattern.StartsWith('+') ? 1 : 0);
            if (path.StartsWith('/') && Glob.IsMatch(path, node.RootedPath, Glob.Slash.Separate))
                return pattern;
        }
        return null;
    }
}
