using Limyra.Bootstrap;
using Limyra.Bootstrap.Host;

namespace Limyra.Tests.Bootstrap.Host;

public sealed class HostPackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("limyra-host-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_table_of_this_repository_gives_each_package_a_probe_and_a_reason()
    {
        IReadOnlyList<HostPackage> packages = HostPackage.Load(Repository.At("etc", "host-packages.toml"));
        Assert.NotEmpty(packages);
        Assert.Equal(packages.Count, packages.Select(package => package.Name).Distinct().Count());
        Assert.All(packages, package => Assert.False(package.Reason.EndsWith('.'), package.Name));
    }

    [Fact]
    public void An_entry_without_a_reason_is_refused_by_file_and_number()
    {
        string table = Path.Combine(_folder, "packages.toml");
        File.WriteAllText(table, "[[package]]\nname = \"git\"\ncommand = \"git\"\n");
        SetupException error = Assert.Throws<SetupException>(() => HostPackage.Load(table));
        Assert.Equal($"{table}: package 1 has no 'reason'", error.Message);
    }

    [Fact]
    public void A_command_is_looked_for_on_the_path_and_a_file_where_it_is_said_to_be()
    {
        string tool = Path.Combine(_folder, "some-tool");
        Assert.False(new HostPackage("x", "some-tool", "r").IsPresent(_folder));
        Assert.False(new HostPackage("x", tool, "r").IsPresent(""));
        File.WriteAllText(tool, "");
        Assert.True(new HostPackage("x", "some-tool", "r").IsPresent("/nowhere:" + _folder));
        Assert.True(new HostPackage("x", tool, "r").IsPresent(""));
    }
}
