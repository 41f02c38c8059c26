using System.Text;
using Limyra.Apk.Commands;
using Limyra.Apk.Commands.Line;
using Limyra.Linux;

namespace Limyra.Tests.Apk.Commands;

/// <summary>What a command takes from around it: answers, a file of settings, a list of paths, a reader of
/// numbers.</summary>
public sealed class SurroundingsTests : IDisposable
{
    private readonly CommandSample _sample = new();

    public SurroundingsTests() => _sample.Initialize();

    public void Dispose() => _sample.Dispose();

    [Theory]
    [InlineData("y", 0)]
    [InlineData("Y", 0)]
    [InlineData("\n", 0)]
    [InlineData("", 0)]
    [InlineData("n", 99)]
    [InlineData("x", 99)]
    public void Nothing_is_done_before_the_answer(string answer, int exitCode)
    {
        (int code, string output) = Run(answer, "/dev/null", "--interactive", "add", "libc");
        Assert.Equal(exitCode, code);
        Assert.Contains("The following NEW packages will be installed:\n  libc\n", output,
            StringComparison.Ordinal);
        Assert.Contains("Do you want to continue [Y/n]? ", output, StringComparison.Ordinal);
        Assert.Equal(exitCode == 0, File.Exists(Path.Combine(_sample.Root, "lib/libc.so")));
    }

    [Fact]
    public void Without_a_change_there_is_no_question()
    {
        Assert.Equal(0, _sample.Run("add", "libc").ExitCode);
        (int code, string output) = Run("n", "/dev/null", "--interactive", "add", "libc");
        Assert.Equal(0, code);
        Assert.DoesNotContain("continue", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_hold_as_if_they_had_been_typed_and_an_unknown_one_is_named()
    {
        string path = _sample.At("config");
        File.WriteAllText(path, "# mine\nsimulate-nothing\nverbose\ncache-max-age 5\n");
        (int code, string output) = Run("", path, "add", "libc");
        Assert.Equal(0, code);
        Assert.Contains("WARNING: config: unrecognized option 'simulate-nothing'\n", output,
            StringComparison.Ordinal);
        Assert.Contains("OK: 1 packages, ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_of_the_overlay_wins_over_packages()
    {
        string path = Path.Combine(_sample.Root, "lib/libc.so");
        File.WriteAllText(path, "mine");
        Assert.Equal(0, Run("lib/\nlib/libc.so\n", "/dev/null", "add", "--overlay-from-stdin", "libc").Code);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Fact]
    public void A_reader_of_numbers_is_told_the_end_of_every_change()
    {
        Assert.Equal(Errno.None, Descriptors.Pipe(isReadEndNonBlocking: false, out int reading, out int end));
        Assert.Equal(0, _sample.Run("add", "--progress-fd", $"{end}", "libc").ExitCode);
        Assert.Equal(Errno.None, Files.ReadToEnd(reading, 1 << 20, out byte[] lines));
        Assert.Equal("2/2 install\n", Encoding.ASCII.GetString(lines));
        Descriptors.Close(reading);
    }

    [Fact]
    public void A_reader_of_numbers_that_has_gone_stops_nothing()
    {
        Assert.Equal(Errno.None, Descriptors.Pipe(isReadEndNonBlocking: false, out int reading, out int end));
        Descriptors.Close(reading);
        CommandRun run = _sample.Run("add", "--progress-fd", $"{end}", "libc");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.True(File.Exists(Path.Combine(_sample.Root, "lib/libc.so")));
    }

    /// <summary>As a serial line says it: no columns.</summary>
    [Theory]
    [InlineData(0, 50)]
    [InlineData(25, 50)]
    [InlineData(26, 26)]
    [InlineData(null, 50)]
    public void A_terminal_that_does_not_know_its_columns_has_fifty(int? told, int columns)
    {
        (int code, string output) = Run("", "/nonexistent", told, "--progress", "add", "libc");
        Assert.Equal(0, code);
        string full = output.Split('\u001b').Last(part => part.Contains("100%", StringComparison.Ordinal));
        Assert.Equal(columns - 6, full.Count(c => c == '#'));
    }

    private (int Code, string Output) Run(string input, string configuration, params string[] arguments) =>
        Run(input, configuration, columns: null, arguments);

    private (int Code, string Output) Run(
        string input, string configuration, int? columns, params string[] arguments)
    {
        using MemoryStream output = new(), answer = new(Encoding.UTF8.GetBytes(input));
        int code = ApkCommandLine.Run(new()
        {
            Output = output,
            Error = output,
            Input = () => answer,
            Width = columns,
            Arguments =
            [
                "--root", _sample.Root, "--allow-untrusted", "--repositories-file", "/dev/null",
                "--repository", _sample.At("index.adb"), "--no-logfile", .. arguments,
            ],
            Variable = name => name == "APK_CONFIG" ? configuration : null,
            Cancellation = static () => TestContext.Current.CancellationToken,
        });
        return (code, Encoding.UTF8.GetString(output.ToArray()));
    }
}
