using Limyra.Builder.Watch;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Builder.Watch;

public sealed class UnusedDependenciesTests
{
    private static readonly PackageInfo[] Installed =
    [
        Package("base-cbuild", "libc"), Package("libc"), Package("zlib-devel", "zlib"), Package("zlib"),
        Package("meta", "tool"), Package("tool"), Package("idle"), Package("empty"), Package("answered"),
    ];

    [Theory]
    [InlineData("zlib-devel idle", "usr/include/zlib-devel", "idle")]
    [InlineData("zlib-devel", "usr/include/zlib", "")]
    [InlineData("meta", "usr/include/tool", "")]
    [InlineData("meta", "", "meta")]
    [InlineData("libc", "", "")]
    [InlineData("empty", "", "")]
    [InlineData("answered idle", "", "idle")]
    public void Only_what_was_opened_of_nothing_it_brings_is_unused(
        string declared, string opened, string unused) =>
            Assert.Equal(unused.Split(' ', StringSplitOptions.RemoveEmptyEntries), UnusedDependencies.Find(
                declared.Split(' '), ["base-cbuild"], Installed,
                package => package.Name is "meta" or "empty" ? [] : [$"usr/include/{package.Name}"],
                new(new HashSet<string> { opened }, new HashSet<string> { "answered" })));

    private static PackageInfo Package(string name, string? depends = null) => new()
    {
        Name = name,
        Version = "1-r0",
        Depends = depends is null ? [] : Dependency.ParseList(depends),
    };
}
