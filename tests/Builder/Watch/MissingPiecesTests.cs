using Limyra.Builder.Watch;

namespace Limyra.Tests.Builder.Watch;

public sealed class MissingPiecesTests
{
    private static readonly Dictionary<string, string> Provisions = new(StringComparer.Ordinal)
    {
        ["cmd:wget"] = "wget", ["cmd:gperf"] = "gperf", ["cmd:help2man"] = "help2man",
        ["py:yaml"] = "python-pyyaml", ["pc:zlib"] = "zlib-devel", ["cmd:cc"] = "clang",
        ["pc:libpng"] = "libpng-devel",
    };

    private static readonly Dictionary<string, string> Owners = new(StringComparer.Ordinal)
    {
        ["/include/sys/acl.h"] = "acl-devel", ["/lib/libz.a"] = "zlib-devel-static",
        ["/Text/Template.pm"] = "perl-text-template",
    };

    [Theory]
    [InlineData("sh: 1: wget: not found", "wget has wget: name it in hostmakedepends")]
    [InlineData("./configure: line 7: gperf: command not found",
        "gperf has gperf: name it in hostmakedepends")]
    [InlineData("make[2]: help2man: No such file or directory",
        "help2man has help2man: name it in hostmakedepends")]
    [InlineData("env: 'wget': No such file or directory", "wget has wget: name it in hostmakedepends")]
    [InlineData("a.c:3:10: fatal error: 'sys/acl.h' file not found",
        "acl-devel has sys/acl.h: name it in makedepends")]
    [InlineData("ld.lld: error: unable to find library -lz",
        "zlib-devel-static has z: name it in makedepends")]
    [InlineData("ModuleNotFoundError: No module named 'yaml.nodes'",
        "python-pyyaml has yaml: name it in hostmakedepends")]
    [InlineData("Can't locate Text/Template.pm in @INC (you may need to install it)",
        "perl-text-template has Text/Template.pm: name it in hostmakedepends")]
    [InlineData("No package 'zlib' found", "zlib-devel has zlib: name it in makedepends")]
    [InlineData("Package 'zlib', required by 'virtual:world', not found",
        "zlib-devel has zlib: name it in makedepends")]
    [InlineData("meson.build:3:0: ERROR: Dependency \"libpng\" not found, tried pkgconfig",
        "libpng-devel has libpng: name it in makedepends")]
    [InlineData("sh: 1: nothing-has-this: not found", null)]
    [InlineData("sh: 1: cc: not found", null)]
    [InlineData("page not found", null)]
    [InlineData("test 3 failed: wget", null)]
    public void What_was_looked_for_in_vain_is_named_with_its_package(string line, string? advice) =>
        Assert.Equal(advice, MissingPieces.Advise(
            ["first", line, "make: *** [Makefile:3: all] Error 1"],
            name => Provisions.GetValueOrDefault(name), end => Owners.GetValueOrDefault(end),
            new HashSet<string> { "clang" }));

    [Fact]
    public async Task A_failing_build_says_which_package_has_the_header()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("have-devel", Template("have-devel", """
            def install(self):
                self.install_file(self.files_path / "have.h", "usr/include/have")
            """), ("files/have.h", "\n"));
        fixture.Write("want", Template("want", """
            def install(self):
                self.do("sh", "-c", "echo \"fatal error: 'have/have.h' file not found\"; exit 1")
            """));
        await fixture.Build("have-devel");
        Limyra.Builder.BuildResult failed = await fixture.Build("want");
        Assert.Equal("have-devel has have/have.h: name it in makedepends", failed.Failure?.Hint);
        Assert.Contains("phase install: sh -c 'echo \"fatal error: ", failed.Failure?.Message,
            StringComparison.Ordinal);
    }

    private static string Template(string name, string functions) => $"""
        pkgname = "{name}"
        pkgver = "1.0"
        pkgrel = 0
        pkgdesc = "Sample"
        license = "GPL-2.0-or-later"
        url = "https://example.org"


        {functions}

        """;
}
