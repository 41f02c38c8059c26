using Limyra.Linux;

namespace Limyra.Tests.Linux;

public sealed class OpenWatchTests
{
    [Fact]
    public void An_opened_file_is_reported_with_its_directory_and_one_not_opened_is_not()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("limyra-watch-");
        try
        {
            string used = Path.Combine(directory.FullName, "used"),
                unused = Path.Combine(directory.FullName, "unused");
            File.WriteAllText(used, "x");
            File.WriteAllText(unused, "x");
            Assert.Equal(Errno.None, OpenWatch.Open(out OpenWatch watch));
            using (watch)
            {
                Assert.Equal(Errno.None, watch.Add(directory.FullName, out int key));
                Assert.Equal("x", File.ReadAllText(used));
                Assert.True(File.Exists(unused));
                List<(int, string)> seen = [];
                Assert.Equal(Errno.None,
                    watch.Read(timeoutMs: 10_000, (where, name) => seen.Add((where, name))));
                Assert.Contains((key, "used"), seen);
                Assert.DoesNotContain((key, "unused"), seen);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_is_no_directory_to_watch()
    {
        string file = Path.GetTempFileName();
        Assert.Equal(Errno.None, OpenWatch.Open(out OpenWatch watch));
        using (watch) Assert.Equal(Errno.ENOTDIR, watch.Add(file, out _));
        File.Delete(file);
    }
}
