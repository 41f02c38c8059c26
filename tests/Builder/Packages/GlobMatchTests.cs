using Limyra.Builder.Packages;

namespace Limyra.Tests.Builder.Packages;

public sealed class GlobMatchTests
{
    [Theory]
    [InlineData("usr/lib/libz.so.1", "lib*.so.[0-9]*", true)]
    [InlineData("usr/lib/libz.so.1", "usr/lib/*", true)]
    [InlineData("usr/lib/libz.so.1", "bin/*", false)]
    [InlineData("usr/lib/a/b", "usr/lib/*", false)]
    [InlineData("x[1]", "x[[]1]", true)]
    [InlineData("abc", "a[!b]c", false)]
    [InlineData("a-c", "a[a-]c", true)]
    public void Patterns_match_from_the_right(string path, string pattern, bool matches) =>
        Assert.Equal(matches, GlobMatch.MatchesFromRight(path, pattern));

    [Theory]
    [InlineData("usr/lib/libz.a", "usr/lib/**/*.a", true)]
    [InlineData("usr/lib/x/y/libz.a", "usr/lib/**/*.a", true)]
    [InlineData("usr/share/libz.a", "usr/lib/**/*.a", false)]
    public void Two_stars_stand_for_any_number_of_directories(string path, string pattern, bool matches) =>
        Assert.Equal(matches, GlobMatch.MatchesPath(path, pattern));
}
