namespace Limyra.Builder.Pack;

/// <summary>
/// What was built for a template: the key and the package files. Written last, so that its presence says that
/// all of them are in the repository.
/// </summary>
/// <param name="Key">Key of the build.</param>
/// <param name="Files">Names of the package files with their sizes.</param>
internal sealed record BuildRecord(string Key, IReadOnlyList<(string Name, long Size)> Files)
{
    /// <summary>In place of a key while files are moved.</summary>
    private const string Begun = "begun";

    /// <summary>
    /// What stands in the record's place while files are moved: it is never complete, so that whoever was
    /// interrupted builds again, and it names all files, so that the old ones are still found then.
    /// </summary>
    public static BuildRecord Begin(BuildRecord? before, BuildRecord after) =>
        new(Begun, [.. after.Files, .. after.FilesGoneSince(before).Select(name => (name, 0L))]);

    /// <summary>Files of an earlier build that this one does not have.</summary>
    public IReadOnlyList<string> FilesGoneSince(BuildRecord? before)
    {
        HashSet<string> kept = new(Files.Select(f => f.Name), StringComparer.Ordinal);
        return [.. (before?.Files ?? []).Select(f => f.Name).Where(name => !kept.Contains(name))];
    }

    /// <summary>Reads a record; null when there is none or it is not whole.</summary>
    public static BuildRecord? Load(string path)
    {
        if (!File.Exists(path)) return null;
        string[] lines = File.ReadAllLines(path);
        if (lines.Length < 2 || lines[^1] != "end") return null;
        List<(string, long)> files = [];
        foreach (string line in lines[1..^1])
        {
            string[] parts = line.Split(' ');
            if (parts.Length != 2 || !long.TryParse(parts[1], out long size)) return null;
            files.Add((parts[0], size));
        }
        return new(lines[0], files);
    }

    /// <summary>Whether every file it names is there in its size.</summary>
    /// <param name="pathOf">Where the file of a name lies.</param>
    public bool IsComplete(Func<string, string> pathOf) => Key != Begun && Files.All(file =>
        new FileInfo(pathOf(file.Name)) is { Exists: true } info && info.Length == file.Size);

    /// <summary>Writes the record in one step.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a file has a directory
        string part = path + ".part";
        File.WriteAllLines(part, [Key, .. Files.Select(f => $"{f.Name} {f.Size}"), "end"]);
        File.Move(part, path, overwrite: true);
    }
}
