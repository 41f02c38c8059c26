using Limyra.Builder;

namespace Limyra.Tests.Builder.Split;

public sealed class KernelKeysTests
{
    private const string Template = """
        pkgname = "sample"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Sample"
        license = "custom:none"
        url = "https://example.org"


        def install(self):
            place = "usr/src/linux-headers-1.0-0-generic/certs"
            self.install_dir(place)
            self.install_file(self.files_path / "x", "usr/share/sample")
            for name in ["signing_key.pem", "signing_key.x509", "other"]:
                with open(self.destdir / place / name, "w") as file:
                    file.write("secret")


        @subpackage("sample-devel")
        def _(self):
            return ["usr/src"]
        """;

    [Fact]
    public async Task The_private_key_of_a_kernel_stays_with_the_builder()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("sample", Template + "\n", ("files/x", ""));
        BuildResult result = await fixture.Build("sample");
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);

        string keys = Path.Combine(fixture.Root, "kernel");
        string key = Path.Combine(keys, "1.0-0-generic-signing_key.pem");
        Assert.Equal("secret", File.ReadAllText(key));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        Assert.True(File.Exists(Path.Combine(keys, "1.0-0-generic-signing_key.x509")));
        using FileStream stream = File.OpenRead(fixture.Package("sample-devel-1.0-r0.apk"));
        using Limyra.Apk.Packages.PackageReader reader = Limyra.Apk.Packages.PackageReader.Open(
            stream, Limyra.Apk.Packages.PackageTrust.Anyone, "sample-devel");
        string[] names =
            [.. reader.Package.Directories.SelectMany(folder => folder.Files).Select(file => file.Name)];
        Assert.Equal(["other"], names);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_module_is_signed_where_the_key_of_its_kernel_is_kept(bool hasKey)
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        if (hasKey)
        {
            string keys = Path.Combine(fixture.Root, "kernel");
            Directory.CreateDirectory(keys);
            foreach (string ending in (string[])["pem", "x509"])
                File.WriteAllText(Path.Combine(keys, $"1.0-0-generic-signing_key.{ending}"), $"a {ending}\n");
        }
        fixture.Write("sample", Template[..Template.IndexOf("def install", StringComparison.Ordinal)] + """
            def build(self):
                from cbuild.util import linux

                with open(self.wrapperdir / "ckms", "w") as f:
                    f.write("#!/bin/sh\necho ckms $*\ncat /tmp/*signing_key* 2>/dev/null\n")
                    f.write("while [ $# -gt 0 ]; do if [ $1 = -d ]; then d=$2; fi; shift; done\n")
                    f.write("u=$d/1.0-0-generic/updates\n")
                    f.write("[ -z $d ] || { mkdir -p $u; echo x > $u/mod.ko.zst; }\n")
                self.chmod(self.wrapperdir / "ckms", 0o755)
                linux.ckms_configure(self, "mod", "2.0", "1.0-0-generic")
                linux.ckms_build(self, "mod", "2.0", "1.0-0-generic")


            def install(self):
                from cbuild.util import linux

                linux.ckms_install(self, "mod", "2.0", "1.0-0-generic")
                self.do("find", ".", "-type", "f", wrksrc=str(self.chroot_destdir / "usr/lib/modules"))

            """);
        BuildResult result = await fixture.Build("sample");
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure?.Message}\n{string.Join('\n', fixture.Lines)}");
        const string start = "ckms -s /builddir/sample-1.0 -k 1.0-0-generic";
        Assert.Contains($"{start} add /usr/src/mod-2.0", fixture.Lines);
        string sign = hasKey ? "--sign=/tmp/1.0-0-generic-signing_key " : "";
        Assert.Contains($"{start} {sign}build mod=2.0", fixture.Lines);
        Assert.Equal(hasKey, fixture.Lines.Contains("a pem"));
        Assert.Equal(hasKey, fixture.Lines.Contains("a x509"));
        foreach (string file in
            (string[])["updates/mod.ko.zst", "ckms-manifest/mod/2.0", "ckms-disable/mod/2.0"])
            Assert.Contains($"./1.0-0-generic/apk-dist/{file}", fixture.Lines);
    }

    [Fact]
    public async Task A_command_finds_files_of_its_own_in_tmp()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("sample", Template[..Template.IndexOf("def install", StringComparison.Ordinal)] + """
            options = ["empty"]


            def build(self):
                self.do("cat", "/tmp/a b", tmpfiles=[self.files_path / "a b"])
                self.do("ls", "-A", "/tmp")
                self.do("ls", "-A", str(self.chroot_statedir))


            def install(self):
                pass

            """, ("files/a b", "lent\n"));
        BuildResult result = await fixture.Build("sample");
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
        Assert.Contains("lent", fixture.Lines);
        Assert.DoesNotContain("a b", fixture.Lines);
        Assert.DoesNotContain("tmpfiles", fixture.Lines);
    }
}
