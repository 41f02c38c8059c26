using Limyra.Tests.Init.Running;

namespace Limyra.Tests.Interop.Init;

/// <summary>
/// One conversation with dinitctl in all four pairs of client and daemon, ours and the
/// reference's: what is said and how each command ends is the same in all. LIMYRA_PEER_DINIT is
/// the folder src of the reference's built sources.
/// </summary>
public sealed class ClientAndDaemonTests : IDisposable
{
    private static readonly Dictionary<string, string> Services = new()
    {
        ["boot"] = "type = internal\nwaits-for.d = boot.d\ndepends-on = base\n",
        ["base"] = "type = internal\n",
        ["anchor"] = "type = internal\n", // a manager without any service that is up ends
        ["daemon"] = "type = process\ncommand = /bin/sleep 1000\ndepends-on = base\n",
        ["user"] = "type = internal\ndepends-on = daemon\n",
        ["script"] = "type = scripted\ncommand = /bin/true\nstop-command = /bin/true\n",
        ["fails"] = "type = scripted\ncommand = /bin/false\nrestart = no\n",
        ["absent"] = "type = process\ncommand = /no/such/program\nrestart = no\n",
        ["needs-failing"] = "type = internal\ndepends-on = fails\nrestart = no\n",
        ["faulty"] = "type = process\ncommand = /bin/true\nno-such-setting = 1\n",
        ["orphan"] = "type = internal\ndepends-on = nothing-of-that-name\n",
        ["trigger"] = "type = triggered\n",
        ["logs"] = "type = scripted\ncommand = /bin/echo said\nlog-type = buffer\n",
        ["args"] = "type = process\ncommand = /bin/sleep $1\n",
        ["enabled"] = "type = internal\n",
    };

    /// <summary>Each line is one call; a service that takes a moment is
    /// waited for by the call itself.</summary>
    private static readonly string[] Calls =
    [
        "start anchor", "list", "status boot", "status nothing", "is-started boot", "is-started daemon",
        "is-failed boot",
        "start daemon", "start daemon", "is-started daemon", "--quiet start daemon", "stop base",
        "stop base --force",
        "is-started boot", "start boot", "start user", "stop daemon", "restart daemon --force", "stop user",
        "release user", "stop daemon", "stop daemon", "--no-wait start anchor", "start script",
        "restart script", "stop script",
        "restart script", "restart --ignore-unstarted script", "start fails", "is-failed fails",
        "status fails", "start absent",
        "status absent", "start needs-failing", "status needs-failing", "start faulty",
        "start orphan", "start nothing", "wake daemon", "start user", "wake daemon", "stop user",
        "--pin start script", "stop script", "unpin script", "stop script", "--pin stop script",
        "start script", "unpin script",
        "trigger trigger", "untrigger trigger", "trigger daemon", "start logs", "catlog logs",
        "catlog --clear logs",
        "catlog logs", "catlog daemon", "setenv A=1 B=2", "unsetenv A", "unsetenv A=1",
        "add-dep waits-for boot script",
        "add-dep waits-for boot script", "add-dep need script boot", "rm-dep waits-for boot script",
        "rm-dep waits-for boot script",
        "add-dep strange boot script", "enable enabled", "enable enabled", "list", "disable enabled",
        "disable enabled", "enable base", "enable --from daemon enabled", "signal --list", "signal HUP base",
        "signal NONSENSE daemon",
        "signal 0 script", "start daemon", "signal 99999 daemon", "reload script", "reload boot",
        "reload nothing", "unload script",
        "unload boot", "start args@1000", "status args@1000", "stop args@1000", "unload args@1000",
        "strange", "start",
        "start a b", "list a", "--strange", "--force list", "start --force a", "--from x list", "-p",
        "signal", "signal HUP",
        "-o start a", "shutdown",
    ];

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("limyra-interop-");

    public void Dispose() => _scratch.Delete(recursive: true);

    [Fact]
    public void Client_and_daemon_of_either_kind_understand_each_other()
    {
        DinitPrograms peer = DinitPrograms.Peer(), ours = DinitPrograms.Ours(_scratch);
        string expected = Talk(peer, peer, "peer-peer");
        Assert.Equal(expected, Talk(ours, ours, "ours-ours"));
        Assert.Equal(expected, Talk(ours, peer, "ours-peer"));
        Assert.Equal(expected, Talk(peer, ours, "peer-ours"));
    }

    private string Talk(DinitPrograms client, DinitPrograms daemon, string name)
    {
        DirectoryInfo folder = _scratch.CreateSubdirectory(name);
        folder.CreateSubdirectory("boot.d");
        foreach ((string? service, string? text) in Services)
            File.WriteAllText(Path.Combine(folder.FullName, service), text);
        using RunningDinit running = RunningDinit.Start(daemon, folder);
        string said = "";
        foreach (string call in Calls)
        {
            string[] words = ["-p", running.SocketPath, .. call.Split(' ')];
            (int status, string? output) = client.Run("dinitctl", environment: null, words);
            said += $"$ {call}\n{Neutral(output, folder.FullName)}= {status}\n";
            // What nobody needs any more stops by itself; the next call shall not meet it half way.
            if (call == "stop user") running.Until(() => IsSettled(client, running));
        }
        running.Until(() => running.HasEnded);
        return said + $"daemon: {running.ExitCode}\n";
    }

    private static bool IsSettled(DinitPrograms client, RunningDinit running)
    {
        string list = client.Run("dinitctl", environment: null, "-p", running.SocketPath, "list").Output;
        return !list.Contains("<<", StringComparison.Ordinal)
            && !list.Contains(">>", StringComparison.Ordinal);
    }

    /// <summary>Process numbers and folders differ between any two runs; the two outputs
    /// may mix in either order.</summary>
    private static string Neutral(string output, string folder)
    {
        string text =
            System.Text.RegularExpressions.Regex.Replace(output, "(pid: |Process ID: )[0-9]+", "$1N");
        string[] lines = text.Replace(folder, "DIR", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(lines.Order(StringComparer.Ordinal).Select(line => line + "\n"));
    }
}
