namespace Limyra.Tests.Tidy;

public sealed class SolutionTests
{
    [Fact]
    public void The_solution_file_names_every_project()
    {
        string solution = File.ReadAllText(Repository.At("Limyra.slnx"));
        string[] projects = [.. Directory
            .EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal)
                && !path.StartsWith("out/", StringComparison.Ordinal)
                && !path.StartsWith(".limyra/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        Assert.NotEmpty(projects);
        Assert.All(projects,
            project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }
}
