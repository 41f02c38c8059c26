namespace Limyra.Tests.Apk.Commands;

/// <summary>Commands that only tell, beside what apk-tools 3.0.6 says of the same packages.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly CommandSample _sample = new();

    public ReportTests()
    {
        _sample.Initialize();
        Assert.Equal(0, _sample.Run("add", "shell").ExitCode);
    }

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void List_shows_where_packages_come_from_and_what_is_installed()
    {
        Assert.Equal("tools-1.5-r0 noarch {toolbox} (MIT) [installed]\n",
            _sample.Run("list", "tools").Output);
        Assert.Equal("tools-1.5-r0 noarch {toolbox} (MIT) [installed]\n",
            _sample.Run("list", "--installed", "--origin", "toolbox").Output);
        Assert.Equal("tools 1.5-r0\n", _sample.Run("list", "--manifest", "tools").Output);
        Assert.StartsWith("<so:libc> libc-2.1-r0 ",
            _sample.Run("list", "--providers", "so:libc").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_compares_and_checks()
    {
        Assert.Equal("<\n", CommandRun.Of("version", "--test", "1.0", "1.0-r1").Output);
        Assert.Equal(">\n", CommandRun.Of("version", "-t", "1.0", "1.0_rc1").Output);
        CommandRun check = CommandRun.Of("version", "--check", "1.0", "x", "1.0_foo");
        Assert.Equal((2, "x\n1.0_foo\n"), (check.ExitCode, check.Output));
        Assert.Contains("libc-2.1-r0                             = 2.1-r0 \n",
            _sample.Run("version", "-v").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Stats_count_what_is_installed()
    {
        string output = _sample.Run("stats").Output;
        Assert.StartsWith("installed:\n  packages: 4\n  dirs: 3\n  files: 4\n", output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Why_shows_the_shortest_chain_from_world()
    {
        Assert.Equal("world asks for shell\n  shell-1.0-r0 needs so:libc\n  libc-2.1-r0\n",
            _sample.Run("why", "libc").Output);
        CommandRun unknown = _sample.Run("why", "broken");
        Assert.Equal(1, unknown.ExitCode);
        Assert.StartsWith("ERROR: broken: not installed", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_names_are_summarized()
    {
        Assert.Equal("toolbox\n",
            _sample.Run("query", "--installed", "--summarize", "origin", "tools").Output);
        CommandRun refused = _sample.Run("query", "--installed", "--summarize", "license", "tools");
        Assert.Equal(
            (1, "ERROR: command line: invalid argument for option 'summarize': 'license'\n"),
            (refused.ExitCode, refused.Errors));
    }
}
