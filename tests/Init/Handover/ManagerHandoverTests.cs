using CsCheck;
using Limyra.Init.Control;
using Limyra.Init.Handover;
using Limyra.Init.Loading;
using Limyra.Init.Processes;
using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Tests.Init.Services;

namespace Limyra.Tests.Init.Handover;

public sealed class ManagerHandoverTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("limyra-handover-");

    public void Dispose() => _root.Delete(recursive: true);

    /// <summary>A manager without processes of its own.</summary>
    private sealed class World : IDisposable
    {
        private readonly EventPoll _poll;

        public World(string directory)
        {
            Assert.Equal(Errno.None, EventPoll.Open(out _poll));
            EventLoop loop = new(_poll, fault => throw fault);
            Set = new(Host);
            Control = new(Path.Combine(directory, "socket"), loop, Environment, Host.Log);
            ServiceCgroups groups = new(new("/nowhere", ownGroup: null, unifiedGroup: ""), Host.Log);
            Processes = new(loop, new ChildPlanner(Environment, default), groups, Host.Log, Control.Serve);
            Loader = new(Set, new([directory]), Environment);
            Control.Set = Set;
            Control.Loader = Loader;
            Control.Processes = Processes;
            Handover = new(Set, Loader, Processes, Control, Environment);
        }

        public FakeHost Host { get; } = new();

        public ServiceSet Set { get; }

        public ManagerEnvironment Environment { get; } = new(["A=1", "B=2"]);

        public ControlServer Control { get; }

        public ServiceProcesses Processes { get; }

        public ServiceLoader Loader { get; }

        public ManagerHandover Handover { get; }

        public Service this[string name] => Set.Find(name) ?? throw new KeyNotFoundException(name);

        public void Dispose()
        {
            Control.Close();
            _poll.Dispose();
        }
    }

    private void Write(string name, string text) =>
        File.WriteAllText(Path.Combine(_root.FullName, name), text);

    private static readonly SignalSet Mask = SignalSet.Of(Signal.Hangup, Signal.User2);

    private static string Carry(World from) => from.Handover.Capture(Mask, isMainLogOpen: true).ToString();

    private World Restore(string text)
    {
        World world = new(_root.FullName);
        HandoverReader? reader = HandoverReader.Open(text);
        Assert.NotNull(reader);
        world.Handover.Restore(reader, out bool wasOpen);
        Assert.True(wasOpen);
        return world;
    }

    [Fact]
    public void Everything_is_as_before_in_the_manager_that_takes_over()
    {
        Write("base", "type = process\ncommand = x\nlog-type = buffer\n");
        Write("top", "type = process\ncommand = x\ndepends-on = base\nafter = later\n");
        Write("down", "type = scripted\ncommand = x\nwaits-for = base\n");
        using World before = new(_root.FullName);
        before.Loader.Load("top").Start();
        before.Loader.Load("down");
        before.Set.Settle();
        before["base"].OnProcess(ProcessEvent.Launched);
        before["top"].OnProcess(ProcessEvent.Launched);
        before["top"].PinStarted();
        before.Set.Settle();
        before.Environment.Set("C", "3 and\nmore %");
        before.Environment.Unset("A");

        string text = Carry(before);
        using World after = Restore(text);
        Assert.Equal(text, Carry(after));
        Assert.Equal(before.Set.ActiveCount, after.Set.ActiveCount);
        Assert.Equal(before.Environment.All, after.Environment.All);
        Assert.True(after["later"].IsPlaceholder);
        Assert.True(after["base"].IsPinnedByDependent);
        Assert.Equal(before["base"].Pid, after["base"].Pid);
        Assert.NotEqual(0, before["base"].Times.WantedNs);
        Assert.Equal(before["base"].Times, after["base"].Times);
        Assert.Equal(before["top"].Times, after["top"].Times);

        // It goes on where the other one stopped: the dependent first, then what it needs.
        after["top"].Unpin();
        after["top"].Stop(isTakenDown: true);
        after["top"].ForceStop();
        after.Set.Settle();
        Assert.Equal(["signal 15 to top"], after.Host.Record);
        after["top"].OnEnded(new(ExitStatus.Exited, 0));
        Assert.Equal(["signal 15 to top", "Stopped top", "signal 15 to base"], after.Host.Record);
    }

    /// <summary>What the manager blocks would else be blocked in all that the next one starts.</summary>
    [Fact]
    public void The_signal_mask_for_services_is_the_one_from_before_the_first_manager()
    {
        using World before = new(_root.FullName);
        Assert.Equal(Mask, HandoverReader.Open(Carry(before))?.OriginalMask);
    }

    [Fact]
    public void A_service_whose_description_is_gone_can_still_be_stopped()
    {
        Write("svc", "type = process\ncommand = x\n");
        using World before = new(_root.FullName);
        before.Loader.Load("svc").Start();
        before.Set.Settle();
        before["svc"].OnProcess(ProcessEvent.Launched);
        File.Delete(Path.Combine(_root.FullName, "svc"));
        using World after = Restore(Carry(before));
        Assert.Equal(ServiceState.Started, after["svc"].State);
        after["svc"].Stop(isTakenDown: true);
        after.Set.Settle();
        after["svc"].OnEnded(new(ExitStatus.Exited, 0));
        Assert.Equal(ServiceState.Stopped, after["svc"].State);
        Assert.Equal(0, after.Set.ActiveCount);
    }

    [Fact]
    public void Any_text_survives_as_a_field()
    {
        Gen.String[Gen.Char['\0', '\xff'], 0, 40].Sample(text =>
        {
            HandoverWriter writer = new();
            writer.Line("x", text, 7, text);
            HandoverReader? reader = HandoverReader.Open(writer.ToString());
            Assert.NotNull(reader);
            Assert.True(reader.NextLine());
            Assert.Equal((text, 7, text), (reader.Text(0), reader.Int(1), reader.Text(2)));
        });
    }

    [Fact]
    public void What_is_not_ours_is_not_read_and_damage_does_no_harm()
    {
        Assert.Null(HandoverReader.Open("something else\nservice x 0 0 0\n"));
        Write("svc", "type = process\ncommand = x\n");
        using World before = new(_root.FullName);
        before.Loader.Load("svc").Start();
        before.Set.Settle();
        string text = Carry(before);
        for (int length = HandoverReader.Magic.Length + 1; length < text.Length; length += 7)
        {
            using World after = new(_root.FullName);
            HandoverReader? reader = HandoverReader.Open(text[..length]);
            if (reader is not null) after.Handover.Restore(reader, out _);
        }
    }
}
