using Limyra.Bootstrap;
using Limyra.Bootstrap.Host;

namespace Limyra.Tests.Bootstrap.Host;

public sealed class HostCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("limyra-command-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Both_streams_reach_the_log_and_the_last_lines_reach_the_caller()
    {
        string log = Path.Combine(_folder, "logs", "a.log");
        HostCommand.Outcome outcome = HostCommand.Run(
            log, null, "sh", "-c", "seq 1 30; echo wrong >&2; exit 3");
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("wrong", File.ReadAllLines(log));
        Assert.Contains("30", outcome.LastLines);
        Assert.DoesNotContain("1", outcome.LastLines);
    }

    [Fact]
    public void A_failure_names_the_program_its_status_and_the_log()
    {
        string log = Path.Combine(_folder, "b.log");
        SetupException error = Assert.Throws<SetupException>(
            () => HostCommand.Require(log, null, "sh", "-c", "echo no room >&2; exit 7"));
        Assert.StartsWith("sh -c failed with status 7; its last words:\n  no room", error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(log, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_given_environment_is_added_to_ours()
    {
        string log = Path.Combine(_folder, "c.log");
        HostCommand.Run(log, new Dictionary<string, string> { ["LIMYRA_PROBE"] = "seen" }, "sh", "-c",
            "echo $LIMYRA_PROBE");
        Assert.Equal("seen\n", File.ReadAllText(log));
    }
}
