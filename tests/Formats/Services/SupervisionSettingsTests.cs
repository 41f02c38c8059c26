using System.Text;
using Limyra.Formats.Services;

namespace Limyra.Tests.Formats.Services;

/// <summary>The settings that the reference does not have.</summary>
public sealed class SupervisionSettingsTests
{
    private static ServiceDescription Read(string text, List<ServiceDiagnostic> found)
    {
        ServiceVariables variables = new(_ => "v", argument: null);
        ServiceDescription description =
            ServiceReader.Read("svc", "svc", Encoding.Latin1.GetBytes(text), variables, NoFiles, found);
        ServiceReader.Complete(description, variables, found);
        return description;
    }

    private static IncludedFile? NoFiles(string path, string namedIn, out string error)
    {
        error = "";
        return null;
    }

    [Fact]
    public void All_of_them_are_read()
    {
        const string Text = """
            type = process
            command = /bin/daemon
            socket-listen = /run/a
            socket-name = main
            socket-add = /run/$X datagram extra
            socket-add = /run/c
            logfile = /var/log/x
            logfile-max-size = 2M
            logfile-rotations = 5
            ready-notification = notify-socket
            watchdog-timeout = 1.5
            cgroup-memory-max = 64M
            cgroup-memory-high = max
            cgroup-cpu-max = 150%
            cgroup-cpu-weight = 50
            cgroup-pids-max = 100
            cgroup-survivors = report
            health-command = /bin/ask
            health-command += $X
            health-interval = 5
            health-timeout = 2
            health-failures = 4

            """;
        List<ServiceDiagnostic> found = [];
        ServiceDescription description = Read(Text, found);
        Assert.Empty(found);
        Assert.Equal("main", description.SocketName);
        Assert.Equal(
            [("/run/v", SocketKind.Datagram, "extra"), ("/run/c", SocketKind.Stream, null)],
            description.MoreSockets.Select(socket => (socket.Path, socket.Kind, socket.Name)));
        Assert.Equal((2L << 20, 5), (description.LogFileLimitBytes, description.LogFileRotations));
        Assert.True(description.HasNotifySocket);
        Assert.Equal(1.5, description.WatchdogTimeout.TotalSeconds);
        Assert.False(description.OwnCgroup?.KillsSurvivors);
        Assert.Equal(
            [("memory.max", "67108864"), ("memory.high", "max"), ("cpu.max", "150000 100000"),
                ("cpu.weight", "50"),
                ("pids.max", "100")],
            description.OwnCgroup?.Limits);
        Assert.Equal(["/bin/ask", "v"], description.Health.Command);
        Assert.Equal((5, 2, 4), (
            (int)description.Health.Interval.TotalSeconds, (int)description.Health.Timeout.TotalSeconds,
            description.Health.FailureLimit));
    }

    [Theory]
    [InlineData("socket-add = /a tcp", "socket", 17)]
    [InlineData("socket-add = /a stream a:b", "socket-name", 14)]
    [InlineData("logfile-max-size = 1X", "size", 20)]
    [InlineData("cgroup-cpu-max = 0%", "cpu-max", 18)]
    [InlineData("cgroup-cpu-max = 50", "cpu-max", 18)]
    [InlineData("cgroup-cpu-weight = 0", "number", 21)]
    [InlineData("cgroup-own = maybe", "yes-or-no", 14)]
    [InlineData("cgroup-survivors = keep", "survivors", 20)]
    [InlineData("timer-interval = 0", "timer-interval", 18)]
    [InlineData("timer-calendar = 1 2 3", "timer-calendar", 18)]
    [InlineData("health-failures = 0", "number", 19)]
    [InlineData("socket-name += x", "append", 1)]
    public void A_bad_value_is_refused_at_its_place(string line, string rule, int column)
    {
        List<ServiceDiagnostic> found = [];
        Read("type = internal\n" + line + "\n", found);
        ServiceDiagnostic first = found[0];
        Assert.Equal((rule, 2, column), (first.Rule, first.Position.Line, first.Position.Column));
    }

    [Theory]
    [InlineData("type = timer\ncommand = x", "timer-when")]
    [InlineData("type = timer\ncommand = x\ntimer-interval = 1\ntimer-calendar = @daily", "timer-when")]
    [InlineData("type = timer\ntimer-interval = 1", "command-missing")]
    [InlineData("type = process\ncommand = x\ntimer-interval = 1", "timer-type")]
    [InlineData("type = scripted\ncommand = x\nready-notification = notify-socket", "notify-type")]
    [InlineData("type = process\ncommand = x\nwatchdog-timeout = 1", "watchdog-needs")]
    [InlineData("type = scripted\ncommand = x\nhealth-command = y", "health-type")]
    [InlineData("type = process\ncommand = x\nlog-type = buffer\nlogfile-max-size = 1", "rotation-needs")]
    public void What_does_not_fit_together_is_refused(string text, string rule)
    {
        List<ServiceDiagnostic> found = [];
        Read(text, found);
        Assert.Contains(found, one => one.Rule == rule && one.Fault == ServiceFault.Load);
    }
}
