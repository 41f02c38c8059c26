using Limyra.Early;

namespace Limyra.Tests.Early;

public sealed class ManualTests
{
    private static string Manuals => Path.Combine(Repository.Root, "docs", "man");

    [Fact]
    public void Every_step_has_a_manual_page_and_every_page_a_step() => Assert.Equal(
        EarlySteps.Names.Select(name => $"dinit-early-{name}.8").Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Manuals, "dinit-early-*.8").Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Help_and_manual_page_of_a_step_know_the_same_words()
    {
        foreach (string name in EarlySteps.Names)
        {
            string[] help = EarlySteps.HelpOf(name)!.Split('\n');
            Assert.StartsWith($"Usage: dinit-early {name}", help[0], StringComparison.Ordinal);
            Assert.True(help is [_, { Length: > 0 }], $"{name} does not say what it does");
            string page = File.ReadAllText(Path.Combine(Manuals, $"dinit-early-{name}.8"))
                .Replace("\\", "", StringComparison.Ordinal);
            foreach (string word in help[0].Split(' ', '|', '[', ']').Skip(2).Where(word => word.Length > 0))
                Assert.True(page.Contains(word, StringComparison.Ordinal), $"{name}(8) lacks {word}");
        }
    }

    [Fact]
    public void Every_service_calls_a_step_that_exists()
    {
        string services = Path.Combine(Repository.Root, "templates/main/dinit-chimera/files/services");
        foreach (string file in Directory.EnumerateFiles(services))
        {
            foreach (string line in File.ReadLines(file)
                .Where(line => line.Contains("/usr/bin/dinit-early ")))
            {
                string step =
                    line[(line.IndexOf("dinit-early ", StringComparison.Ordinal) + 12)..].Split(' ')[0];
                Assert.Contains(step, EarlySteps.Names);
            }
        }
    }
}
