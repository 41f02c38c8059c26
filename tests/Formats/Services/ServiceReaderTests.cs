using System.Text;
using CsCheck;
using Limyra.Formats.Services;

namespace Limyra.Tests.Formats.Services;

public sealed class ServiceReaderTests
{
    private const string Sample = """
        # a comment, \
          continued
        type = process
        command = /usr/bin/daemon "two words" thr\ ee $$ # tail
        command += --more
        stop-command: /usr/bin/daemon stop
        depends-on: one
        depends-ms = two
        waits-for: three
        waits-for.d: boot.d
        before = four
        after = five
        restart = on-failure
        restart-delay = 1,5
        smooth-recovery = yes
        options = pass-cs-fd start-interruptible
        options = no-new-privs
        log-type = buffer
        log-buffer-size = 0x1000
        ready-notification = pipefd:4
        rlimit-nofile = 100:-
        capabilities = ^cap_net_raw
        capabilities += !cap_sys_admin
        ioprio = best-effort:3
        @meta enable-via login.target

        """;

    private static ServiceDescription Read(string text, List<ServiceDiagnostic> found, string name = "svc") =>
        ServiceReader.Read(
            name, "/d/svc", Encoding.Latin1.GetBytes(text), new(_ => null, ServiceName.ArgumentOf(name)),
            NoFiles, found);

    private static IncludedFile? NoFiles(string path, string namedIn, out string error)
    {
        error = "";
        return null;
    }

    [Fact]
    public void A_description_is_read_with_all_its_settings()
    {
        List<ServiceDiagnostic> found = [];
        ServiceDescription description = Read(Sample, found);
        ServiceReader.Complete(description, new(_ => null, null), found);
        Assert.Empty(found);
        Assert.Equal(ServiceType.Process, description.Type);
        Assert.Equal(["/usr/bin/daemon", "two words", "thr ee", "$", "--more"], description.Command);
        Assert.Equal(["/usr/bin/daemon", "stop"], description.StopCommand);
        Assert.Equal(
            ["Regular one", "Milestone two", "WaitsFor three", "Before four", "After five"],
            description.Dependencies.Select(link => $"{link.Kind} {link.Name}"));
        Assert.Equal("boot.d", Assert.Single(description.DependencyDirectories).Path);
        Assert.Equal(RestartPolicy.OnFailure, description.Restart);
        Assert.Equal(TimeSpan.FromSeconds(1.5), description.RestartDelay);
        Assert.True(description.HasSmoothRecovery);
        Assert.Equal(
            ServiceOptions.PassControlSocket | ServiceOptions.StartInterruptible
                | ServiceOptions.NoNewPrivileges,
            description.Options);
        Assert.Equal((LogType.Buffer, 4096), (description.LogType, description.LogBufferBytes));
        Assert.Equal(4, description.ReadinessDescriptor);
        Assert.Equal(new ServiceLimit("nofile", 100, ulong.MaxValue), Assert.Single(description.Limits));
        Assert.Equal(new CapabilitySets(1UL << 13, 1UL << 13, 1UL << 21), description.Capabilities);
        Assert.Equal(2 << 13 | 3, description.IoPriority);
        Assert.Equal("login.target", description.EnableVia);
    }

    [Theory]
    [InlineData("no-such = 1", "unknown-setting", 1, 1)]
    [InlineData("type = process\ncommand = \"open", "unterminated-quote", 2, 16)]
    [InlineData("command = a#b", "comment-glued", 1, 12)]
    [InlineData("command = a \\\nb", "continuation-indent", 2, 1)]
    [InlineData("command = a \\", "continuation-at-end", 1, 13)]
    [InlineData("= 1", "bad-line", 1, 1)]
    [InlineData("type += process", "append", 1, 1)]
    [InlineData("type = nothing", "type", 1, 8)]
    [InlineData("options = runs-on-console what", "option", 1, 27)]
    [InlineData("restart-delay = 1.x", "time", 1, 17)]
    [InlineData("rlimit-core = 1:2:3", "limit", 1, 15)]
    [InlineData("socket-permissions = 0999", "mode", 1, 22)]
    [InlineData("depends-on = .hidden", "service-name", 1, 14)]
    [InlineData("waits-for = $1", "substitution", 1, 13)]
    [InlineData("term-signal = WHAT", "signal", 1, 15)]
    [InlineData("@include a b", "include-argument", 1, 1)]
    [InlineData("@include nowhere", "include-missing", 1, 1)]
    [InlineData("@what", "bad-meta", 1, 1)]
    [InlineData("consumer-of = svc", "self-consumer", 1, 15)]
    [InlineData("load-options = no-sub-vars", "load-option", 1, 16)]
    public void What_is_wrong_is_named_with_its_place(string text, string rule, int line, int column)
    {
        List<ServiceDiagnostic> found = [];
        Read(text, found);
        ServiceDiagnostic only = Assert.Single(found);
        Assert.Equal((rule, line, column), (only.Rule, only.Position.Line, only.Position.Column));
    }

