using System.Text;
using Limyra.Init.Logging;
using Limyra.Linux;

namespace Limyra.Tests.Init.Processes;

public sealed class LogWriterTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("limyra-log-");

    public void Dispose() => _root.Delete(recursive: true);

    private string Write(string text, long limitBytes, int rotations, string before = "")
    {
        string path = Path.Combine(_root.FullName, "log");
        File.WriteAllText(path, before);
        Assert.Equal(Errno.None, Descriptors.Pipe(isReadEndNonBlocking: false, out int read, out int write));
        Assert.Equal(Errno.None, BytePaths.Write(write, Encoding.ASCII.GetBytes(text), out _));
        Descriptors.Close(write);
        const int WriteAppend = 0x401;
        Assert.Equal(Errno.None,
            BytePaths.Open(BytePaths.CurrentDirectory, path, WriteAppend, mode: 0, out int output));
        Assert.Equal(0, new LogWriterProgram(path, limitBytes, rotations, read, output).Copy());
        Descriptors.Close(read);
        Descriptors.Close(output);
        return string.Join('|', _root.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)
            .Select(name => File.ReadAllText(Path.Combine(_root.FullName, name))));
    }

    [Fact]
    public void Files_are_cut_between_lines_and_the_oldest_goes() =>
        Assert.Equal("eee\n|ccc\nddd\n|aaa\nbbb\n",
            Write("aaa\nbbb\nccc\nddd\neee\n", limitBytes: 10, rotations: 2));

    [Fact]
    public void What_was_there_before_counts() =>
        Assert.Equal("new\n|old line\n", Write("new\n", limitBytes: 10, rotations: 1, before: "old line\n"));

    [Fact]
    public void Without_older_files_the_log_begins_anew() =>
        Assert.Equal("ccc\n", Write("aaa\nbbb\nccc\n", limitBytes: 8, rotations: 0));

    [Fact]
    public void A_line_longer_than_the_limit_is_kept_in_pieces() =>
        Assert.Equal("ij|efgh|abcd", Write("abcdefghij", limitBytes: 4, rotations: 5));
}
