using Limyra.Builder;

namespace Limyra.Tests.Builder.Handle;

/// <summary>What <c>self</c> has while a package is built: every name that cports documents, and what each
/// method does to files, written as a template that complains where it is not so.</summary>
public sealed class HandleTests
{
    private const string Fields = """
        pkgname = "table"
        pkgver = "1.0"
        pkgrel = 3
        pkgdesc = "Every method once"
        license = "custom:none"
        url = "https://example.org"
        options = ["hardlinks"]

        """;

    /// <summary>Names of every package.</summary>
    private const string Common = "pkgname pkgver pkgrel full_pkgver pkgname_ver with_pkgver logger log "
        + "log_red log_green log_warn error options destdir chroot_destdir statedir chroot_statedir pushd cp "
        + "mv mkdir rm ln_s chmod touch_epoch find rparent stage force_mode depends provides";

    /// <summary>Names of the template alone.</summary>
    private const string OfTemplate = "full_pkgname repository conf_jobs conf_link_threads make_jobs "
        + "link_threads run_check build_dbg use_ccache use_sccache use_ltocache cwd chroot_cwd srcdir chroot_srcdir "
        + "template_path files_path patches_path sources_path chroot_sources_path bldroot_path wrapperdir "
        + "destdir_base chroot_destdir_base current_target current_phase install_done source_date_epoch "
        + "python_version python_major python_minor ruby_version get_data do stamp profile get_tool_flags "
        + "get_cflags get_cxxflags get_fflags get_ldflags get_rustflags get_goflags get_tool has_hardening "
        + "has_lto can_lto install_files install_dir install_file install_bin install_lib install_man "
        + "install_license install_completion install_service install_tmpfiles install_sysusers "
        + "install_initramfs install_link install_shell uninstall rename";

    /// <summary>Names of subpackages alone.</summary>
    private const string OfSubpackage = "parent alternative take take_devel take_static take_doc take_libs "
        + "take_progs default_devel default_static default_doc default_libs default_progs make_link";

    [Fact]
    public async Task Every_name_of_the_manual_is_there()
    {
        string template = string.Join("; ", $"{Common} {OfTemplate}".Split(' ').Select(n => $"self.{n}"));
        string subpackage = string.Join("; ", $"{Common} {OfSubpackage}".Split(' ').Select(n => $"self.{n}"));
        await Build($"""
            def build(self):
                {template}


            def install(self):
                {template}
                self.install_file(self.files_path / "a", "usr/share/table")
                self.install_file(self.files_path / "t", "usr/share/table")


            @subpackage("table-part")
            def _(self):
                def func():
                    {subpackage}
                    self.take("usr/share/table/a")

                return func
            """);
    }

    [Theory]
    [InlineData("name_that_is_not_there")]
    [InlineData("take")]
    [InlineData("parent.take")]
    public async Task Any_other_name_is_refused(string name)
    {
        using BuilderFixture fixture = new();
        BuildResult result =
            await Try(fixture, $"def install(self):\n    self.{name}\n");
        Assert.Equal("attribute", result.Failure?.RuleId);
    }

    [Theory]
    [InlineData("cargo", "Cargo get_environment clear_vendor_checksums write_vendor_checksum")]
    [InlineData("cmake", "configure build install ctest")]
    [InlineData("compiler", "C CXX")]
    [InlineData("gnu_configure", "configure get_make_env replace_guess")]
    [InlineData("golang", "Golang get_go_env")]
    [InlineData("linux", "get_arch configure update_configs build install get_version get_modsrc "
        + "ckms_configure ckms_build ckms_install")]
    [InlineData("make", "Make")]
    [InlineData("meson", "configure invoke install test")]
    [InlineData("patch", "patch")]
    [InlineData("python", "precompile setup_wheel_venv")]
    [InlineData("strip", "strip_attach")]
    public async Task Every_module_has_what_templates_call(string module, string names) => await Build($"""
        def install(self):
            from cbuild.util import {module}

        {string.Concat(names.Split(' ').Select(n => $"    {module}.{n}\n"))}
            self.install_file(self.files_path / "a", "usr/share/table")
        """);

