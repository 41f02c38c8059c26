using Limyra.Linux;

namespace Limyra.Tests.Linux;

public sealed class ForegroundProgramTests
{
    [Theory]
    [InlineData("exit 7", 7, 0)]
    [InlineData("exit 0", 0, 0)]
    [InlineData("kill -9 $$", 0, 9)]
    [InlineData("test \"$A\" = b", 0, 0)]
    [InlineData("test -z \"$HOME\"", 0, 0)]
    public void The_end_of_a_program_is_its_code_or_its_signal(string script, int code, int signal)
    {
        Assert.Equal(Errno.None, ForegroundProgram.Run(
            "/bin/sh", ["sh", "-c", script], ["A=b"], out ProgramEnd end));
        Assert.Equal(new ProgramEnd(code, signal), end);
    }

    [Fact]
    public void A_missing_program_is_an_error_not_an_exit_code() =>
        Assert.Equal(Errno.ENOENT, ForegroundProgram.Run("/nonexistent/x", ["x"], [], out _));
}
