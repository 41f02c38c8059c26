using Limyra.Init.Control;

namespace Limyra.Tests.Init.Control;

/// <summary>What a manager does all day allocates nothing, so that no collection ever comes of it.</summary>
public sealed class SteadyStateTests : IDisposable
{
    private const int Rounds = 200;

    private readonly ControlWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>Asking for states, over and over, as monitoring does.</summary>
    [Fact]
    public void Answering_for_the_state_of_services_allocates_nothing()
    {
        _world.Start("a", "type = internal");
        using TestClient client = _world.Connect();
        uint handle = client.Load("a");
        byte[][] requests =
        [
            [(byte)ControlCommand.ServiceStatus, .. TestClient.Bytes(handle)],
            [(byte)ControlCommand.ServiceStatus5, .. TestClient.Bytes(handle)],
            [(byte)ControlCommand.ServiceStatus6, .. TestClient.Bytes(handle)],
            [(byte)ControlCommand.ListServices],
            [(byte)ControlCommand.ListServices5],
            [(byte)ControlCommand.QueryVersion],
        ];
        Assert.Equal(0, AllocatedBy(client, requests));
    }

    /// <summary>Starting and stopping, with a client that is told of it.</summary>
    [Fact]
    public void Starting_or_stopping_a_loaded_service_allocates_nothing()
    {
        _world.Start("keeps", "type = internal");
        _world.Start("b", "type = internal");
        _world.Start("a", "type = internal\ndepends-on = b");
        using TestClient client = _world.Connect();
        uint handle = client.Load("a");
        byte[][] requests =
        [
            [(byte)ControlCommand.StopService, 0, .. TestClient.Bytes(handle)],
            [(byte)ControlCommand.StartService, 0, .. TestClient.Bytes(handle)],
        ];
        _world.Host.Keeps = false;
        Assert.Equal(0, AllocatedBy(client, requests));
    }

    private long AllocatedBy(TestClient client, byte[][] requests)
    {
        long allocated = 0;
        for (int round = 0; round < 2 * Rounds; round++)
        {
            foreach (byte[] request in requests)
            {
                client.Push(request);
                long before = GC.GetAllocatedBytesForCurrentThread();
                _world.Loop.Turn(longestMs: 0);
                _world.Loop.Turn(longestMs: 0);
                // The first half warms up: tables grow to their size, code is compiled.
                if (round >= Rounds) allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                client.Drain();
            }
        }
        Assert.Empty(_world.Faults);
        return allocated;
    }
}
