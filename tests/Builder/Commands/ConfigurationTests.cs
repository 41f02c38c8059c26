using Limyra.Builder;
using Limyra.Builder.Commands;
using Limyra.Builder.Commands.Output;

namespace Limyra.Tests.Builder.Commands;

/// <summary>Keys of the configuration, from the file to what commands of a build get to see.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private const string Template = """
        pkgname = "seen"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Shows its environment"
        license = "custom:none"
        url = "https://example.org"
        options = ["empty", OPTIONS]


        def install(self):
            self.do("sh", "-c", "env")
        """;

    private readonly BuilderFixture _fixture = new();

    [Theory]
    [InlineData("", "^0:00:[0-5][0-9][.][0-9]{3} => ERROR: unknown command")]
    [InlineData("[build]\ntiming = yes\n", "^0:00:[0-5][0-9][.][0-9]{3} => ERROR: unknown command")]
    [InlineData("[build]\ntiming = no\n", "^=> ERROR: unknown command")]
    public async Task Lines_carry_the_time_unless_timing_is_off(string configuration, string expected) =>
        Assert.Matches(expected, await Complaints(configuration, []));

    [Theory]
    [InlineData("[apk]\ncommand = /opt/apk\n", "[apk] command has no effect")]
    [InlineData("[build]\ntimming = no\n", "[build] timming is not known")]
    [InlineData("[signing]\nkeyy = x\n", "[signing] keyy is not known")]
    public async Task Keys_without_effect_are_named(string configuration, string expected)
    {
        string complaints = await Complaints(configuration, []);
        Assert.Contains(Path.Combine(_fixture.Tree, "etc/config.ini"), complaints, StringComparison.Ordinal);
        Assert.Contains(expected, complaints, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_apk_that_is_named_by_the_environment_is_said_to_have_no_effect()
    {
        string complaints = await Complaints("", new() { ["CBUILD_APK_PATH"] = "/opt/apk" });
        Assert.Contains("CBUILD_APK_PATH has no effect", complaints, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_of_cports_has_only_keys_that_mean_something()
    {
        const string example = """
            [alias]
            [apk]
            command = apk
            repo = https://example.org
            [build]
            bwrap = bwrap
            timing = no
            build_dbg = yes
            build_root = bldroot
            build_dir =
            extra_packages =
            ccache = no
            sccache = no
            thinlto_cache = no
            thinlto_cache_size = 10g
            cbuild_cache_path = cbuild_cache
            check = yes
            check_fail = no
            compression = zstd
            jobs = 0
            link_threads = 0
            repository = packages
            stage_repository = pkgstage
            alt_repository = testpkgs
            sources = sources
            keep_stage = no
            remote = yes
            categories = main user
            allow_restricted = no
            maintainer = unknown <cports@localhost>
            linter = auto
            formatter = auto
            [flags]
            CFLAGS = -O2
            [signing]
            key =
            """;
        Assert.DoesNotContain("warning", await Complaints(example, []), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_read_as_by_the_configuration_parser_of_python()
    {
        const string text = """
            [DEFAULT]
            place = /srv
            [build]
            Repository = %(place)s/packages
            maintainer = 100%% me
              <me@localhost>
            sources = %(sources)s
            build_dir = 5% of it
            """;
        ConfigurationFile file = ConfigurationFile.Parse(text, "config.ini");
        Assert.Equal("/srv/packages", file["build", "repository"]);
        Assert.Equal("100% me <me@localhost>", file["build", "MAINTAINER"]);
        Assert.Equal("/srv", file["build", "place"]);
        Assert.Null(file["apk", "place"]);
        Assert.Contains("name each other",
            Assert.Throws<BuildException>(() => file["build", "sources"]).Message, StringComparison.Ordinal);
        Assert.Contains("config.ini: [build] build_dir: '%' stands alone",
            Assert.Throws<BuildException>(() => file["build", "build_dir"]).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "TREE/etc/keys/cbuild.rsa", "TREE/etc/keys")]
    [InlineData("key = mine.rsa", "TREE/etc/keys/mine.rsa", "TREE/etc/keys")]
    [InlineData("key = private/mine.rsa", "TREE/private/mine.rsa", "TREE/private")]
    [InlineData("key = /root/mine.rsa", "/root/mine.rsa", "/root")]
    [InlineData("key = /root/mine.rsa\nkeys = more", "/root/mine.rsa", "TREE/more")]
    public void A_signing_key_is_a_name_or_a_path(string keys, string key, string trusted)
    {
        BuildSettings settings = CommandSettings.From(ParsedCommandLine.Parse(["pkg"]),
            ConfigurationFile.Parse($"[signing]\n{keys}\n", "test"),
            new(_fixture.Tree, LastPhase: null, new Dictionary<string, string>()));
        Assert.Equal(key.Replace("TREE", _fixture.Tree, StringComparison.Ordinal), settings.SigningKeyPath);
        Assert.Equal([trusted.Replace("TREE", _fixture.Tree, StringComparison.Ordinal)],
            settings.KeyDirectories);
    }

    [Theory]
    [InlineData("", "-O2", "-O2")]
    [InlineData("[flags]\nLDFLAGS = -Wl,-x\n", "-O2", "-Wl,-x")]
    [InlineData("[flags]\ncflags = -O3 -pipe\n", "-O3 -pipe", "")]
    [InlineData("[flags]\nCFLAGS = -O3\n[flags.x86_64]\nLDFLAGS = -Wl,-y\n", "", "-Wl,-y")]
    public void Flags_of_the_user_stand_in_for_the_usual_ones_key_by_key(string text, string c, string linker)
    {
        BuildSettings read = CommandSettings.From(ParsedCommandLine.Parse(["pkg"]),
            ConfigurationFile.Parse(text, "test"),
            new(_fixture.Tree, LastPhase: null, new Dictionary<string, string>()));
        _fixture.Write("seen", Template.Replace("OPTIONS", "\"!debug\"", StringComparison.Ordinal));
        using BuilderSession session = _fixture.Session(_fixture.Settings with { Flags = read.Flags });
        Limyra.Templates.Packages.TemplateHandle handle = session.Templates.Load("main/seen").TemplateHandle;
        IReadOnlyList<string> Flags(string name) => handle.GetFlags(name, [], [], target: null);
        Assert.EndsWith($" -flto=thin {c}".TrimEnd(), string.Join(' ', Flags("CFLAGS")),
            StringComparison.Ordinal);
        if (linker.Length > 0) Assert.EndsWith(linker == "-O2" ? "-flto=thin" : $" {linker}",
            string.Join(' ', Flags("LDFLAGS")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_linker_gets_the_arguments_of_options_threads_and_cache_and_compilers_their_caches()
    {
        BuilderFixture.RequireSandbox();
        Dictionary<string, string> plain = await Environment("", "");
        Assert.Equal("--threads=3 --thinlto-jobs=3", plain["CBUILD_LLD_ARGS"]);
        Assert.DoesNotContain(plain.Keys, name => name.Contains("CCACHE", StringComparison.Ordinal));
        Assert.DoesNotContain("ccache", plain["PATH"], StringComparison.Ordinal);

        _fixture.Write("ccache", Template.Replace("seen", "ccache", StringComparison.Ordinal)
            .Replace("OPTIONS", "", StringComparison.Ordinal));
        await _fixture.Build("ccache");
        Dictionary<string, string> all = await Environment("\"linkundefver\", \"!linkrelax\"", """
            link_threads = 20
            thinlto_cache = yes
            thinlto_cache_size = 3g
            ccache = yes
            """);
        Assert.Equal(
            "--threads=16 --thinlto-jobs=20 --undefined-version --no-relax "
                + "--thinlto-cache-policy=cache_size_bytes=3g "
                + "--thinlto-cache-dir=/cbuild_cache/lld_thinlto_cache",
            all["CBUILD_LLD_ARGS"]);
        Assert.Equal("/cbuild_cache/ccache", all["CCACHE_DIR"]);
        Assert.Contains("/usr/lib/ccache/bin:", all["PATH"], StringComparison.Ordinal);

        Dictionary<string, string> usual = await Environment("", "thinlto_cache = yes\n");
        Assert.Contains("cache_size_bytes=10g", usual["CBUILD_LLD_ARGS"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "/usr/bin/sccache")]
    [InlineData(false, null)]
    public async Task Rust_is_called_through_sccache_where_the_build_root_has_it(bool hasIt, string? wrapper)
    {
        BuilderFixture.RequireSandbox();
        await Environment("", "");
        if (hasIt)
            foreach (string root in Directory.GetDirectories(Path.Combine(_fixture.Root, "state/roots")))
            {
                Directory.CreateDirectory(Path.Combine(root, "usr/bin"));
                File.WriteAllText(Path.Combine(root, "usr/bin/sccache"), "");
            }
        Dictionary<string, string> seen = await Environment("", "sccache = yes\n");
        Assert.Equal(wrapper, seen.GetValueOrDefault("RUSTC_WRAPPER"));
        Assert.Equal(wrapper is null ? null : "/cbuild_cache/sccache", seen.GetValueOrDefault("SCCACHE_DIR"));
    }

    public void Dispose() => _fixture.Dispose();

    private async Task<string> Complaints(string configuration, Dictionary<string, string> environment)
    {
        File.WriteAllText(Path.Combine(_fixture.Tree, "etc/config.ini"), configuration);
        StringWriter errors = new();
        CbuildConsole console =
            new() { Output = TextWriter.Null, Errors = errors, Environment = environment };
        await CbuildProgram.RunAsync(
            ["--tree", _fixture.Tree, "nonsense"], console, TimeProvider.System, CancellationToken.None);
        return errors.ToString();
    }

    /// <summary>What a command of the template finds in its environment.</summary>
    /// <param name="options">Options of the template.</param>
    /// <param name="keys">Keys of the section build, above those that name the fixture's places.</param>
    private async Task<Dictionary<string, string>> Environment(string options, string keys)
    {
        _fixture.Write("seen", Template.Replace("OPTIONS", options, StringComparison.Ordinal));
        ConfigurationFile file = ConfigurationFile.Parse($"[build]\njobs = 3\n{keys}", "test");
        BuildSettings read = CommandSettings.From(ParsedCommandLine.Parse(["pkg"]), file,
            new(_fixture.Tree, LastPhase: null, new Dictionary<string, string>()));
        _fixture.Lines.Clear();
        BuildResult result = await _fixture.Build("seen", _fixture.Settings with
        {
            Jobs = read.Jobs,
            LinkThreads = read.LinkThreads,
            LtoCacheSize = read.LtoCacheSize,
            UsesCcache = read.UsesCcache,
            UsesSccache = read.UsesSccache,
            IsForced = true,
        });
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
        return _fixture.Lines.Select(line => line.Split('=', 2))
            .Where(parts => parts is [{ Length: > 0 } name, _] && name.All(c => c is not ' '))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
