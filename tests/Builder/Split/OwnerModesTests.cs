using Limyra.Apk.Packages;
using Limyra.Builder;

namespace Limyra.Tests.Builder.Split;

/// <summary>Modes of what a build's own installer took its owner's permissions from.</summary>
public sealed class OwnerModesTests
{
    private const string Template = """
        pkgname = "modes"
        pkgver = "1"
        pkgrel = 0
        pkgdesc = "Files nobody may write"
        license = "GPL-2.0-or-later"
        url = "https://example.org"
        file_modes = {"usr/share/modes/named": ("root", "root", 0o440)}
        options = [OPTIONS]


        def install(self):
            self.install_dir("usr/share/modes/folder")
            self.do("sh", "-c", "cd $0; echo x > file; cp file folder; cp file named; cp file program; "
                + "chmod 444 file named folder/file; chmod 511 program; chmod 555 folder",
                self.chroot_destdir / "usr/share/modes")
        """;

    [Theory]
    [InlineData("", "file 644, folder 755, folder/file 644, named 440, program 711")]
    [InlineData("\"!installroot\"", "file 444, folder 555, folder/file 444, named 440, program 511")]
    public async Task The_owner_may_read_and_write_unless_the_template_installs_as_it_is(
        string options, string expected)
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("modes", Template.Replace("OPTIONS", options, StringComparison.Ordinal));
        BuildResult result = await fixture.Build("modes");
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
        using FileStream file = File.OpenRead(fixture.Package("modes-1-r0.apk"));
        using PackageReader package = PackageReader.Open(file, PackageTrust.Anyone, "modes");
        const string below = "usr/share/modes/";
        IEnumerable<(string Path, uint Mode)> modes = package.Package.Directories.SelectMany(directory =>
            directory.Files.Select(entry => ($"{directory.Name}/{entry.Name}", (uint)entry.Acl.Mode))
                .Prepend((directory.Name, (uint)directory.Acl.Mode)));
        Assert.Equal(expected, string.Join(", ", modes
            .Where(entry => entry.Path.StartsWith(below, StringComparison.Ordinal))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal)
            .Select(entry => $"{entry.Path[below.Length..]} {Convert.ToString(entry.Mode, toBase: 8)}")));
    }
}
