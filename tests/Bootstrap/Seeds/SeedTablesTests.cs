using Limyra.Bootstrap;
using Limyra.Bootstrap.Seeds;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Bootstrap.Seeds;

public sealed class SeedTablesTests
{
    [Fact]
    public void The_tables_agree_with_each_other() => Assert.Empty(Set().Problems());

    [Fact]
    public void Every_version_is_one_of_apks() =>
        Assert.All(Set().Packages.Values,
            package => Assert.True(ApkVersion.IsValid(package.Version), package.Name));

    [Fact]
    public void Every_added_file_is_in_the_repository() => Assert.All(
        Set().Packages.Values.SelectMany(package => package.Files),
        file => Assert.True(File.Exists(Repository.At(file.Source)), file.Source));

    [Fact]
    public void Lists_are_sorted() => Assert.All(Set().Packages.Values, package =>
    {
        Assert.Equal(package.Debs.Order(StringComparer.Ordinal), package.Debs);
        Assert.Equal(package.Depends.Order(StringComparer.Ordinal), package.Depends);
        Assert.Equal(package.Modules.Order(StringComparer.Ordinal), package.Modules);
    });

    [Theory]
    [InlineData("[x]\nversion = \"1\"\ndescription = \"\"\nlicense = \"\"\nurl = \"\"\ncolour = \"red\"\n",
        "colour")]
    [InlineData("[x]\nversion = 1\n", "version")]
    [InlineData("[x]\nversion = \"1\"\ndescription = \"\"\nlicense = \"\"\nurl = \"\"\ndebs = \"a\"\n",
        "debs")]
    [InlineData("x = \"a\"\n", "table")]
    public void A_wrong_key_is_named(string text, string named) => Assert.Contains(
        named,
        Assert.Throws<SetupException>(() => SeedTables.ParsePackages(text, "test.toml")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_short_digest_is_refused() => Assert.Contains(
        "sha256",
        Assert.Throws<SetupException>(() => SeedTables.ParsePins(
            "[a]\nsuite = \"s\"\nversion = \"1\"\nsha256 = \"abc\"\n", "pins.toml")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("usr/bin/", "usr/bin/a/b", true)]
    [InlineData("usr/bin/", "usr/bin", false)]
    [InlineData("usr/*/x", "usr/a/x", true)]
    [InlineData("usr/*/x", "usr/a/b/x", false)]
    [InlineData("usr/**.ko", "usr/a/b/x.ko", true)]
    [InlineData("a.c", "abc", false)]
    public void Patterns_match_as_documented(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new PathPatterns([pattern]).Match(path));

    private static SeedSet Set() => SeedTables.LoadWithMore(Repository.At("seeds"));
}
