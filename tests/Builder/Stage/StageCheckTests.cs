using Limyra.Builder.Stage;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Builder.Stage;

public sealed class StageCheckTests
{
    private static readonly PackageInfo Zlib1 = Package("zlib", "1-r0", provides: "so:libz.so.1=1.3");
    private static readonly PackageInfo Zlib2 = Package("zlib", "2-r0", provides: "so:libz.so.2=2.0");
    private static readonly PackageInfo Curl = Package("curl", "8-r0", depends: "so:libz.so.1");

    [Fact]
    public void A_library_that_others_still_need_keeps_its_successor_staged()
    {
        StageCheck.Blocker blocker = Assert.Single(Check([Zlib2], [Zlib1, Curl]));
        Assert.Equal(("so:libz.so.1", "curl"), (blocker.Provision, Assert.Single(blocker.Users)));
    }

    [Fact]
    public void With_its_users_built_again_nothing_stands_against_it() =>
        Assert.Empty(Check([Zlib2, Package("curl", "8-r1", depends: "so:libz.so.2")], [Zlib1, Curl]));

    [Fact]
    public void Another_package_that_provides_the_same_is_enough() =>
        Assert.Empty(
            Check([Zlib2], [Zlib1, Curl, Package("zlib-compat", "1-r0", provides: "so:libz.so.1=1.3")]));

    [Fact]
    public void A_constraint_that_the_new_version_breaks_blocks()
    {
        PackageInfo user = Package("user", "1-r0", depends: "zlib<2");
        Assert.Equal("zlib", Assert.Single(Check([Zlib2], [Zlib1, user])).Provision);
    }

    [Fact]
    public void What_was_broken_before_blocks_nothing() =>
        Assert.Empty(Check([Zlib2], [Zlib1, Package("old", "1-r0", depends: "so:libz.so.0")]));

    [Fact]
    public void A_package_that_its_template_makes_no_more_is_missed_by_its_users()
    {
        PackageInfo tool = Package("zlib-progs", "1-r0", provides: "cmd:gz=1-r0");
        PackageInfo user = Package("user", "1-r0", depends: "cmd:gz");
        IReadOnlyList<StageCheck.Blocker> found =
            StageCheck.Check([Zlib1], [Zlib1, tool, user], new HashSet<string> { "zlib-progs" });
        Assert.Equal("cmd:gz", Assert.Single(found).Provision);
    }

    private static IReadOnlyList<StageCheck.Blocker> Check(PackageInfo[] staged, PackageInfo[] published) =>
        StageCheck.Check(staged, published, new HashSet<string>());

    private static PackageInfo Package(string name, string version, string? provides = null,
        string? depends = null) => new()
        {
            Name = name,
            Version = version,
            Provides = provides is null ? [] : Dependency.ParseList(provides),
            Depends = depends is null ? [] : Dependency.ParseList(depends),
        };
}
