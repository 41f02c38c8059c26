using Limyra.Init.Client;
using Limyra.Init.Control;
using Limyra.Init.Services;

namespace Limyra.Tests.Init.Client;

public sealed class StatusTextTests
{
    private static ClientStatus Status(
        ServiceState state, ServiceState target, byte flags = 0, StopReason reason = StopReason.Normal,
        int first = 0, int second = 0) =>
            new(state, target, flags, reason, Stage: 0, first, second, Modified: null);

    [Fact]
    public void A_list_line_shows_state_target_and_reason()
    {
        Assert.Equal("[[+]     ] boot\n", StatusText.Line(
            "boot", Status(ServiceState.Started, ServiceState.Started, StatusBlock.ExplicitFlag)));
        Assert.Equal("[{+}     ] a (pid: 7)\n", StatusText.Line(
            "a", Status(ServiceState.Started, ServiceState.Started, StatusBlock.HasPidFlag, first: 7)));
        Assert.Equal("[{ }<<   ] a\n",
            StatusText.Line("a", Status(ServiceState.Starting, ServiceState.Started)));
        Assert.Equal("[   >>{ }] a\n",
            StatusText.Line("a", Status(ServiceState.Stopping, ServiceState.Stopped)));
        Assert.Equal("[     {-}] a\n",
            StatusText.Line("a", Status(ServiceState.Stopped, ServiceState.Stopped)));
        Assert.Equal("[     {X}] a (exit status: 3)\n", StatusText.Line(
            "a", Status(ServiceState.Stopped, ServiceState.Stopped, reason: StopReason.Terminated, first: 1,
                second: 3)));
        Assert.Equal("[     {X}] a\n", StatusText.Line(
            "a", Status(ServiceState.Stopped, ServiceState.Stopped, reason: StopReason.DependencyFailed)));
        Assert.Equal("[{s}     ] a (has console)\n", StatusText.Line(
            "a", Status(
                ServiceState.Started, ServiceState.Started,
                StatusBlock.SkippedFlag | StatusBlock.HasConsoleFlag)));
    }

    [Fact]
    public void Every_status_layout_is_read_back()
    {
        byte[] block = new byte[ControlProtocol.Status6Bytes];
        (block[0], block[1], block[2], block[3]) = (2, 2, 16, 0);
        block[6] = 42;
        block[14] = 9;
        Assert.Equal(42, ClientStatus.Read(block).Pid);
        Assert.Equal((9L, 0L), ClientStatus.Read(block).Modified);
        Assert.Null(ClientStatus.Read(block.AsSpan(0, ControlProtocol.Status5Bytes)).Modified);
        Assert.Equal(42, ClientStatus.Read(block.AsSpan(0, ControlProtocol.StatusBytes)).Pid);
    }
}
