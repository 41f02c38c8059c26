using Limyra.Templates.Packages;
using Limyra.Templates.Text;

namespace Limyra.Tests.Templates.Loading;

public sealed class TemplateLoaderTests
{
    [Fact]
    public void Fields_defaults_and_style_come_together()
    {
        Template template = Load("""
            build_style = "cmake"
            make_check_target = "tests"
            makedepends = ["zlib-devel"]
            source = "$(GNU_SITE)/x/x.tar.gz"
            sha256 = "00"
            options = ["!check"]
            """);
        Assert.Equal("1.2.3-r4", template.FullVersion);
        Assert.Equal("ninja", template.MakeCommand);
        Assert.Equal("tests", template.MakeCheckTarget);
        Assert.Equal(["https://ftpmirror.gnu.org/gnu/x/x.tar.gz"], template.Sources);
        Assert.Equal(["00"], template.Sha256);
        Assert.False(template.HasOption("check"));
        Assert.True(template.HasOption("lto"));
        Assert.Null(template.Broken);
    }

    [Fact]
    public void All_wrong_fields_are_reported_at_once_with_their_lines()
    {
        Limyra.Templates.Loading.LoadResult result = new TreeInMemory().Add("main/x", """
            pkgname = "y"
            pkgver = 1
            pkgrel = 0
            pkgdesc = "X"
            url = "https://example.org"
            depends = "a"
            compression = "zstd:40"
            """).Loader().Load("main/x");
        Assert.Null(result.Template);
        Assert.Equal(
            ["field-missing 1", "field-type 2", "field-type 6", "field-type 7", "name 1"],
            result.Diagnostics.Select(d => $"{d.RuleId} {d.Position?.Line}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Subpackages_get_their_defaults_from_name_and_template()
    {
        Template template = Load("""
            license = "Apache-2.0"
            options = ["!lto", "empty"]


            @subpackage("x-devel")
            def _(self):
                self.depends += [self.parent, self.with_pkgver("x-libs")]
                return self.default_devel(man="3", extra=["usr/bin/x-config"])


            @subpackage("x-libs")
            def _(self):
                return ["lib:libx.so.*", "?usr/share/x"]


            @subpackage("x-doc")
            def _(self):
                def take():
                    self.take_doc()

                return take


            @subpackage("x-extra", False)
            def _(self):
                return []


            @subpackage("x1.2", alternative="x")
            def _(self):
                self.provider_priority = 10
                return []
            """);
        Assert.Equal(["x-devel", "x-libs", "x-doc", "x-x1.2-default"],
            template.Subpackages.Select(s => s.Name));
        Assert.Equal(["x-devel", "x-libs", "x-doc", "x-extra", "x-x1.2-default"],
            template.DeclaredSubpackages);
        Subpackage devel = template.Subpackages[0];
        Assert.Equal(["x=1.2.3-r4", "x-libs=1.2.3-r4"], devel.Depends);
        Assert.Equal("Sample package (development files)", devel.FullDescription);
        Assert.True(devel.HasOption("splitstatic"));
        Assert.False(devel.HasOption("lto"));
        Assert.False(devel.HasOption("empty"));
        Assert.Equal("Apache-2.0", devel.License);
        SubpackageContent.Usual usual = Assert.IsType<SubpackageContent.Usual>(devel.Content);
        Assert.Equal((UsualSet.Devel, "3"), (usual.Set, usual.ManSections));
        Assert.Equal(["usr/bin/x-config"], usual.Extra);
        Assert.IsType<SubpackageContent.Patterns>(template.Subpackages[1].Content);
        Assert.IsType<SubpackageContent.Function>(template.Subpackages[2].Content);
        Assert.Equal(["x=1.2.3-r4", "base-doc"], template.Subpackages[2].InstallIf);
        Assert.Empty(template.Subpackages[2].Depends);
        Assert.Equal("x", template.Subpackages[3].Alternative);
        Assert.Equal(10, template.Subpackages[3].ProviderPriority);
    }

    [Fact]
    public void Version_is_known_while_the_module_runs()
    {
        Template template = Load("""depends = [self.with_pkgver("y"), f"z{self.full_pkgver}"]""");
        Assert.Equal(["y=1.2.3-r4", "z1.2.3-r4"], template.Depends);
    }

    [Fact]
    public void Phase_functions_stay_callable_and_share_lists_with_the_module()
    {
        Template template = Load("""
            configure_args = ["--a"]


            def init_configure(self):
                self.configure_args += ["--b"]
                self.note = f"{configure_args} {self.get_cflags(['-x'], shell=True).split(' ')[-2]}"
            """);
        template.Functions["init_configure"].Call(template.Handle);
        Assert.Equal(["--a", "--b"], template.ConfigureArgs);
        Assert.Equal("['--a', '--b'] -x", template.Handle["note"]?.ToString());
    }

    [Theory]
    [InlineData("""archs = ["aarch64"]""", "this package cannot be built for x86_64")]
    [InlineData("""archs = ["x86*", "!x86_64"]""", "this package cannot be built for x86_64")]
    [InlineData("""archs = ["!x86*", "x86_64"]""", null)]
    [InlineData("""archs = ["x86_6*", "!?86_64"]""",
        "ambiguous arch patterns: x86_6*, !?86_64, cannot build")]
    [InlineData("""archs = ["x86_64", "!x86_64"]""",
        "conflicting arch patterns: x86_64, !x86_64, cannot build")]
    [InlineData("""broken = "no" """, "cannot be built, it's currently broken: no")]
    public void Reasons_not_to_build_are_said(string line, string? reason) =>
        Assert.Equal(reason, Load(line).Broken);

    [Theory]
    [InlineData("""options = ["nope"]""", "option")]
    [InlineData("""build_style = "nope" """, "build-style")]
    [InlineData("""source = "$(NOPE_SITE)/x" """, "source")]
    [InlineData("depends = [1]", "dependency")]
    [InlineData("""@subpackage("X-devel")""" + "\ndef _(self):\n    return []", "subpackage")]
    [InlineData("""@subpackage("x-a")""" + "\ndef take(self):\n    return []", "subpackage")]
    [InlineData("""@subpackage("x-a")""" + "\ndef _(self):\n    pass", "subpackage")]
    [InlineData("""self.error("no", hint="yes")""", "package-error")]
    [InlineData("""open("/etc/passwd")""", "open")]
    [InlineData("""self.profile().sysroot.exists()""", "file")]
    [InlineData("""with self.profile("vax"):""" + "\n    pass", "profile")]
    public void Mistakes_have_a_rule(string line, string rule)
    {
        Limyra.Templates.Loading.LoadResult result =
            new TreeInMemory().Add("main/x", TreeInMemory.Text("x", line)).Loader().Load("main/x");
        Assert.Null(result.Template);
        Assert.Equal(rule, Assert.Single(result.Diagnostics).RuleId);
    }

    [Fact]
    public void Profiles_switch_inside_with_and_come_back()
    {
        Template template = Load("""
            _triplets = []
            for _arch in ["aarch64", "target", "ppc64le:native"]:
                with self.profile(_arch) as pf:
                    _triplets += [f"{pf.triplet} {pf.cross} {self.profile().sysroot} {pf.endian} {pf.wordsize}"]
            _triplets += [self.profile().arch]
            configure_args = _triplets
            """);
        Assert.Equal(
        [
            "aarch64-chimera-linux-musl True /usr/aarch64-chimera-linux-musl little 64",
            "x86_64-chimera-linux-musl False / little 64",
            "powerpc64le-chimera-linux-musl False / little 64",
            "x86_64",
        ], template.ConfigureArgs);
    }

    [Fact]
    public void A_name_outside_of_the_tree_is_said_plainly()
    {
        Limyra.Templates.Loading.TemplateLoader loader = new TreeInMemory().Loader();
        Assert.Equal("missing", Assert.Single(loader.Load("main/nothing").Diagnostics).RuleId);
        Assert.Equal("name", Assert.Single(loader.Load("nothing").Diagnostics).RuleId);
    }

    private static Template Load(string more)
    {
        Limyra.Templates.Loading.LoadResult result =
            new TreeInMemory().Add("main/x", TreeInMemory.Text("x", more)).Loader().Load("main/x");
        Assert.Empty(result.Diagnostics);
        return Assert.IsType<Template>(result.Template);
    }
}
