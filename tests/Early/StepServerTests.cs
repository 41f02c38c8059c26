using System.Text;
using CsCheck;
using Limyra.Early.Base;

namespace Limyra.Tests.Early;

/// <summary>What the process that runs steps is asked; that it answers is seen in the machine.</summary>
public sealed class StepServerTests
{
    [Fact]
    public void A_question_is_arguments_and_environment()
    {
        StepQuestion? question = StepQuestion.Read(
            Packet(3, "/usr/bin/dinit-early", "devd", "start", "A=b=c", "nothing", "D="));
        Assert.NotNull(question);
        Assert.Equal("devd", question.Name);
        Assert.Equal(["start"], question.Words);
        Assert.Equal(new() { ["A"] = "b=c", ["D"] = "" }, question.Environment);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_wrong_number_of_arguments_is_no_question(int count) =>
        Assert.Null(StepQuestion.Read(Packet(count, "dinit-early", "swap", "start")));

    [Fact]
    public void Random_bytes_are_read_without_an_exception() =>
        Gen.Byte.Array[0, 200].Sample(bytes => { StepQuestion.Read(bytes); }, iter: 2000);

    [Fact]
    public void A_shared_process_refuses_to_become_another_program_or_to_take_a_terminal()
    {
        LinuxKernel kernel = new(new Dictionary<string, string>(), new StepAsker(connection: -1));
        Assert.Throws<OwnProcessNeededException>(() => kernel.Become("/bin/true", ["true"]));
        Assert.Throws<OwnProcessNeededException>(() => kernel.TakeTerminal("/dev/tty1"));
    }

    private static byte[] Packet(int count, params string[] texts) =>
    [
        .. BitConverter.GetBytes(count),
        .. Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => text + "\0"))),
    ];
}
