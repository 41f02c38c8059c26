namespace Limyra.Builder.Pack;

/// <summary>Where packages and the records of their builds lie, in the repository
/// and in the stage before it.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Stage">Where new packages wait; null: they go into the repository at once.</param>
/// <param name="Arch">Architecture of the packages.</param>
/// <param name="TakesLocks">Whether directories are locked while they change.</param>
internal sealed record PackagePlaces(string Repository, string? Stage, string Arch, bool TakesLocks)
{
    /// <summary>Where new packages go.</summary>
    public string Target => Stage ?? Repository;

    /// <summary>All places that have packages, those that win first.</summary>
    public IReadOnlyList<string> Roots => Stage is null ? [Repository] : [Stage, Repository];

    /// <summary>Directory of a category's packages in one of the places.</summary>
    public string DirectoryOf(string root, string category) => Path.Combine(root, category, Arch);

    /// <summary>That directory, and the one of debugging data: a repository of its own, below that of the
    /// category, so that only who debugs asks for it.</summary>
    public IReadOnlyList<string> DirectoriesOf(string root, string category) =>
        [DirectoryOf(root, category), DirectoryOf(root, Path.Combine(category, "debug"))];

    /// <summary>Where a package file of a category lies, or a file that stands beside it.</summary>
    public string PathOf(string root, string category, string file) =>
        Path.Combine(DirectoriesOf(root, category)[HasDebuggingData(file) ? 1 : 0], file);

    /// <summary>Removes packages that no index names any more, and what stands beside them.</summary>
    public void Remove(string root, string category, IReadOnlyList<string> files)
    {
        foreach (string path in files.Select(file => PathOf(root, category, file)))
        {
            // Where debugging data was never made there is not even the folder.
            if (!Directory.Exists(Path.GetDirectoryName(path))) continue;
            File.Delete(path);
            File.Delete(PackageSbom.FileName(path));
        }
    }

    /// <summary>The record of a template in one of the places.</summary>
    public string RecordOf(string root, string category, string name) =>
        Path.Combine(root, category, ".records", Arch, name);

    /// <summary>The places of some settings.</summary>
    public static PackagePlaces Of(BuildSettings settings) =>
        new(settings.RepositoryDirectory, settings.StageDirectory, settings.Arch, settings.TakesLocks);

    private static bool HasDebuggingData(string file) =>
        RepositoryIndexer.SplitName(file).Name.EndsWith("-dbg", StringComparison.Ordinal);
}
