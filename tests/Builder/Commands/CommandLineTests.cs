using Limyra.Builder.Commands;
using Limyra.Builder.Commands.Output;

namespace Limyra.Tests.Builder.Commands;

/// <summary>The command line as people and scripts use it, over a small tree.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Template = """
        pkgname = "NAME"
        pkgver = "1.0"
        pkgrel = 2
        build_style = "meta"
        depends = [DEPENDS]
        pkgdesc = "Sample"
        license = "custom:meta"
        url = "https://example.org"
        options = ["empty"]
        """;

    private readonly BuilderFixture _fixture = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public CommandLineTests()
    {
        _fixture.Write("base-cbuild", Text("base-cbuild", ""));
        _fixture.Write("one", Text("one", ""));
        _fixture.Write("two", Text("two", "\"one\""));
    }

    public static TheoryData<string> Commands =>
    [
        "binary-bootstrap", "bootstrap", "bootstrap-update", "build", "bulk-pkg", "bulk-print",
        "bulk-print-ver", "bulk-raw",
        "bump-pkgrel", "bump-pkgver", "check", "chroot", "clean", "commit", "configure", "cycle-check",
        "deps", "dump", "extract",
        "fetch", "index", "install", "interactive", "invoke-custom", "keygen", "lint", "patch",
        "pkg", "prepare",
        "prepare-upgrade", "print-build-graph", "print-mismatched-subpkgs", "prune-obsolete", "prune-pkgs",
        "prune-removed",
        "prune-sources", "relink-subpkgs", "remove-autodeps", "source-bootstrap", "unstage",
        "unstage-check-remote",
        "update-check", "zap",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_of_cports_is_there(string name) =>
        Assert.True(CommandTable.All.ContainsKey(name));

    [Theory]
    [InlineData(
        "-c x -f -L -W -j 1 -C --force-check -X -G -a x -A x -b x -B x -r x -R x -s x -k x -t -N -D -K")]
    [InlineData(
        "--no-depends-check --stage --stage-path x --dry-run --status-fd 3 --bulk-continue --update-check")]
    [InlineData("--accept-checksums --no-lock -v --verbose --jobs=3")]
    public void Every_option_of_cports_is_taken(string options) =>
        Assert.Equal(["pkg"], ParsedCommandLine.Parse([.. options.Split(' '), "pkg"]).Words);

    [Theory]
    [InlineData("build", false)]
    [InlineData("-f build", false)]
    [InlineData("-D build", true)]
    public void Only_a_dirty_build_goes_on_in_the_directory_of_the_last(string line, bool goesOn)
    {
        ParsedCommandLine parsed = ParsedCommandLine.Parse(line.Split(' '));
        CommandSettings.Place place = new(_fixture.Tree, "build", new Dictionary<string, string>());
        Limyra.Builder.BuildSettings settings =
            CommandSettings.From(parsed, ConfigurationFile.Parse("", "none"), place);
        Assert.Equal(goesOn, settings.KeepsBuildDirectory);
    }

    [Fact]
    public async Task Releases_are_raised_and_versions_set_in_the_text_alone()
    {
        Assert.Equal(0, await Run("bump-pkgrel", "main/one", "two"));
        Assert.Contains("pkgrel = 3\n", Read("one"), StringComparison.Ordinal);
        Assert.Equal(0, await Run("bump-pkgver", "main/one", "2.1"));
        string wanted = Text("one", "").Replace("1.0", "2.1", StringComparison.Ordinal);
        Assert.Equal(wanted.Replace("= 2\n", "= 0\n", StringComparison.Ordinal), Read("one"));
        Assert.Equal(1, await Run("bump-pkgver", "main/one", "not a version"));
        Assert.Contains("version 'not a version' is invalid", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_built_is_printed_in_order()
    {
        Assert.Equal(0, await Run("bulk-print", "main/two", "main/one"));
        Assert.Equal("main/one main/two\n", _output.ToString());
        _output.GetStringBuilder().Clear();
        Assert.Equal(0, await Run("bulk-print-ver", "list:main/two main/one"));
        Assert.Equal("main/one=1.0-r2\nmain/two=1.0-r2\n", _output.ToString());
    }

    [Theory]
    [InlineData("", 1, "")]
    [InlineData("--bulk-continue", 1, "main/one main/two\n")]
    public async Task What_is_not_there_is_said_and_the_rest_printed_when_asked_to_go_on(
        string option, int status, string printed)
    {
        string[] options = option.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(status, await Run([.. options, "bulk-print", "main/two", "main/gone", "main/one"]));
        Assert.Equal(printed, _output.ToString());
        Assert.Contains("main/gone", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_base_is_made_of_does_not_wait_for_the_base()
    {
        _fixture.Write("base-cbuild", Text("base-cbuild", "\"one\""));
        Assert.Equal(0, await Run("bulk-print", "main"));
        Assert.Equal("main/one main/base-cbuild main/two\n", _output.ToString());
    }

    [Theory]
    [InlineData("-a aarch64", "aarch64", false)]
    [InlineData("-a aarch64 -A aarch64", "aarch64", true)]
    [InlineData("-A riscv64", "riscv64", true)]
    public void Another_architecture_is_cross_built_unless_the_root_is_of_it(
        string options, string arch, bool isNative)
    {
        Limyra.Builder.BuildSettings settings = CommandSettings.From(
            ParsedCommandLine.Parse([.. options.Split(' '), "pkg"]), ConfigurationFile.Parse("", "none"),
            new(_fixture.Tree, LastPhase: null, new Dictionary<string, string>()));
        Assert.Equal(arch, settings.Arch);
        Assert.Equal(isNative, settings.HostArch == settings.Arch);
    }

    [Fact]
    public async Task A_dump_does_not_depend_on_the_machine()
    {
        string asked = "configure_args = [f\"{self.conf_jobs} {self.build_dbg}\"]\n";
        _fixture.Write("one", Text("one", "") + asked);
        Assert.Equal(0, await Run("-j", "7", "dump", "main/one"));
        Assert.Contains("\"1 False\"", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await Run("-j", "7", "--full", "dump", "main/one"));
        Assert.Contains("\"7 True\"", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_and_template_may_change_places_and_an_alias_stands_for_a_command()
    {
        File.WriteAllText(Path.Combine(_fixture.Tree, "etc/config.ini"), "[alias]\ng = print-build-graph\n");
        Assert.Equal(0, await Run("main/two", "print-build-graph"));
        Assert.Equal(0, await Run("g", "main/two"));
        Assert.Equal("two\n one\ntwo\n one\n", _output.ToString());
    }

    [Fact]
    public async Task Links_of_subpackages_are_made_and_stale_ones_go()
    {
        const string subpackage =
            "@subpackage(\"one-extra\")\ndef _(self):\n    self.options = [\"empty\"]\n    return []\n";
        _fixture.Write("one", $"{Text("one", "")}\n\n{subpackage}");
        File.Delete(Path.Combine(_fixture.Tree, "main/one-extra"));
        string stale = Path.Combine(_fixture.Tree, "main/gone");
        File.CreateSymbolicLink(stale, "one");
        Assert.Equal(1, await Run("lint", "main/one"));
        Assert.Equal(0, await Run("relink-subpkgs"));
        Assert.Equal(0, await Run("lint", "main/one"));
        Assert.Equal("one", new FileInfo(Path.Combine(_fixture.Tree, "main/one-extra")).LinkTarget);
        Assert.False(Path.Exists(stale));
    }

    [Fact]
    public async Task A_file_of_names_and_standard_input_name_templates()
    {
        string list = Path.Combine(_fixture.Root, "list");
        File.WriteAllText(list, "# all\nmain/two\nmain\n");
        Assert.Equal(0, await Run("bulk-print", $"file:{list}"));
        Assert.Equal("main/base-cbuild main/one main/two\n", _output.ToString());
        File.WriteAllText(list, $"file:{list}\n");
        Assert.Equal(1, await Run("bulk-print", $"file:{list}"));
        Assert.Contains("lists name each other", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_prompt_runs_lines_and_lists_what_begins_so()
    {
        Assert.Equal(0,
            await Run(new StringReader("?bump\nprint-build-graph main/two\nnonsense\n"), "interactive"));
        Assert.Contains("bump-pkgrel\nbump-pkgver\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("two\n one\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("unknown command 'nonsense'", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colours_come_when_asked_for_and_never_otherwise()
    {
        await Run("nonsense");
        Assert.DoesNotContain("\u001b", _errors.ToString(), StringComparison.Ordinal);
        await Run("-W", "nonsense");
        Assert.Contains("\u001b[31mERROR:", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_made_named_in_the_configuration_and_used()
    {
        string configuration = Path.Combine(_fixture.Tree, "etc/config.ini");
        File.WriteAllText(configuration, "[signing]\n# mine\n[alias]\n");
        Assert.Equal(0, await Run("keygen", "mine", "1024"));
        string key = Assert.Single(Directory.GetFiles(Path.Combine(_fixture.Tree, "etc/keys"), "mine-*.rsa"));
        Assert.True(File.Exists(key + ".pub"));
        Assert.Equal($"[signing]\nkey = {Path.GetFileName(key)}\n# mine\n[alias]\n",
            File.ReadAllText(configuration));
        Assert.Equal(1, await Run("keygen"));
        Assert.Contains("attempt to overwrite an existing key", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(key, CommandSettings.From(ParsedCommandLine.Parse(["pkg"]),
            ConfigurationFile.Parse(File.ReadAllText(configuration), "test"),
            new(_fixture.Tree, LastPhase: null, new Dictionary<string, string>())).SigningKeyPath);
    }

    [Theory]
    [InlineData("--bulk-c pkg", 0)]
    [InlineData("--job 3 pkg", 0)]
    [InlineData("--no-l pkg", 0)]
    [InlineData("--no pkg", 2)]
    [InlineData("--nonsense pkg", 2)]
    [InlineData("--jobs", 2)]
    [InlineData("--force=x pkg", 2)]
    [InlineData("-Z pkg", 2)]
    public async Task Options_may_be_shortened_while_they_are_clear(string line, int status)
    {
        if (status == 0) Assert.Equal(["pkg"], ParsedCommandLine.Parse(line.Split(' ')).Words);
        else Assert.Equal(status, await Run(line.Split(' ')));
    }

    public void Dispose() => _fixture.Dispose();

    private static string Text(string name, string depends) => Template
        .Replace("NAME", name, StringComparison.Ordinal)
        .Replace("DEPENDS", depends, StringComparison.Ordinal) + "\n";

    private string Read(string name) =>
        File.ReadAllText(Path.Combine(_fixture.Tree, "main", name, "template.py"));

    private Task<int> Run(params string[] arguments) => Run(TextReader.Null, arguments);

    private Task<int> Run(TextReader input, params string[] arguments) => CbuildProgram.RunAsync(
        ["--tree", _fixture.Tree, .. arguments],
        new CbuildConsole { Output = _output, Errors = _errors, Input = input },
        TimeProvider.System, TestContext.Current.CancellationToken);
}
