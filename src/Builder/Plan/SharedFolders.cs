namespace Limyra.Builder.Plan;

/// <summary>
/// Folders of a template that are links to those of another one: so variants of a package share patches
/// and files.
/// </summary>
internal static class SharedFolders
{
    private static readonly string[] Names = ["files", "patches"];

    /// <summary>Each such folder, and the directory of the host that its link leads to.</summary>
    /// <param name="tree">Directory of the tree of templates.</param>
    /// <param name="fullName">The template, as <c>category/name</c>.</param>
    /// <exception cref="BuildException">One leads to something else than a template's folder of this tree:
    /// nothing else of the host is a template's to read.</exception>
    public static IReadOnlyList<(string Name, string Host)> Of(string tree, string fullName)
    {
        List<(string Name, string Host)> found = [];
        foreach (string name in Names)
        {
            DirectoryInfo folder = new(Path.Combine(tree, fullName, name));
            if (folder.LinkTarget is null) continue;
            string host = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? "";
            if (!IsFolderOfTemplate(tree, host))
                throw new BuildException("template-link",
                    $"{fullName}/{name} leads to '{folder.LinkTarget}', which is no template's {name} of this tree",
                    "let it lead to ../NAME/" + name);
            found.Add((name, host));
        }
        return found;
    }

    /// <summary>Whether a path is TREE/CATEGORY/NAME/FOLDER, with no link on the way.</summary>
    private static bool IsFolderOfTemplate(string tree, string host)
    {
        if (Path.GetRelativePath(tree, host).Split('/') is not [not ("." or ".."), _, var folder])
            return false;
        if (!Names.Contains(folder) || !Directory.Exists(host)) return false;
        string template = Path.GetDirectoryName(host)!; // below the tree
        return new DirectoryInfo(host).LinkTarget is null
            && new DirectoryInfo(template).LinkTarget is null
            && new DirectoryInfo(Path.GetDirectoryName(template)!).LinkTarget is null; // below the tree
    }
}