    [Fact]
    public void All_that_is_wrong_is_reported_in_the_order_of_lines()
    {
        List<ServiceDiagnostic> found = [];
        Read("type = x\ncommand = \"\nnice = y\n", found);
        Assert.Equal(["type", "unterminated-quote", "number"], found.Select(one => one.Rule));
    }

    [Theory]
    [InlineData("type = process", "command-missing")]
    [InlineData("type = bgprocess\ncommand = x", "pid-file-missing")]
    [InlineData("type = bgprocess\ncommand = x\npid-file = y\nready-notification = pipefd:3",
        "readiness-bgprocess")]
    [InlineData("type = process\ncommand = x\noptions = kill-all-on-stop", "kill-all-type")]
    public void What_a_type_needs_is_checked_at_the_end(string text, string rule)
    {
        List<ServiceDiagnostic> found = [];
        ServiceDescription description = Read(text, found);
        ServiceReader.Complete(description, new(_ => null, null), found);
        Assert.Equal(rule, Assert.Single(found).Rule);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_survive()
    {
        List<ServiceDiagnostic> found = [];
        ServiceDescription description = Read("depends-on = caf\u00e9\u00ff\ncommand = \u0080\n", found);
        Assert.Empty(found);
        Assert.Equal("caf\u00e9\u00ff", Assert.Single(description.Dependencies).Name);
        Assert.Equal([0x80], Encoding.Latin1.GetBytes(description.Command[0]));
    }

    [Fact]
    public void A_file_that_includes_itself_ends()
    {
        List<ServiceDiagnostic> found = [];
        byte[] content = "@include again\n"u8.ToArray();
        ServiceReader.Read("svc", "svc", content, new(_ => null, null), Again, found);
        Assert.Equal("include-depth", Assert.Single(found).Rule);

        IncludedFile? Again(string path, string namedIn, out string error)
        {
            error = "";
            return new(path, content);
        }
    }

    [Fact]
    public void Every_beginning_of_a_description_is_read_or_refused()
    {
        byte[] bytes = Encoding.Latin1.GetBytes(Sample);
        for (int length = 0; length <= bytes.Length; length++)
        {
            List<ServiceDiagnostic> found = [];
            ServiceDescription description =
                ServiceReader.Read("svc", "svc", bytes.AsSpan(0, length), new(_ => null, null),
                    NoFiles, found);
            ServiceReader.Complete(description, new(_ => null, null), found);
        }
    }

    [Fact]
    public void Random_bytes_are_read_or_refused() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        List<ServiceDiagnostic> found = [];
        ServiceDescription description =
            ServiceReader.Read("svc@x", "svc", bytes, new(_ => "v w", "x"), NoFiles, found);
        ServiceReader.Complete(description, new(_ => "v w", "x"), found);
    }, iter: 2000);

    [Fact]
    public void Random_lines_of_known_words_are_read_or_refused()
    {
        string[] words =
        [
            "type", "command", "options", "=", ":", "+=", "\"", "\\", "\n", " ", "#", "$", "{", "}", "$1",
            "${X:-y}", "@",
            "process", "waits-for", "restart-delay", "1", ".", "nice", "-", "capabilities", "^cap_kill",
            ",", "logfile",
        ];
        Gen.OneOf(Array.ConvertAll(words, word => Gen.Const(word))).Array[0, 40].Sample(parts =>
        {
            List<ServiceDiagnostic> found = [];
            Read(string.Concat(parts), found);
        }, iter: 3000);
    }
}
