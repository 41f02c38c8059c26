using Limyra.Bootstrap;
using Limyra.Bootstrap.Commands;
using Limyra.Builder;

namespace Limyra.Tests.Bootstrap.Commands;

public sealed class BuilderCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Stand_ins_take_seeds_for_what_they_need_and_are_built_elsewhere()
    {
        Workspace workspace = new("/nowhere", "/nowhere/.limyra");
        string text = BuilderCommand.StandIns(workspace, Settings(workspace));
        string[] lines = text.Split('\n');
        Assert.Contains("categories = standin", lines);
        Assert.Contains("seeds = /nowhere/.limyra/seeds /nowhere/.limyra/repository/main", lines);
        Assert.Contains("build_dir = /nowhere/.limyra/standins", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("extra_repositories", StringComparison.Ordinal));
    }

    [Fact]
    public void Stand_ins_have_a_configuration_as_soon_as_there_are_the_seeds_they_need()
    {
        Workspace workspace = new(_folder.FullName, Path.Combine(_folder.FullName, ".limyra"));
        Directory.CreateDirectory(workspace.State);
        string standIns = Path.Combine(workspace.State, "standins.ini");

        string configuration = BuilderCommand.WriteConfigurations(workspace, Settings(workspace));
        Assert.True(File.Exists(configuration));
        Assert.False(File.Exists(standIns));

        Directory.CreateDirectory(workspace.MoreSeedRepository);
        BuilderCommand.WriteConfigurations(workspace, Settings(workspace));
        Assert.Contains(workspace.MoreSeedRepository, File.ReadAllText(standIns));
        Assert.Contains(workspace.MoreSeedRepository, File.ReadAllText(configuration));
    }

    private static BuildSettings Settings(Workspace workspace) => new()
    {
        TreeDirectory = workspace.Templates,
        StateDirectory = workspace.Build,
        RepositoryDirectory = workspace.Repository,
        SourcesDirectory = workspace.Downloads,
        SeedRepositories = [workspace.SeedRepository],
        SigningKeyPath = workspace.SigningKey,
    };
}