    [Fact]
    public async Task Values_are_those_of_the_package_and_the_run() => await Build("""
        def build(self):
            _same(self, self.full_pkgname, "main/table")
            _same(self, self.full_pkgver, "1.0-r3")
            _same(self, self.pkgname_ver, "table=1.0-r3")
            _same(self, self.with_pkgver("other"), "other=1.0-r3")
            _same(self, self.repository, "main")
            _same(self, self.stage, 3)
            _same(self, self.conf_jobs, 1)
            _same(self, self.make_jobs, 1)
            _same(self, self.current_phase, "build")
            _same(self, self.install_done, False)
            _same(self, str(self.chroot_cwd), "/builddir/table-1.0")
            _same(self, str(self.chroot_srcdir), "/builddir/table-1.0")
            _same(self, str(self.chroot_destdir), "/destdir/table-1.0/table")
            _same(self, str(self.chroot_destdir_base), "/destdir/table-1.0")
            _same(self, str(self.chroot_sources_path), "/sources/table-1.0")
            _same(self, self.get_data("nothing"), None)
            _same(self, self.get_data("nothing", 5), 5)
            _same(self, self.get_tool("CC"), "clang")
            _same(self, self.get_tool("NOTHING"), None)
            _same(self, self.has_hardening("pie"), True)
            _same(self, self.has_hardening("cfi"), False)
            _same(self, self.options["hardlinks"], True)
            _same(self, self.profile().arch, "x86_64")
            _same(self, "-O2" in self.get_cflags(), True)
            _same(self, self.get_ldflags(shell=True).startswith("-Wl,"), True)
            with self.profile("host") as p:
                _same(self, p.triplet, "x86_64-chimera-linux-musl")


        def install(self):
            self.install_file(self.files_path / "a", "usr/share/table")
        """);

    [Fact]
    public async Task Files_are_copied_moved_made_and_removed() => await Build("""
        def build(self):
            self.mkdir("d/e", parents=True)
            self.cp(self.files_path / "a", "d")
            self.cp("d/a", "d/b")
            self.cp("d", "copy", recursive=True)
            _same(self, _names(self.cwd / "copy"), ["a", "b", "e"])
            self.cp("d/*", "copy/e", recursive=True, glob=True)
            _same(self, _names(self.cwd / "copy/e"), ["a", "b", "e"])
            self.mv("copy/b", "moved")
            _same(self, (self.cwd / "moved").read_text(), "text a\n")
            _same(self, len(self.mv("copy/e/*", "d/e", glob=True)), 3)
            self.ln_s("a", "d/link")
            _same(self, str((self.cwd / "d/link").readlink()), "a")
            self.ln_s(self.cwd / "moved", "d/far", relative=True)
            _same(self, str((self.cwd / "d/far").readlink()), "../moved")
            self.cp("d/link", "d/kept", symlinks=False)
            _same(self, (self.cwd / "d/kept").is_symlink(), True)
            self.chmod("moved", 0o750)
            _same(self, self.do("stat", "-c", "%a", "moved", capture_output=True).stdout, b"750\n")
            self.touch_epoch("moved")
            time = self.do("stat", "-c", "%Y", "moved", capture_output=True).stdout.decode().strip()
            _same(self, time, str(self.source_date_epoch))
            _same(self, sorted([str(p) for p in self.find("d", "a")]), ["d/a", "d/e/a"])
            self.rm("moved")
            self.rm("moved", force=True)
            self.rm("d/e", recursive=True)
            self.rm("d/l*", glob=True)
            _same(self, _names(self.cwd / "d"), ["a", "b", "far", "kept"])
            with self.pushd("d"):
                _same(self, str(self.chroot_cwd), "/builddir/table-1.0/d")
                self.rm("b")
            with self.pushd("c*", glob=True):
                _same(self, str(self.chroot_cwd), "/builddir/table-1.0/copy")
            _same(self, str(self.chroot_cwd), "/builddir/table-1.0")
            for turn in range(2):
                with self.stamp("once") as s:
                    s.check()
                    (self.cwd / "turns").open("a").write("x")
            _same(self, (self.cwd / "turns").read_text(), "x")


        def install(self):
            self.install_file(self.files_path / "a", "usr/share/table")
        """);

    [Fact]
    public async Task Commands_get_input_and_environment_and_say_how_they_ended() => await Build("""
        def build(self):
            said = self.do("sh", "-c", "cat; echo $A; exit 3", env={"A": "b"}, input=b"in ", check=False,
                           capture_output=True)
            _same(self, said.stdout, b"in b\n")
            _same(self, said.returncode, 3)
            self.mkdir("below")
            with open(self.cwd / "said", "w") as f:
                self.do("pwd", wrksrc="below", stdout=f)
            _same(self, (self.cwd / "said").read_text(), "/builddir/table-1.0/below\n")
            self.do("sh", "-c", "printf '#!/bin/sh\\necho own\\n' > below/own; chmod +x below/own")
            own = self.do("own", path=[self.chroot_cwd / "below"], capture_output=True)
            _same(self, own.stdout, b"own\n")


        def install(self):
            self.install_file(self.files_path / "a", "usr/share/table")
        """);

