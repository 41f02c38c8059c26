using Limyra.Builder;

namespace Limyra.Tests.Builder.Lint;

/// <summary>Programs of the host that look at templates; stand-ins that note how they are called.</summary>
public sealed class TextCheckerTests : IDisposable
{
    private const string Template = """
        pkgname = "sample"
        pkgver = "1.0"
        pkgrel = 0
        build_style = "meta"
        pkgdesc = "Sample"
        license = "custom:meta"
        url = "https://example.org"
        options = ["empty"]
        """;

    private readonly BuilderFixture _fixture = new();

    public TextCheckerTests()
    {
        BuilderFixture.RequireSandbox();
        _fixture.Write("sample", Template);
    }

    private string Programs => Path.Combine(_fixture.Root, "programs");

    private string Calls => Path.Combine(_fixture.Root, "calls");

    [Theory]
    [InlineData("flake8", "linter", "flake8 main/sample/template.py")]
    [InlineData("ruff", "linter", "ruff check --quiet main/sample/template.py")]
    [InlineData("black", "formatter", "black --fast --diff --check --quiet main/sample/template.py")]
    [InlineData("ruff", "formatter", "ruff format --diff --quiet main/sample/template.py")]
    public async Task They_are_called_as_cports_does_and_what_they_refuse_is_not_built(
        string program, string role, string call)
    {
        Install(program, exitCode: 0);
        BuildSettings settings = Settings(role, program);
        Assert.Equal(BuildOutcome.Built, (await _fixture.Build("sample", settings)).Outcome);
        Assert.Equal($"{call} in {_fixture.Tree}\n", File.ReadAllText(Calls));
        Install(program, exitCode: 1);
        BuildResult result = await _fixture.Build("sample", settings with { IsForced = true });
        BuildException failure = Assert.IsType<BuildException>(result.Failure);
        Assert.Equal(role, failure.RuleId);
        Assert.Equal(["line 3 is bad"], failure.LastLines);
    }

    [Fact]
    public async Task A_template_without_lint_is_not_shown_to_them()
    {
        Install("flake8", exitCode: 1);
        _fixture.Write("sample",
            Template.Replace("\"empty\"", "\"!lint\", \"empty\"", StringComparison.Ordinal));
        BuildResult result = await _fixture.Build("sample", Settings("linter", "flake8"));
        Assert.Equal(BuildOutcome.Built, result.Outcome);
        Assert.False(File.Exists(Calls));
    }

    [Theory]
    [InlineData("linter", "flake8", "ruff", "flake8")]
    [InlineData("linter", "black", "ruff", "ruff")]
    [InlineData("formatter", "black", "ruff", "black")]
    [InlineData("formatter", "flake8", "ruff", "ruff")]
    public async Task Of_those_installed_auto_takes_the_first(
        string role, string first, string second, string taken)
    {
        Install(first, exitCode: 0);
        Install(second, exitCode: 0);
        Assert.Equal(BuildOutcome.Built, (await _fixture.Build("sample", Settings(role, "auto"))).Outcome);
        Assert.StartsWith(taken + " ", File.ReadAllText(Calls), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linter", "auto", "no template linter is installed")]
    [InlineData("formatter", "auto", "no template formatter is installed")]
    [InlineData("linter", "black", "invalid template linter 'black'")]
    [InlineData("formatter", "black", "formatter 'black' is not executable")]
    [InlineData("linter", "ruff:/nowhere/ruff", "linter '/nowhere/ruff' is not executable")]
    public async Task What_is_not_known_or_not_there_is_said(string role, string value, string message)
    {
        BuildResult result = await _fixture.Build("sample", Settings(role, value));
        Assert.Contains(message, result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_may_have_any_name_and_none_is_called_where_none_is_wanted()
    {
        Install("mine", exitCode: 0);
        await _fixture.Build("sample", Settings("linter", $"flake8:{Programs}/mine"));
        Assert.StartsWith("mine main/sample", File.ReadAllText(Calls), StringComparison.Ordinal);
        File.Delete(Calls);
        await _fixture.Build("sample", Settings("linter", "none") with { IsForced = true });
        Assert.False(File.Exists(Calls));
    }

    public void Dispose() => _fixture.Dispose();

    private BuildSettings Settings(string role, string value) => role == "linter"
        ? _fixture.Settings with { Linter = value, HostSearchPath = SearchPath }
        : _fixture.Settings with { Formatter = value, HostSearchPath = SearchPath };

    /// <summary>Ours, and from the host only what the sandbox is made with.</summary>
    private string SearchPath
    {
        get
        {
            Directory.CreateDirectory(Programs);
            foreach (string tool in (string[])["bwrap", "setpriv", "unshare"])
                if (!Path.Exists(Path.Combine(Programs, tool)))
                    File.CreateSymbolicLink(Path.Combine(Programs, tool), $"/usr/bin/{tool}");
            return Programs;
        }
    }

    private void Install(string name, int exitCode)
    {
        Directory.CreateDirectory(Programs);
        string path = Path.Combine(Programs, name);
        File.WriteAllText(path, $"""
            #!/bin/sh
            echo {name} "$@" in "$PWD" >> {Calls}
            [ {exitCode} = 0 ] || echo line 3 is bad
            exit {exitCode}

            """);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}
