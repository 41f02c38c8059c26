using System.Text;
using Limyra.Apk.Packages;
using Limyra.Builder;

namespace Limyra.Tests.Builder.Split;

public sealed class CrossPathsTests
{
    private const string Template = """
        pkgname = "sample"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Sample"
        license = "custom:none"
        url = "https://example.org"


        def install(self):
            root = self.profile().sysroot / "usr"
            for place in ["usr/lib/pkgconfig/a.pc", "usr/share/pkgconfig/b.pc", "usr/lib/other/c.pc"]:
                self.install_dir(place[: place.rfind("/")])
                with open(self.destdir / place, "w") as f:
                    f.write(f"prefix={root}\nName: a\nVersion: 1\nDescription: a\nCflags: -I{root}/include\n")
        """;

    [Theory]
    [InlineData("aarch64", "/usr", "/usr/aarch64-chimera-linux-musl/usr")]
    [InlineData("x86_64", "/usr", "/usr")]
    public async Task The_folder_of_the_target_is_the_root_in_files_of_pkg_config_alone(
        string arch, string replaced, string kept)
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        File.WriteAllText(Path.Combine(fixture.Tree, "etc/build_profiles/aarch64.ini"),
            "[profile]\nendian = little\nwordsize = 64\ntriplet = aarch64-chimera-linux-musl\n");
        fixture.Write("sample", Template + "\n");
        BuildResult result =
            await fixture.Build("sample", fixture.Settings with { Arch = arch, HostArch = "x86_64" });
        Assert.True(result.Outcome == BuildOutcome.Built, result.Failure?.Message);
        Dictionary<string, string> prefixes = [];
        using FileStream stream =
            File.OpenRead(Path.Combine(fixture.Repository, "main", arch, "sample-1.0-r0.apk"));
        using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, "sample");
        while (reader.Next() is { } entry)
        {
            if (!entry.IsRegularFile) continue;
            using MemoryStream content = new();
            entry.Content.CopyTo(content);
            string text = Encoding.UTF8.GetString(content.ToArray());
            prefixes[entry.Path] = text[..text.IndexOf('\n', StringComparison.Ordinal)];
            Assert.Contains($"-I{prefixes[entry.Path]["prefix=".Length..]}/include", text,
                StringComparison.Ordinal);
        }
        Assert.Equal($"prefix={replaced}", prefixes["usr/lib/pkgconfig/a.pc"]);
        Assert.Equal($"prefix={replaced}", prefixes["usr/share/pkgconfig/b.pc"]);
        Assert.Equal($"prefix={kept}", prefixes["usr/lib/other/c.pc"]);
    }
}
