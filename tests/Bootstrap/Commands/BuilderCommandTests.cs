using Limyra.Bootstrap;
using Limyra.Bootstrap.Commands;
using Limyra.Builder;

namespace Limyra.Tests.Bootstrap.Commands;

public sealed class BuilderCommandTests
{
    [Fact]
    public void Stand_ins_take_seeds_for_what_they_need_and_are_built_elsewhere()
    {
        Workspace workspace = new("/nowhere", "/nowhere/.limyra");
        string text = BuilderCommand.StandIns(workspace, new BuildSettings
        {
            TreeDirectory = workspace.Templates,
            StateDirectory = workspace.Build,
            RepositoryDirectory = workspace.Repository,
            SourcesDirectory = workspace.Downloads,
            SeedRepositories = [workspace.SeedRepository],
            SigningKeyPath = workspace.SigningKey,
        });
        string[] lines = text.Split('\n');
        Assert.Contains("categories = standin", lines);
        Assert.Contains("seeds = /nowhere/.limyra/seeds /nowhere/.limyra/repository/main", lines);
        Assert.Contains("build_dir = /nowhere/.limyra/standins", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("extra_repositories", StringComparison.Ordinal));
    }
}
