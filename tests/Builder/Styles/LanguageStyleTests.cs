using System.Security.Cryptography;
using Limyra.Builder;

namespace Limyra.Tests.Builder.Styles;

/// <summary>
/// Build styles around a program of the language, with a stand-in for it that says how it was
/// called: what is tested is the order, the arguments and the environment.
/// <see cref="RealLanguageTests"/> builds with the real ones.
/// </summary>
public sealed class LanguageStyleTests
{
    private const string Head = """
        pkgver = "1.0"
        pkgrel = 0
        # lint: field-order each test adds its fields behind these
        pkgdesc = "Sample"
        license = "custom:none"
        url = "https://example.org"


        def pre_prepare(self):
            self.mkdir(self.cwd, parents=True)
            with open(self.wrapperdir / _tool, "w") as f:
                f.write("#!/bin/sh\n" + _script)
            self.chmod(self.wrapperdir / _tool, 0o755)

        """;

    [Fact]
    public async Task Cargo_vendors_and_is_offline_from_then_on()
    {
        using BuilderFixture fixture = new();
        await Build(fixture, "cargo", """
            _tool = "cargo"
            _script = '''
            echo "cargo $* home=$CARGO_HOME panic=$CARGO_PROFILE_RELEASE_PANIC" >&2
            if [ $1 = vendor ]; then echo "[source]"; fi
            while [ $# -gt 0 ]; do
                if [ $1 = --root ]; then mkdir -p $2/bin; echo x > $2/bin/sample; fi
                shift
            done
            '''


            def post_build(self):
                self.do("cat", ".cargo/config.toml")
            """);
        Assert.Contains("cargo vendor --versioned-dirs --no-delete home=/cbuild_cache/cargo panic=abort",
            fixture.Lines);
        Assert.Contains("[source]", fixture.Lines);
        Assert.Contains(
            "cargo build --target x86_64-chimera-linux-musl --offline --release home=/tmp panic=abort",
            fixture.Lines);
        Assert.Contains(fixture.Lines, line => line.StartsWith(
            "cargo install --target x86_64-chimera-linux-musl --offline --root /destdir/sample-1.0/sample/usr --path . --no-track",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Go_downloads_builds_without_paths_and_installs_every_program()
    {
        using BuilderFixture fixture = new();
        await Build(fixture, "go", """
            _tool = "go"
            go_build_tags = ["one", "two"]
            _script = '''
            echo "go $* arch=$GOARCH flags=$GOFLAGS"
            while [ $# -gt 0 ]; do
                if [ $1 = -o ]; then mkdir -p $2; echo x > $2/sample; fi
                shift
            done
            '''


            def post_patch(self):
                self.rm("go.mod", force=True)
                (self.cwd / "go.mod").touch()


            def post_extract(self):
                (self.cwd / "go.mod").touch()
            """);
        Assert.Contains(fixture.Lines,
            line => line.StartsWith("go mod download arch=amd64", StringComparison.Ordinal));
        Assert.Contains(fixture.Lines, line => line.StartsWith(
            "go build -p 1 -v -trimpath -tags one,two -o /builddir/sample-1.0/build/ arch=amd64",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gem_loses_what_its_developers_need_and_keeps_its_manual()
    {
        using BuilderFixture fixture = new();
        string sources = Path.Combine(fixture.Root, "sources/sample-1.0");
        Directory.CreateDirectory(sources);
        await File.WriteAllTextAsync(Path.Combine(sources, "sample-1.0.gem"), "gem",
            TestContext.Current.CancellationToken);
        await Build(fixture, "ruby_gem", $$"""
            _tool = "gem"
            source = "https://example.org/sample-1.0.gem"
            sha256 = "{{Convert.ToHexStringLower(SHA256.HashData("gem"u8))}}"
            _script = '''
            if [ $1 = env ]; then echo /usr/lib/ruby/gems/3; exit; fi
            while [ $# -gt 0 ]; do if [ $1 = --install-dir ]; then d=$2; fi; l=$1; shift; done
            [ -f "$l" ] || exit 3
            g=$d/gems/sample-1.0
            mkdir -p $d/cache $g/test $g/lib $g/man
            echo x > $g/lib/sample.rb; echo x > $g/test/t.rb; echo x > $g/README; echo .TH x > $g/man/sample.1
            '''


            def post_install(self):
                self.do("find", ".", "-type", "f", wrksrc=str(self.chroot_destdir))
            """);
        Assert.Contains("./usr/lib/ruby/gems/3/gems/sample-1.0/lib/sample.rb", fixture.Lines);
        Assert.Contains("./usr/share/man/man1/sample.1", fixture.Lines);
        Assert.DoesNotContain(fixture.Lines, line => line.EndsWith("/t.rb", StringComparison.Ordinal)
            || line.EndsWith("/README", StringComparison.Ordinal));
    }

    [Fact]
    public async Task U_boot_is_made_for_its_board_and_gets_a_script_that_writes_it()
    {
        using BuilderFixture fixture = new();
        await Build(fixture, "u_boot", """
            _tool = "make"
            env = {"U_BOOT_TRIPLET": "riscv64-none-elf", "U_BOOT_TARGETS": "spl.bin:64"}
            _script = '''
            echo "make $* flags=$CFLAGS"
            mkdir -p Licenses; for f in u-boot.bin .config spl.bin Licenses/gpl; do echo x > $f; done
            '''


            def post_install(self):
                self.do("cat", str(self.chroot_destdir / "usr/lib/u-boot/sample/flash.sh"))
            """);
        Assert.Contains(
            "make sample_defconfig CROSS_COMPILE=riscv64-none-elf- CC=riscv64-none-elf-gcc flags=",
            fixture.Lines);
        Assert.Contains(
            "dd if=\"$folder/spl.bin\" of=\"$device\" seek=64 conv=notrunc,fsync || exit 35", fixture.Lines);
    }

    [Fact]
    public async Task A_kernel_is_kept_apart_from_where_it_boots()
    {
        using BuilderFixture fixture = new();
        await Build(fixture, "linux_kernel", """
            _tool = "chimera-buildkernel"
            configure_args = ["FLAVOR=generic"]
            _script = '''
            echo "kernel $*"
            [ $1 = install ] || exit 0
            m=$2/usr/lib/modules/1.0-0-generic; mkdir -p $m/kernel $2/boot
            echo x > $2/boot/vmlinuz; echo x > $m/modules.dep; echo x > $m/modules.order; echo x > $m/kernel/a.ko
            '''


            def post_install(self):
                self.do("find", ".", "-type", "f", wrksrc=str(self.chroot_destdir / "usr/lib/modules/1.0-0-generic"))
            """);
        Assert.Contains(fixture.Lines, line => line.StartsWith(
            "kernel prepare ARCH=x86_64 CONFIG_FILE=config-x86_64 OBJDIR=. JOBS=1",
            StringComparison.Ordinal));
        Assert.Contains("./apk-dist/boot/vmlinuz", fixture.Lines);
        Assert.Contains("./apk-dist/modules.order", fixture.Lines);
        Assert.DoesNotContain(fixture.Lines, line => line.EndsWith("modules.dep", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dotnet_project_is_restored_from_its_sources_and_published()
    {
        using BuilderFixture fixture = new();
        await Build(fixture, "dotnet", """
            _tool = "dotnet"
            _script = '''
            echo "dotnet $*"
            [ $1 = publish ] || exit 0
            while [ $# -gt 0 ]; do if [ $1 = --output ]; then o=$2; fi; shift; done
            mkdir -p $o; for f in hello hello.dll hello.pdb hello.runtimeconfig.json; do echo x > $o/$f; done
            '''


            def post_extract(self):
                (self.cwd / "packages.lock.json").touch()


            def post_install(self):
                self.do("find", ".", "-mindepth", "2", wrksrc=str(self.chroot_destdir))
            """);
        Assert.Contains(fixture.Lines,
            line => line.StartsWith("dotnet restore --source ", StringComparison.Ordinal)
                && line.Contains("--locked-mode", StringComparison.Ordinal));
        Assert.Contains("./usr/bin/hello", fixture.Lines);
        Assert.Contains("./usr/lib/sample/hello.dll", fixture.Lines);
        Assert.DoesNotContain("./usr/lib/sample/hello.pdb", fixture.Lines);
    }

    [Fact]
    public async Task A_dotnet_program_without_a_loader_is_started_by_a_script()
    {
        using BuilderFixture fixture = new();
        await Build(fixture, "dotnet", """
            _tool = "dotnet"
            _script = '''
            [ $1 = publish ] || exit 0
            while [ $# -gt 0 ]; do if [ $1 = --output ]; then o=$2; fi; shift; done
            mkdir -p $o
            for f in hello.dll hello.runtimeconfig.json library.dll; do echo x > $o/$f; done
            '''
            # lint: shebang the test has no packages


            def post_install(self):
                self.do("find", ".", "-name", "*.dll", wrksrc=str(self.chroot_destdir))
                self.do("cat", "usr/bin/hello", wrksrc=str(self.chroot_destdir))
            """);
        Assert.Contains("./usr/lib/sample/hello.dll", fixture.Lines);
        Assert.Contains("exec dotnet /usr/lib/sample/hello.dll \"$@\"", fixture.Lines);
        Assert.Contains(fixture.Lines, line => line.EndsWith(" [dotnet-lock]", StringComparison.Ordinal));
    }

    /// <summary>The script of the project is the whole of waf here: what it is called with counts.</summary>
    [Fact]
    public async Task Waf_is_the_projects_own_script()
    {
        using BuilderFixture fixture = new();
        await Build(fixture, "waf", """
            _tool = "waf"
            _script = "exit 9"
            configure_script = "own-waf"
            configure_args = ["--without-x"]
            make_check_target = "test"
            make_install_args = ["--quiet"]


            def post_extract(self):
                with open(self.cwd / "own-waf", "w") as f:
                    f.write("import os, sys\nprint('waf', *sys.argv[1:], flush=True)\n")
                    f.write("if sys.argv[1] == 'install':\n")
                    f.write("    d = sys.argv[2].split('=')[1] + '/usr/share/sample'\n")
                    f.write("    os.makedirs(d)\n    open(d + '/x', 'w').close()\n")
            """, fixture.Settings with { RunsChecks = true });
        Assert.Contains(
            "waf configure --prefix=/usr --libdir=/usr/lib --libexecdir=/usr/lib --without-x", fixture.Lines);
        Assert.Contains("waf build -j1", fixture.Lines);
        Assert.Contains("waf test -j1", fixture.Lines);
        Assert.Contains("waf install --destdir=/destdir/sample-1.0/sample --quiet", fixture.Lines);
    }

    private static async Task Build(
        BuilderFixture fixture, string style, string rest, BuildSettings? settings = null)
    {
        BuilderFixture.RequireSandbox();
        string profile = Path.Combine(fixture.Tree, "etc/build_profiles/x86_64.ini");
        await File.AppendAllTextAsync(profile, "\ngoarch = amd64\n", TestContext.Current.CancellationToken);
        // Assignments stand before the functions that use them.
        fixture.Write("sample", $"pkgname = \"sample\"\nbuild_style = \"{style}\"\n{rest}\n\n\n{Head}");
        BuildResult result = await fixture.Build("sample", settings);
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
    }
}
