using System.Text;

namespace Limyra.Tests.Machines;

/// <summary>Changes files of a root file system image before it is booted, with
/// debugfs(8): nothing is mounted.</summary>
internal sealed class DiskFiles(string image) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-files-");
    private readonly StringBuilder _commands = new();
    private int _number;

    /// <summary>Puts a file in place of whatever is there; its folder must exist.</summary>
    public DiskFiles With(string path, string content, bool isExecutable = false)
    {
        string source = Path.Combine(_folder.FullName, $"file-{++_number}");
        File.WriteAllText(source, content);
        _commands.Append(
            $"rm {path}\nwrite {source} {path}\nset_inode_field {path} mode {(isExecutable ? "0100755"
                : "0100644")}\n"
                + $"set_inode_field {path} uid 0\nset_inode_field {path} gid 0\n");
        return this;
    }

    public DiskFiles WithFolder(string path)
    {
        _commands.Append($"mkdir {path}\n");
        return this;
    }

    public DiskFiles WithLink(string path, string target)
    {
        _commands.Append($"symlink {path} {target}\n");
        return this;
    }

    /// <summary>Any further command of debugfs(8).</summary>
    public DiskFiles With(string command)
    {
        _commands.Append(command).Append('\n');
        return this;
    }

    public void Apply()
    {
        string script = Path.Combine(_folder.FullName, "script");
        File.WriteAllText(script, _commands.ToString());
        (int exitCode, string said) = HostTool.Run("debugfs", "-w", "-f", script, image);
        Assert.True(exitCode == 0, said);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
