using System.Diagnostics;
using Limyra.Formats.Apk;
using Limyra.Linux;
using Limyra.Tests.Apk.Root;

namespace Limyra.Tests.Apk.PowerCuts;

/// <summary>Real signals on the real program: whatever it was doing, the root is
/// the old one or the new one.</summary>
public sealed class SignalTests
{
    private const int Files = 150;

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Hangup)]
    public void A_request_to_end_leaves_the_old_state_or_the_new_one_at_once(Signal signal)
    {
        foreach (int moment in (int[])[1, 60])
        {
            using Scene scene = new();
            int exitCode = scene.Disturb(signal, moment);
            Assert.False(File.Exists(scene.Root.At(DatabasePath.Journal)),
                $"{signal} at {moment}: a journal is left");
            scene.ExpectOldOrNew($"{signal} at {moment}");
            Assert.Equal(exitCode == 0, scene.IsNew());
        }
    }

    [Fact]
    public void A_killed_transaction_is_mended_by_the_next_command()
    {
        int count = Environment.GetEnvironmentVariable("LIMYRA_LONG") == "1" ? Files : 4;
        for (int i = 0; i < count; i++)
        {
            using Scene scene = new();
            int moment = i * Files / count;
            _ = scene.Disturb(Signal.Kill, moment); // how it ended is clear
            (int exitCode, string output) = ApkProgram.Run("recover", "--root", scene.Root.Path);
            Assert.True(exitCode == 0, output);
            scene.ExpectOldOrNew($"killed at {moment}");
        }
    }

    private sealed class Scene : IDisposable
    {
        private readonly string[] _after;
        private readonly string _old, _wanted;

        public Scene()
        {
            _ = ApkProgram.Find(); // skips before anything is made
            string[] before =
                [Make("1", "one"), Root.Make(new() { Name = "b", Version = "1" }, ("usr/lib/b/b", "b"))];
            _after = [Make("2", "two")];
            Root.Apply(before);
            _old = Snapshot();
            Root.Apply(_after);
            _wanted = Snapshot();
            Root.Apply(before);
            Assert.Equal(_old, Snapshot());
        }

        public TestRoot Root { get; } = new();

        /// <summary>Applies the new state and sends a signal when so many new files have been seen.</summary>
        public int Disturb(Signal signal, int moment)
        {
            using Process process = ApkProgram.Start(
                ["add", "--root", Root.Path, "--allow-untrusted", "--no-scripts", "--sync=yes",
                    "--no-network", "--no-logfile",
                    "--repositories-file", "/dev/null", .. _after, "!b"]);
            string folder = Root.At("usr/share/a");
            while (!process.HasExited && Directory.EnumerateFiles(folder, ".apk.*").Count() < moment)
                Thread.Yield();
            _ = Processes.Kill(process.Id, (int)signal); // it may have ended
            string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            TestContext.Current.SendDiagnosticMessage(output);
            return process.ExitCode;
        }

        public bool IsNew() => Snapshot() == _wanted;

        public void ExpectOldOrNew(string what)
        {
            string state = Snapshot();
            Assert.True(state == _old || state == _wanted,
                $"{what}:\n{state}\nis neither\n{_old}\nnor\n{_wanted}");
        }

        public void Dispose() => Root.Dispose();

        private string Make(string version, string content) => Root.Make(
            new() { Name = "a", Version = version },
            [.. Enumerable.Range(0, Files).Select(number => ($"usr/share/a/{number}", content))]);

        private string Snapshot() => string.Join('\n', Directory
            .EnumerateFiles(Root.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root.Path, path))
            .Where(path => path is not (DatabasePath.Lock or "var/log/apk.log" or "etc/apk/world"))
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path} {Convert.ToHexString(File.ReadAllBytes(Root.At(path)))}"));
    }
}
