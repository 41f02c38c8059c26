using Limyra.Linux;

namespace Limyra.Tests.Linux;

public sealed class FilesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("limyra-files-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_is_written_is_read_back()
    {
        string path = _directory + "/a";
        Assert.Equal(Errno.None, Files.Open(Files.CurrentDirectory, path,
            OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, mode: 0x1a0,
            out FileDescriptor file));
        using (file)
        {
            Assert.Equal(Errno.None, Files.WriteAll(file.Number, "hello"u8));
        }

        Assert.Equal(Errno.None, Files.Status(Files.CurrentDirectory, path, out FileStatus status));
        Assert.Equal(FileKind.Regular, status.Kind);
        Assert.Equal(5UL, status.Size);
        Assert.Equal(0x1a0u, status.Mode | 0x20u);
        Assert.Equal("hello", File.ReadAllText(path));
    }

    [Fact]
    public void Absolute_links_stay_inside_a_root()
    {
        Directory.CreateDirectory(_directory + "/etc");
        File.WriteAllText(_directory + "/etc/target", "inside");
        File.CreateSymbolicLink(_directory + "/link", "/etc/target");
        Assert.Equal(Errno.None, Files.Open(
            Files.CurrentDirectory, _directory, OpenFlags.Directory, mode: 0, out FileDescriptor root));
        using (root)
        {
            Assert.Equal(Errno.None, Files.OpenInRoot(
                root.Number, "/link", OpenFlags.ReadOnly, mode: 0, out FileDescriptor file));
            using (file)
            {
                Files.ReadToEnd(file.Number, limitBytes: 100, out byte[] content);
                Assert.Equal("inside"u8.ToArray(), content);
            }
        }
    }

    [Fact]
    public void Names_in_a_directory_come_sorted_with_their_kind()
    {
        Directory.CreateDirectory(_directory + "/b");
        File.WriteAllText(_directory + "/a", "");
        File.CreateSymbolicLink(_directory + "/c", "nowhere");
        Files.Open(Files.CurrentDirectory, _directory, OpenFlags.Directory, mode: 0,
            out FileDescriptor opened);
        using (opened)
        {
            Assert.Equal(Errno.None, Files.List(opened.Number, out List<DirectoryEntry> entries));
            Assert.Equal(
                [new("a", FileKind.Regular), new("b", FileKind.Directory), new("c", FileKind.SymbolicLink)],
                entries);
        }
    }

    [Fact]
    public void Missing_files_say_so()
    {
        Assert.Equal(Errno.ENOENT, Files.Status(Files.CurrentDirectory, _directory + "/none", out _));
        Assert.Equal(Errno.ENOENT, Files.Open(
            Files.CurrentDirectory, _directory + "/none", OpenFlags.ReadOnly, mode: 0, out _));
    }

    [Fact]
    public void The_null_device_has_the_number_of_mem_null()
    {
        Assert.Equal(Errno.None, Files.Status(Files.CurrentDirectory, "/dev/null", out FileStatus status));
        Assert.Equal(FileKind.CharacterDevice, status.Kind);
        Assert.Equal(new DeviceNumber(1, 3), status.RepresentedDevice);
        Assert.Equal(0x103UL, status.RepresentedDevice.Packed);
    }
}
