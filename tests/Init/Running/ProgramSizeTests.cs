namespace Limyra.Tests.Init.Running;

/// <summary>Process 1 stays small (bench/README.md says what brought it there).</summary>
public sealed class ProgramSizeTests
{
    private const long LargestBytes = 3_000_000;

    [Fact]
    public void The_program_is_at_most_three_megabytes()
    {
        string state = Environment.GetEnvironmentVariable("LIMYRA_STATE") ?? Repository.At(".limyra");
        FileInfo program = new(Path.Combine(state, "programs", "published", "dinit"));
        if (!program.Exists) Assert.Skip("dinit was not published here; ./limyra up publishes it");
        Assert.InRange(program.Length, 1, LargestBytes);
    }
}
