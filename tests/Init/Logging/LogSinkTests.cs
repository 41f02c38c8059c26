using Limyra.Init.Logging;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;

namespace Limyra.Tests.Init.Logging;

/// <summary>The manager's log file: a turn of the loop is one write, and nothing is lost for it.</summary>
public sealed class LogSinkTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("limyra-log-");
    private readonly EventPoll _poll;
    private readonly EventLoop _loop;
    private readonly ManagerLog _log;

    public LogSinkTests()
    {
        Assert.Equal(Errno.None, EventPoll.Open(out _poll));
        _loop = new(_poll, fault => throw fault);
        _log = new(_loop, new LogSettings { File = Path, ConsoleLevel = LogLevel.None });
        Assert.True(_log.OpenMain());
    }

    private string Path => System.IO.Path.Combine(_scratch.FullName, "log");

    public void Dispose()
    {
        _poll.Dispose();
        _scratch.Delete(recursive: true);
    }

    [Fact]
    public void Messages_are_written_before_the_loop_waits()
    {
        _log.Write(LogLevel.Info, "one");
        _log.Write(LogLevel.Info, "two");
        Assert.Equal("", File.ReadAllText(Path));
        _loop.Turn(longestMs: 0);
        Assert.Equal("dinit: one\ndinit: two\n", File.ReadAllText(Path));
    }

    [Fact]
    public void More_messages_than_the_buffer_holds_are_all_written()
    {
        const int Messages = 1000;
        for (int i = 0; i < Messages; i++) _log.Write(LogLevel.Info, $"message {i}");
        _log.Flush();
        Assert.Equal(
            Enumerable.Range(0, Messages).Select(i => $"dinit: message {i}"), File.ReadAllLines(Path));
    }
}
