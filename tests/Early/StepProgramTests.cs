using System.Text;
using Limyra.Early.Base;
using Limyra.Linux;

namespace Limyra.Tests.Early;

/// <summary>The program that asks for a step (apps/dinit/native/dinit-early.c), with a server of the
/// test's.</summary>
public sealed class StepProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("steps");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Without_a_server_it_becomes_dinit()
    {
        (int code, string output) = HostTool.Run(Program("/bin/echo"), "swap", "start");
        Assert.Equal((0, "swap start\n"), (code, output));
    }

    [Fact]
    public async Task It_ends_with_the_code_of_the_server_who_has_its_words_and_files()
    {
        string program = Program("/bin/echo");
        (int Code, string Output) end = await AskAsync(program, (question, descriptors, connection) =>
        {
            Assert.Equal(("swap", 2), (question.Name, question.Words.Count));
            Assert.Equal("C", question.Environment["LC_ALL"]);
            Assert.Equal(Errno.None, Files.WriteAll(descriptors[1], "done\n"u8));
            Assert.Equal(Errno.None, UnixSockets.Send(connection, [7], out _));
        });
        Assert.Equal((7, "done\n"), end);
    }

    [Fact]
    public async Task It_runs_the_programs_of_the_step()
    {
        (int Code, string Output) end = await AskAsync(Program("/bin/echo"), (_, _, connection) =>
        {
            StepAsker asker = new(connection);
            string[] words = ["sh", "-c", "echo $LC_ALL $0; exit 3"];
            Assert.Equal(Errno.None, asker.Run("/bin/sh", words, out ProgramEnd end));
            Assert.Equal(new ProgramEnd(ExitCode: 3, Signal: 0), end);
            Assert.Equal(Errno.None, asker.Run("/bin/sh", ["sh", "-c", "kill -9 $$"], out end));
            Assert.Equal(9, end.Signal);
            Assert.Equal(Errno.ENOENT, asker.Run("/missing", ["missing"], out end));
            Assert.Equal(Errno.None, UnixSockets.Send(connection, [0], out _));
        });
        Assert.Equal((0, "C sh\n"), end);
    }

    [Fact]
    public async Task Hung_up_on_it_becomes_dinit()
    {
        (int Code, string Output) end = await AskAsync(Program("/bin/echo"), (_, _, _) => { });
        Assert.Equal((0, "swap start now\n"), end);
    }

    [Fact]
    public void Too_many_words_are_left_to_a_process_of_its_own()
    {
        Assert.Equal(Errno.None, UnixSockets.Pair(out int ours, out int theirs));
        using FileDescriptor one = new(ours), other = new(theirs);
        string[] words = [.. Enumerable.Repeat("word", 300)];
        Assert.Throws<OwnProcessNeededException>(() => new StepAsker(ours).Run("/bin/true", words, out _));
    }

    [Fact]
    public void Who_asked_and_went_is_not_waited_for()
    {
        Assert.Equal(Errno.None, UnixSockets.Pair(out int ours, out int theirs));
        using FileDescriptor one = new(ours);
        Descriptors.Close(theirs);
        Assert.Throws<OwnProcessNeededException>(
            () => new StepAsker(ours).Run("/bin/true", ["true"], out _));
    }

    private delegate void Serve(StepQuestion question, int[] descriptors, int connection);

    private async Task<(int Code, string Output)> AskAsync(string program, Serve serve)
    {
        Errno error = UnixSockets.BindPatiently(
            Encoding.UTF8.GetBytes(Place), TimeSpan.FromSeconds(30), out int listener);
        Assert.Equal(Errno.None, error);
        using FileDescriptor open = new(listener);
        Assert.Equal(Errno.None, UnixSockets.StartListening(listener, backlog: 1));
        Task server = Task.Run(() =>
        {
            Assert.Equal(Errno.None, UnixSockets.AcceptNext(listener, out int connection));
            using FileDescriptor one = new(connection);
            bool[] hasNews = new bool[1];
            _ = Polling.Wait([connection], [Polling.Readable], hasNews, timeoutMs: 30_000);
            byte[] packet = new byte[8192];
            Assert.Equal(Errno.None,
                UnixSockets.ReceiveDescriptors(connection, packet, out int count, out int[] descriptors));
            try
            {
                StepQuestion? question = StepQuestion.Read(packet.AsSpan(0, count));
                Assert.NotNull(question);
                serve(question, descriptors, connection);
            }
            finally
            {
                Array.ForEach(descriptors, Descriptors.Close);
            }
        });
        (int, string) end = HostTool.Run(program, "swap", "start", "now");
        await server;
        return end;
    }

    private string Place => Path.Combine(_folder.FullName, "server");

    // As the project of dinit builds it, with other places and the test as the process that may ask.
    private string Program(string itself)
    {
        string source = Path.Combine(Repository.Root, "apps/dinit/native/dinit-early.c");
        string program = Path.Combine(_folder.FullName, "dinit-early");
        (int code, string output) = HostTool.Run(
            "clang-22", "-O2", "-fPIE", "-ffreestanding", "-fno-stack-protector", "-Wall", "-Wextra", "-Werror",
            "-static-pie", "-nostdlib", "-fuse-ld=lld", $"-DPLACE=\"{Place}\"", $"-DITSELF=\"{itself}\"",
            $"-DPARENT={Environment.ProcessId}", source, "-o", program);
        Assert.True(code == 0, output);
        return program;
    }
}
