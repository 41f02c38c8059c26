using System.Text;

namespace Limyra.Tests.Bootstrap;

/// <summary>A program is the same bytes wherever it was built.</summary>
public sealed class ProgramPathTests
{
    [Theory]
    [InlineData("apk")]
    [InlineData("dinit")]
    public void A_program_does_not_say_where_it_was_built(string name)
    {
        string state = Environment.GetEnvironmentVariable("LIMYRA_STATE") ?? Repository.At(".limyra");
        FileInfo program = new(Path.Combine(state, "programs", "published", name));
        if (!program.Exists) Assert.Skip($"{name} was not published here; ./limyra up publishes it");
        byte[] content = File.ReadAllBytes(program.FullName);
        Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Repository.Root + "/")));
    }
}