    [Fact]
    public async Task Everything_is_installed_where_it_belongs()
    {
        IReadOnlyList<string> files = await Build("""
            def install(self):
                a = self.files_path / "a"
                self.install_file(a, "usr/share/table")
                self.install_file(a, "usr/share/table", name="b", mode=0o600)
                self.install_file(self.files_path / "t", "usr/share/table", template={"x": "y"})
                _same(self, (self.destdir / "usr/share/table/t").read_text(), "y @z@\n")
                self.install_files(self.files_path / "tree", "usr/share")
                self.install_dir("usr/share/gone")
                self.install_bin(a, name="one")
                self.install_bin(a, name="two")
                self.install_lib(a, name="table.data", mode=0o644)
                self.install_man(self.files_path / "one.1")
                self.install_man(self.files_path / "one.1", name="uno", cat=8, lang="de")
                self.install_license(a, name="COPYING")
                for shell in ["bash", "zsh", "fish", "nushell"]:
                    self.install_completion(a, shell, "one")
                self.install_service(self.files_path / "one.service", name="one", enable=True)
                self.install_service(self.files_path / "one.user", enable=True)
                self.install_tmpfiles(a)
                self.install_sysusers(a, name="other")
                self.install_initramfs(a)
                self.install_initramfs(a, stype="local-top", name="late")
                self.install_link("usr/bin/three", "two")
                self.install_shell("/usr/bin/one")
                self.uninstall("usr/share/gone")
                self.rename("usr/bin/two", "due")
                self.rename("usr/share/table/b", "usr/share/other/c", relative=False)
                self.rename("usr/share/tr*", "usr/share/kept", relative=False, glob=True, keep_name=True)
                with self.pushd(self.files_path):
                    self.install_file("?", "usr/share/many", glob=True)


            broken_symlinks = ["usr/bin/three", "usr/lib/shells.d/*"]
            """);
        Assert.Equal(
            """
            usr/bin/due
            usr/bin/one
            usr/bin/three
            usr/lib/dinit.d/boot.d/one
            usr/lib/dinit.d/one
            usr/lib/dinit.d/user/boot.d/one
            usr/lib/dinit.d/user/one
            usr/lib/shells.d/one
            usr/lib/sysusers.d/other.conf
            usr/lib/table.data
            usr/lib/tmpfiles.d/table.conf
            usr/share/bash-completion/completions/one
            usr/share/fish/vendor_completions.d/one.fish
            usr/share/initramfs-tools/hooks/table
            usr/share/initramfs-tools/scripts/local-top/late
            usr/share/kept/tree/leaf
            usr/share/licenses/table/COPYING
            usr/share/man/de/man8/uno.8.gz
            usr/share/man/man1/one.1.gz
            usr/share/many/a
            usr/share/many/t
            usr/share/nushell/vendor/autoload/one.nu
            usr/share/other/c
            usr/share/table/a
            usr/share/table/t
            usr/share/zsh/site-functions/_one
            """.Split('\n'), files.Order(StringComparer.Ordinal));
    }

    /// <summary>Builds it, and gives the paths of all files of all packages.</summary>
    private static async Task<IReadOnlyList<string>> Build(string functions)
    {
        using BuilderFixture fixture = new();
        BuildResult result = await Try(fixture, functions);
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure?.Message}\n{string.Join('\n', fixture.Lines)}");
        List<string> files = [];
        foreach (string file in result.PackageFiles)
        {
            using FileStream stream = File.OpenRead(fixture.Package(file));
            using Limyra.Apk.Packages.PackageReader reader = Limyra.Apk.Packages.PackageReader.Open(
                stream, Limyra.Apk.Packages.PackageTrust.Anyone, file);
            files.AddRange(
                reader.Package.Directories.SelectMany(d => d.Files.Select(f => $"{d.Name}/{f.Name}")));
        }
        return files;
    }

    private static async Task<BuildResult> Try(BuilderFixture fixture, string functions)
    {
        BuilderFixture.RequireSandbox();
        const string helpers = """
            def _same(self, got, wanted):
                if got != wanted:
                    self.error(f"{got} is not {wanted}")


            def _names(path):
                return sorted([p.name for p in path.iterdir()])

            """;
        fixture.Write("table", $"{Fields}\n\n{helpers}\n\n{functions}\n",
            ("files/a", "text a\n"), ("files/t", "@x@ @z@\n"), ("files/tree/leaf", "leaf\n"),
            ("files/one.1", ".TH one 1\n"), ("files/one.service", "type = process\ncommand = /usr/bin/one\n"),
            ("files/one.user", "type = process\ncommand = /usr/bin/one\n"));
        return await fixture.Build("table");
    }
}
