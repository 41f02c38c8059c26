namespace Limyra.Tests.Bootstrap;

/// <summary>The folder of programs that <c>./limyra tools</c> makes is of use without the rest.</summary>
public sealed class PublishedToolsTests
{
    [Fact]
    public void Every_program_runs_by_itself_and_the_native_builder_knows_what_is_built()
    {
        LimyraCommand limyra = LimyraCommand.Find();
        DirectoryInfo state = limyra.NewState("tools");
        try
        {
            foreach (string lent in (string[])["apt", "downloads", "keys", "programs", "repository", "seeds"])
                HostTool.Run("cp", "-al", Path.Combine(limyra.State, lent), state.FullName);
            string tools = Path.Combine(state.FullName, "tools");
            (int exitCode, string said) = limyra.RunIn(state.FullName, "tools", tools);
            Assert.True(exitCode == 0, said);
            foreach (string name in (string[])["apk", "dinit", "dinitctl"])
                Assert.True(HostTool.Run(Path.Combine(tools, name), "--version").ExitCode == 0, name);

            // The configuration that the native builder is given is written by this.
            (exitCode, said) = limyra.RunIn(state.FullName, "cbuild", "dump", "main/zlib");
            Assert.True(exitCode == 0, said);
            (exitCode, said) = HostTool.Run(
                Path.Combine(tools, "cbuild"), "--tree", Repository.At("templates"),
                "--config", Path.Combine(state.FullName, "cbuild.ini"), "pkg", "main/zlib");
            Assert.True(exitCode == 0, said);
            Assert.Contains("main/zlib: is up to date", said, StringComparison.Ordinal);
        }
        finally
        {
            HostTool.Run("rm", "-rf", state.FullName);
        }
    }
}
