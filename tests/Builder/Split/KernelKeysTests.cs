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
