using Limyra.Builder.Scan;

namespace Limyra.Tests.Builder.Scan;

public sealed class PkgConfigFileTests
{
    [Fact]
    public void Variables_operators_and_continued_lines_are_understood()
    {
        PkgConfigFile file = PkgConfigFile.Parse("""
            prefix=/usr
            api=2
            Name: sample # a comment
            Version: 1.${api}
            Requires: glib-${api}.0 >= 2.40, zlib
            Requires.private: liblzma>=5 \
              bzip2
            """);
        Assert.Equal("1.2", file.Version);
        Assert.Equal(
            ["glib-2.0>=2.40", "zlib", "liblzma>=5", "bzip2"],
            file.Requires.Select(r => r.Name + r.Comparison + r.Version));
    }

    [Fact]
    public void A_variable_that_stands_for_itself_does_not_go_round_for_ever() =>
        Assert.Contains("${a}", PkgConfigFile.Parse("a=${a}\nVersion: ${a}").Version,
            StringComparison.Ordinal);
}
