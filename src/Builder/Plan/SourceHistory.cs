namespace Limyra.Builder.Plan;

/// <summary>
/// Keeps, for one template, which commit was the last to touch it and as of which commit that is known. Git
/// goes back through the history up to that commit, which takes half a second where there are 27,000; what
/// came since it was asked takes hundredths.
/// </summary>
/// <param name="folder">Folder of all templates' files.</param>
/// <param name="prefix">The template's directory, as git names it within the checkout.</param>
internal sealed class SourceHistory(string folder, string prefix)
{
    private readonly string _path = Path.Combine(folder, prefix, "last-commit");

    /// <summary>What is known for this commit, or follows from what was known for one of its ancestors;
    /// null: git must be asked.</summary>
    /// <param name="directory">The template's directory.</param>
    /// <param name="head">The commit that is checked out.</param>
    public SourceTime? Find(string directory, string head)
    {
        if (!File.Exists(_path)) return null;
        if (File.ReadAllLines(_path) is not [var known, var line, ..]) return null;
        if (SourceTime.Parse(line) is not { } last) return null;
        if (known == head) return last;
        if (!FollowsInOneLine(directory, known, head)) return null;
        return SourceTime.LastIn(directory, $"{known}..{head}") ?? last;
    }

    /// <summary>Notes what was found; another run reads all of it or none.</summary>
    public void Keep(string head, SourceTime found)
    {
        string text = $"{head}\n{found.Commit} {found.Epoch}\n";
        if (File.Exists(_path) && File.ReadAllText(_path) == text) return;
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!); // a file in a folder
        string temporary = $"{_path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        File.WriteAllText(temporary, text);
        File.Move(temporary, _path, overwrite: true);
    }

    /// <summary>
    /// Whether one commit descends from another without a merge between them. Of a merge git follows the
    /// parent that did not change the directory, and which that is cannot be told from a part of the history.
    /// </summary>
    private static bool FollowsInOneLine(string directory, string known, string head)
    {
        string? list = GitTool.Call(directory, ["rev-list", "--parents", $"{known}..{head}"]);
        if (list is null) return false;
        string expected = head;
        foreach (string line in list.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not [var commit, var parent] || commit != expected) return false;
            expected = parent;
        }
        return expected == known;
    }
}
