using Limyra.Builder.Lint;

namespace Limyra.Tests.Builder.Lint;

public sealed class ElfRuleTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("/usr/lib", true)]
    [InlineData("/lib/:/usr/lib/pulseaudio", true)]
    [InlineData("", false)]
    [InlineData("/usr/lib:", false)]
    [InlineData("lib", false)]
    [InlineData("$ORIGIN/../lib", false)]
    [InlineData("/usr/lib/../../tmp", false)]
    [InlineData("/usr/library", false)]
    [InlineData("/builddir/sample-1.0/.libs", false)]
    [InlineData("/usr/local/lib", false)]
    public void Libraries_are_searched_where_packages_alone_write(string? searchPath, bool isFine) =>
        Assert.Equal(isFine, ElfRule.IsOfPackages(searchPath));
}
