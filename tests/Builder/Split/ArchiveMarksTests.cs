using System.Text;
using Limyra.Apk.Packages;
using Limyra.Builder;

namespace Limyra.Tests.Builder.Split;

/// <summary>Static libraries of a build that insists on times and owners.</summary>
public sealed class ArchiveMarksTests
{
    private const string Template = """
        pkgname = "library"
        pkgver = "1"
        pkgrel = 0
        pkgdesc = "Static library"
        license = "GPL-2.0-or-later"
        url = "https://example.org"
        options = ["!strip"]


        def install(self):
            self.install_file(self.files_path / "l.a", "usr/share/library")
        """;

    [Fact]
    public async Task A_static_library_does_not_say_when_it_was_made()
    {
        BuilderFixture.RequireSandbox();
        using BuilderFixture fixture = new();
        fixture.Write("library", Template,
            ("files/l.a", $"!<arch>\n{"a.o/",-16}1795930591  1337  1337  100600  {2,-10}`\nxy"));
        BuildResult result = await fixture.Build("library");
        Assert.True(result.Outcome == BuildOutcome.Built,
            $"{result.Failure}\n{string.Join('\n', fixture.Lines)}");
        using FileStream file = File.OpenRead(fixture.Package("library-1-r0.apk"));
        using PackageReader package = PackageReader.Open(file, PackageTrust.Anyone, "library");
        while (package.Next() is { } entry)
        {
            if (!entry.Path.EndsWith("l.a", StringComparison.Ordinal)) continue;
            using StreamReader content = new(entry.Content, Encoding.Latin1);
            Assert.Equal(
                $"!<arch>\n{"a.o/",-16}0           0     0     644     {2,-10}`\nxy",
                await content.ReadToEndAsync());
            return;
        }
        Assert.Fail("the library is not in the package");
    }
}
