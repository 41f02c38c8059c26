namespace Limyra.Tests.Bootstrap;

/// <summary>One wrong byte in what a build is made from stops it with a sentence that names the file,
/// and nothing is published.</summary>
public sealed class WrongByteTests
{
    private const string Template = "main/zlib";
    private const string Record = "repository/main/.records/x86_64/zlib";

    /// <param name="what">What is spoilt.</param>
    /// <param name="folder">Its folder in the state.</param>
    /// <param name="pattern">The file within it.</param>
    /// <param name="place">Where in the file, from 0 to 1.</param>
    [Theory]
    [InlineData("a package of the build root", "seeds", "x86_64/gmake-*.apk", 0.7)]
    [InlineData("the index of the seeds", "seeds", "x86_64/APKINDEX.tar.gz", 0.5)]
    [InlineData("the signature of the seeds' index", "seeds", "x86_64/APKINDEX.tar.gz", 0.99)]
    [InlineData("a package built here", "repository", "main/x86_64/musl-devel-1*.apk", 0.7)]
    [InlineData("a source", "downloads", "zlib-1.3.1/*", 0.5)]
    public void A_wrong_byte_is_named(string what, string folder, string pattern, double place)
    {
        LimyraCommand limyra = LimyraCommand.Find();
        DirectoryInfo state = limyra.NewState("wrong-byte");
        try
        {
            foreach (string lent in (string[])["apt", "downloads", "keys", "programs", "repository", "seeds"])
                HostTool.Run("cp", "-al", Path.Combine(limyra.State, lent), state.FullName);
            string record = Path.Combine(state.FullName, Record);
            File.Delete(record);
            string spoilt = Spoil(Path.Combine(state.FullName, folder), pattern, place);

            (int exitCode, string said) =
                limyra.RunIn(state.FullName, "cbuild", "--no-remote", "pkg", Template);
            Assert.True(exitCode == 1, $"{what}: {said}");
            Assert.Contains(Path.GetFileNameWithoutExtension(spoilt), said, StringComparison.Ordinal);
            Assert.False(File.Exists(record), said);
        }
        finally
        {
            HostTool.Run("rm", "-rf", state.FullName);
        }
    }

    /// <summary>Changes one bit of a file that may be a link to the one that was built.</summary>
    private static string Spoil(string folder, string pattern, double place)
    {
        string path = Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal).First();
        byte[] bytes = File.ReadAllBytes(path);
        bytes[(int)(bytes.Length * place)] ^= 0x10;
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
