using System.Text;
using System.Text.RegularExpressions;
using Limyra.Images.Machines;

namespace Limyra.Tests.Images.Machines;

public sealed class TranscriptTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Transcript _transcript = new();

    [Fact]
    public async Task Text_is_found_behind_what_was_read_and_across_reads()
    {
        Task<Passage> first = Wait("login: ");
        Say("host log");
        Say("in: ");
        Assert.Equal("host ", (await first).Before);
        Say("again login: ");
        Assert.Equal("again ", (await Wait("login: ")).Before);
    }

    [Theory]
    [InlineData("[    1.0] Kernel panic - not syncing: VFS: Unable to mount root fs")]
    [InlineData("[    1.0] BUG: kernel NULL pointer dereference, address: 0000000000000000")]
    [InlineData("[    1.0] Oops: 0002 [#1] PREEMPT SMP NOPTI")]
    [InlineData("[    1.0] traps: PANIC: double fault: 0000 [#1]")]
    public async Task A_crash_of_the_kernel_ends_the_waiting(string line)
    {
        Task<Passage> waiting = Wait("login: ");
        Say("Linux version 6.1\n" + line + "\n");
        MachineException error = await Assert.ThrowsAsync<MachineException>(() => waiting);
        Assert.Equal(MachineFailure.GuestCrash, error.Failure);
        Assert.Contains(line, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_line_ends_the_waiting()
    {
        Task<Passage> waiting = Wait("login: ");
        Say("almost");
        _transcript.End();
        MachineException error = await Assert.ThrowsAsync<MachineException>(() => waiting);
        Assert.Equal((MachineFailure.Ended, "almost"), (error.Failure, error.LastLines));
    }

    [Fact]
    public async Task The_deadline_ends_the_waiting()
    {
        Task<Passage> waiting = _transcript.WaitForAsync(
            new Regex("never"), TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        Assert.Equal(MachineFailure.Deadline,
            (await Assert.ThrowsAsync<MachineException>(() => waiting)).Failure);
    }

    private Task<Passage> Wait(string text) =>
        _transcript.WaitForAsync(new Regex(text), Patience, TimeProvider.System, CancellationToken.None);

    private void Say(string text) => _transcript.Append(Encoding.UTF8.GetBytes(text));
}
