namespace Limyra.Bootstrap.Programs;

/// <summary>A folder with every program of ours and its links, for use without the rest.</summary>
public sealed class ToolFolder(Publisher publisher)
{
    /// <summary>Publishes all programs into <paramref name="folder"/>; files of
    /// the same name are replaced.</summary>
    /// <param name="folder">Made when it is not there.</param>
    /// <param name="sysroot">The musl folder the static ones are linked against, or null.</param>
    /// <param name="sysrootIdentity">What that sysroot's content is.</param>
    /// <returns>The names that now stand there, sorted.</returns>
    public IReadOnlyList<string> Fill(string folder, string? sysroot, string sysrootIdentity)
    {
        Directory.CreateDirectory(folder);
        List<string> names = [];
        foreach (TargetProgram program in TargetProgram.All)
        {
            string from = publisher.Publish(
                program, program.IsStatic ? sysroot : null, program.IsStatic ? sysrootIdentity : "host");
            foreach (string file in Directory.EnumerateFiles(from))
            {
                string name = Path.GetFileName(file);
                if (name.EndsWith(".dbg", StringComparison.Ordinal)) continue;
                Replace(Path.Combine(folder, name), to => File.Copy(file, to));
                names.Add(name);
            }
            foreach (string link in program.Links)
            {
                Replace(Path.Combine(folder, link), to => File.CreateSymbolicLink(to, program.Name));
                names.Add(link);
            }
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>A program that is running may be replaced: the old file keeps
    /// its inode until it ends.</summary>
    private static void Replace(string path, Action<string> make)
    {
        string fresh = path + ".new";
        File.Delete(fresh);
        make(fresh);
        File.Move(fresh, path, overwrite: true);
    }
}
