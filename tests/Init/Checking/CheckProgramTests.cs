using System.Text.Json;
using Limyra.Tests.Init.Running;

namespace Limyra.Tests.Init.Checking;

/// <summary>dinit-check(8) as a program: what it says of a folder of services and of a whole root.</summary>
public sealed class CheckProgramTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("limyra-check-");
    private readonly DinitPrograms _programs;

    public CheckProgramTests() => _programs = DinitPrograms.Ours(_scratch);

    public void Dispose() => _scratch.Delete(recursive: true);

    private string Root => Path.Combine(_scratch.FullName, "root");

    private string Services => Path.Combine(Root, "etc", "dinit.d");

    private void Describe(string name, string text)
    {
        Directory.CreateDirectory(Services);
        File.WriteAllText(Path.Combine(Services, name), text);
    }

    private (int ExitCode, string Output) Check(params string[] words) =>
        _programs.Run("dinit-check", environment: null, words);

    [Fact]
    public void A_folder_without_faults_has_none()
    {
        Describe("boot", "type = internal\ndepends-on = disks\n");
        Describe("disks", "type = internal\n");
        (int exitCode, string output) = Check("-d", Services);
        Assert.Equal(0, exitCode);
        Assert.Contains("No problems found.", output, StringComparison.Ordinal);
        Assert.Contains("Checking service: disks...", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("depends-on = nowhere\n", "nowhere")]
    [InlineData("depends-on = boot\n", "boot")]
    [InlineData("no-such-setting = 1\n", "no-such-setting")]
    public void A_fault_is_named_and_counts(string line, string named)
    {
        Describe("boot", "type = internal\n" + line);
        (int exitCode, string output) = Check("-d", Services);
        Assert.Equal(1, exitCode);
        Assert.Contains("One or more errors/warnings issued.", output, StringComparison.Ordinal);
        Assert.Contains(named, output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_is_answered_for_in_JSON()
    {
        Describe("boot", "type = internal\ndepends-on = nowhere\n");
        (int exitCode, string output) = Check("--root", Root, "--json");
        Assert.Equal(1, exitCode);
        JsonElement answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal(Root, answer.GetProperty("root").GetString());
        Assert.Contains(answer.GetProperty("findings").EnumerateArray(), finding =>
            finding.GetProperty("error").GetBoolean()
                && finding.GetProperty("service").GetString() == "nowhere"
                && finding.GetProperty("place").GetString() == "/etc/dinit.d/boot:2:14");
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--no-such-option")]
    [InlineData("--root")]
    public void Words_that_mean_nothing_here_are_refused(string word)
    {
        (int exitCode, string output) = Check(word);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("dinit-check: ", output, StringComparison.Ordinal);
        Assert.Contains($"'{word}'", output, StringComparison.Ordinal);
    }
}
