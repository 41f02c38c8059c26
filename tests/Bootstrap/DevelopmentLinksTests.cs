using Limyra.Apk.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Tests.Bootstrap;

/// <summary>Names under which build files look for libraries, in the packages that were built here.</summary>
public sealed class DevelopmentLinksTests
{
    [Theory]
    [InlineData("libcurses.so", "libncursesw.so")]
    [InlineData("libcursesw.so", "libncursesw.so")]
    [InlineData("libform.so", "libformw.so")]
    [InlineData("libmenu.so", "libmenuw.so")]
    [InlineData("libncurses.so", "libncursesw.so")]
    [InlineData("libpanel.so", "libpanelw.so")]
    public void Libraries_of_ncurses_have_the_names_build_files_look_for(string name, string target)
    {
        string state = Environment.GetEnvironmentVariable("LIMYRA_STATE") ?? Repository.At(".limyra");
        string folder = Path.Combine(state, "repository/main/x86_64");
        string? path = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "ncurses-devel-6*.apk").Order(StringComparer.Ordinal)
                .LastOrDefault()
            : null;
        if (path is null) Assert.Skip("ncurses was not built here");
        using FileStream stream = File.OpenRead(path);
        using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, path);
        PackageFile link = Assert.Single(
            Assert.Single(reader.Package.Directories, directory => directory.Name == "usr/lib").Files,
            file => file.Name == name);
        Assert.Equal(new FileTarget.Symlink(target), link.Target);
    }
}
