using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Tests.Init.Services;

public sealed class ServiceSetTests
{
    private const string Daemon = "type = process\ncommand = x\n";

    private readonly ServiceWorld _world = new();

    [Fact]
    public void Dependencies_start_first_and_stop_last()
    {
        _world.Add("base", Daemon);
        _world.Add("top", Daemon + "depends-on = base");
        _world.Start("top");
        Assert.Equal("base:Starting top:Starting", _world.States);
        _world.Launched("base");
        _world.Launched("top");
        Assert.Equal("base:Started top:Started", _world.States);
        _world.Stop("top");
        Assert.Equal("base:Stopping top:Stopping", _world.States);
        _world.Exit("top", 0);
        _world.Exit("base", 0);
        Assert.Equal("base:Stopped top:Stopped", _world.States);
        Assert.Equal(0, _world.Set.ActiveCount);
        Assert.Equal(["run base", "Started base", "run top", "Started top", "signal 15 to top", "Stopped top",
            "signal 15 to base", "Stopped base"], _world.Host.Record);
    }

    [Fact]
    public void A_failed_dependency_fails_what_needs_it_and_not_what_waits_for_it()
    {
        _world.Add("bad", Daemon);
        _world.Add("hard", "depends-on = bad");
        _world.Add("soft", "waits-for = bad");
        _world.Add("mile", "depends-ms = bad");
        foreach (string name in (string[])["hard", "soft", "mile"]) _world.Start(name);
        _world["bad"].OnLaunchFailed(ChildStage.Execute, Errno.ENOENT);
        Assert.Equal("bad:Stopped hard:Stopped soft:Started mile:Stopped", _world.States);
        Assert.Equal(StopReason.ExecutionFailed, _world["bad"].StopReason);
        Assert.Equal(StopReason.DependencyFailed, _world["hard"].StopReason);
        Assert.Equal(1, _world.Set.ActiveCount);
    }

    [Fact]
    public void A_milestone_no_longer_holds_once_it_was_reached()
    {
        _world.Add("mile", Daemon + "restart = no");
        _world.Add("top", "depends-ms = mile");
        _world.Start("top");
        _world.Launched("mile");
        _world.Exit("mile", 1);
        Assert.Equal("mile:Stopped top:Started", _world.States);
    }

    [Fact]
    public void A_soft_link_is_mended_when_the_dependency_starts_again()
    {
        _world.Add("soft", "type = internal\nrestart = no");
        _world.Add("top", "waits-for = soft");
        _world.Start("top");
        _world.Stop("soft");
        Assert.Equal("soft:Stopped top:Started", _world.States);
        _world.Start("soft");
        _world["soft"].Stop(isTakenDown: false);
        _world.Set.Settle();
        Assert.Equal("soft:Started top:Started", _world.States);
        _world.Stop("top");
        Assert.Equal("soft:Stopped top:Stopped", _world.States);
    }

    [Fact]
    public void A_process_restarts_until_the_limit_of_its_interval()
    {
        _world.Add("loop", Daemon + "restart-limit-count = 3");
        _world.Start("loop");
        for (int i = 0; i < 3; i++)
        {
            _world.Launched("loop");
            _world.Exit("loop", 0);
            Assert.Equal(ProcessPhase.Delayed, _world["loop"].Phase);
            _world.Expire("loop");
        }
        _world.Launched("loop");
        _world.Exit("loop", 0);
        Assert.Equal("loop:Stopped", _world.States);
        Assert.Equal(4, _world.Host.Record.Count(line => line == "run loop"));
        Assert.Contains("Error: Service loop restarting too quickly; stopping.", _world.Host.Record);
    }

    [Theory]
    [InlineData(1, Signal.None, true)]
    [InlineData(0, Signal.None, false)]
    [InlineData(0, Signal.Terminate, false)]
    [InlineData(0, Signal.Kill, true)]
    public void On_failure_restarts_after_failures_only(int status, Signal signal, bool isRestarted)
    {
        _world.Add("svc", Daemon + "restart = on-failure");
        _world.Start("svc");
        _world.Launched("svc");
        if (signal == Signal.None) _world.Exit("svc", status);
        else _world.Killed("svc", signal);
        Assert.Equal(isRestarted ? "svc:Starting" : "svc:Stopped", _world.States);
    }

    [Fact]
    public void Smooth_recovery_replaces_the_process_under_its_dependents()
    {
        _world.Add("base", Daemon + "smooth-recovery = yes");
        _world.Add("top", Daemon + "depends-on = base");
        _world.Start("top");
        _world.Launched("base");
        _world.Launched("top");
        _world.Exit("base", 1);
        _world.Expire("base");
        _world.Launched("base");
        Assert.Equal("base:Started top:Started", _world.States);
        Assert.DoesNotContain("Stopped top", _world.Host.Record);
    }

    [Fact]
    public void A_process_that_does_not_stop_is_killed()
    {
        _world.Add("svc", Daemon + "stop-timeout = 3");
        _world.Start("svc");
        _world.Launched("svc");
        _world.Stop("svc");
        _world.Expire("svc");
        Assert.Contains("signal 9 to svc", _world.Host.Record);
        _world.Killed("svc", Signal.Kill);
        Assert.Equal("svc:Stopped", _world.States);
    }

    [Fact]
    public void A_start_that_takes_too_long_fails()
    {
        _world.Add("svc", Daemon + "ready-notification = pipefd:3\nstart-timeout = 5");
        _world.Start("svc");
        _world.Launched("svc");
        Assert.Equal("svc:Starting", _world.States);
        _world.Expire("svc");
        Assert.Equal(StopReason.TimedOut, _world["svc"].StopReason);
        Assert.Equal("svc:Stopping", _world.States);
        _world.Killed("svc", Signal.Interrupt);
        Assert.Equal("svc:Stopped", _world.States);
        Assert.Equal(0, _world.Set.ActiveCount);
    }

    [Fact]
    public void Scripts_run_both_ways()
    {
        _world.Add("script", "type = scripted\ncommand = up\nstop-command = down");
        _world.Start("script");
        _world.Launched("script");
        Assert.Equal("script:Starting", _world.States);
        _world.Exit("script", 0);
        Assert.Equal("script:Started", _world.States);
        _world.Stop("script");
        Assert.Equal("script:Stopping", _world.States);
        _world["script"].OnStopEnded(new(ExitStatus.Exited, 1));
        Assert.Equal("script:Stopped", _world.States);
    }

    [Fact]
    public void A_pin_keeps_a_service_and_what_it_needs_up()
    {
        _world.Add("base", "");
        _world.Add("top", "depends-on = base");
        _world["top"].PinStarted();
        _world.Start("top");
        Assert.True(_world["base"].IsPinnedByDependent);
        _world.Stop("base");
        Assert.Equal("base:Started top:Started", _world.States);
        _world["top"].Unpin();
        _world.Set.Settle();
        Assert.Equal("base:Stopped top:Stopped", _world.States);
    }

    [Fact]
    public void A_service_pinned_stopped_does_not_start()
    {
        _world.Add("svc", "");
        _world.Add("top", "depends-on = svc");
        _world["svc"].PinStopped();
        _world.Start("top");
        Assert.Equal("svc:Stopped top:Stopped", _world.States);
    }

    [Fact]
    public void A_trigger_starts_and_stays_set()
    {
        _world.Add("svc", "type = triggered");
        _world.Start("svc");
        Assert.Equal("svc:Starting", _world.States);
        _world["svc"].SetTrigger(isTriggered: true);
        _world.Set.Settle();
        Assert.Equal("svc:Started", _world.States);
        _world["svc"].Restart();
        _world.Set.Settle();
        Assert.Equal("svc:Started", _world.States);
    }

    [Fact]
    public void The_console_goes_from_one_service_to_the_next_and_back()
    {
        _world.Add("first", Daemon + "options = runs-on-console\nrestart = no");
        _world.Add("second", Daemon + "options = starts-on-console");
        _world.Start("first");
        _world.Start("second");
        Assert.True(_world["first"].HasConsole);
        Assert.True(_world["second"].IsWaitingForConsole);
        _world.Launched("first");
        _world.Exit("first", 0);
        Assert.True(_world["second"].HasConsole);
        _world.Launched("second");
        Assert.False(_world["second"].HasConsole);
        Assert.Equal(1, _world.Host.Record.Count(line => line == "console is given"));
        Assert.Equal(1, _world.Host.Record.Count(line => line == "console is ours"));
    }

    [Fact]
    public void Ordering_waits_only_for_what_is_starting()
    {
        _world.Add("late", "after = early");
        _world.Add("early", Daemon);
        _world.Start("late");
        Assert.Equal(ServiceState.Started, _world["late"].State);
        Assert.Equal(ServiceState.Stopped, _world["early"].State);
        _world.Stop("late");
        _world.Start("early");
        _world.Start("late");
        Assert.Equal(ServiceState.Starting, _world["late"].State);
        _world.Launched("early");
        Assert.Equal(ServiceState.Started, _world["late"].State);
    }

    [Fact]
    public void A_service_chains_after_it_ended_by_itself()
    {
        _world.Add("next", "");
        _world.Add("first", Daemon + "restart = no\nchain-to = next");
        _world.Start("first");
        _world.Launched("first");
        _world.Exit("first", 0);
        Assert.Equal(ServiceState.Started, _world["next"].State);
    }

    [Fact]
    public void Stopping_everything_leaves_nothing_active()
    {
        _world.Add("a", Daemon);
        _world.Add("b", "depends-on = a");
        _world.Add("c", Daemon + "waits-for = b");
        _world.Start("c");
        _world.Launched("a");
        _world.Launched("c");
        _world.Set.StopAll(ShutdownType.PowerOff);
        _world.Exit("c", 0);
        _world.Exit("a", 0);
        Assert.Equal("a:Stopped b:Stopped c:Stopped", _world.States);
        Assert.Equal(0, _world.Set.ActiveCount);
    }

    [Fact]
    public void A_background_process_is_followed_by_the_number_in_its_file()
    {
        _world.Add("bg", "type = bgprocess\ncommand = x\npid-file = y\nrestart = no");
        _world.Start("bg");
        _world.Launched("bg");
        _world.Exit("bg", 0);
        Assert.Equal("bg:Started", _world.States);
        Assert.NotEqual(0, _world["bg"].Pid);
        _world.Exit("bg", 1);
        Assert.Equal("bg:Stopped", _world.States);
    }

    [Fact]
    public void A_prepared_service_takes_its_preparation_with_it_when_it_restarts()
    {
        _world.Add("prep", "type = scripted\ncommand = x");
        _world.Add("svc", Daemon + "prepared-by = prep\nrestart-delay = 0");
        _world.Start("svc");
        _world.Launched("prep");
        _world.Exit("prep", 0);
        _world.Launched("svc");
        _world.Exit("svc", 1);
        Assert.Equal("prep:Starting svc:Starting", _world.States);
        Assert.Equal(2, _world.Host.Record.Count(line => line == "run prep"));
    }

    [Fact]
    public void A_timer_is_started_at_once_and_runs_its_command_when_its_moment_comes()
    {
        _world.Add("job", "type = timer\ncommand = x\ntimer-interval = 60\nrestart = no");
        _world.Host.ScheduledNs = _world.Host.NowNs + 60;
        _world.Start("job");
        Assert.Equal("job:Started", _world.States);
        Assert.DoesNotContain("run job", _world.Host.Record);
        _world.Expire("job");
        Assert.Equal(["Started job", "note run of job", "run job"], _world.Host.Record);
        _world.Launched("job");
        Assert.False(_world.Host.Timers.ContainsKey(_world["job"]));
        _world.Exit("job", 3);
        Assert.Equal("job:Started", _world.States);
        Assert.Equal(ProcessPhase.Delayed, _world["job"].Phase);
        Assert.Equal(3, _world["job"].ExitStatus.Status);
        _world.Expire("job");
        Assert.Equal(2, _world.Host.Record.Count(line => line == "run job"));
    }

    [Fact]
    public void A_timer_is_triggered_by_hand_and_one_run_ends_before_the_next_begins()
    {
        _world.Add("job", "type = timer\ncommand = x\ntimer-calendar = @daily");
        _world.Host.ScheduledNs = _world.Host.NowNs + 60;
        _world.Start("job");
        _world["job"].OnProcess(ProcessEvent.Triggered);
        _world.Launched("job");
        _world["job"].OnProcess(ProcessEvent.Triggered);
        Assert.Equal(1, _world.Host.Record.Count(line => line == "run job"));
    }

    [Fact]
    public void Stopping_a_timer_ends_its_run()
    {
        _world.Add("job", "type = timer\ncommand = x\ntimer-interval = 60");
        _world.Host.ScheduledNs = _world.Host.NowNs + 60;
        _world.Start("job");
        _world.Expire("job");
        _world.Launched("job");
        _world.Stop("job");
        Assert.Equal("job:Stopping", _world.States);
        Assert.Contains("signal 15 to job", _world.Host.Record);
        _world.Killed("job", Signal.Terminate);
        Assert.Equal("job:Stopped", _world.States);
        Assert.Equal(0, _world.Set.ActiveCount);
    }

    [Fact]
    public void A_run_of_a_timer_that_takes_too_long_is_ended_and_the_timer_goes_on()
    {
        _world.Add("job", "type = timer\ncommand = x\ntimer-interval = 60\nstart-timeout = 5");
        _world.Host.ScheduledNs = _world.Host.NowNs + 60;
        _world.Start("job");
        _world.Expire("job");
        _world.Launched("job");
        _world.Expire("job");
        Assert.Contains("signal 15 to job", _world.Host.Record);
        _world.Expire("job");
        Assert.Contains("signal 9 to job", _world.Host.Record);
        _world.Killed("job", Signal.Kill);
        Assert.Equal("job:Started", _world.States);
        Assert.Equal(ProcessPhase.Delayed, _world["job"].Phase);
    }

    [Fact]
    public void A_timer_whose_command_cannot_be_run_stays_started()
    {
        _world.Add("job", "type = timer\ncommand = x\ntimer-interval = 60");
        _world.Host.ScheduledNs = _world.Host.NowNs + 60;
        _world.Host.Unstartable.Add("job");
        _world.Start("job");
        _world.Expire("job");
        Assert.Equal("job:Started", _world.States);
        Assert.True(_world.Host.Timers.ContainsKey(_world["job"]));
    }

    [Fact]
    public void An_unwell_process_is_ended_and_replaced()
    {
        _world.Add("svc", Daemon + "health-command = ask\nsmooth-recovery = yes");
        _world.Start("svc");
        _world.Launched("svc");
        Assert.Contains("watch svc", _world.Host.Record);
        _world["svc"].OnUnhealthy("is unwell");
        Assert.Contains("signal 6 to svc", _world.Host.Record);
        _world.Expire("svc");
        Assert.Contains("signal 9 to svc", _world.Host.Record);
        _world.Killed("svc", Signal.Kill);
        Assert.Contains("no watch of svc", _world.Host.Record);
        _world.Launched("svc");
        Assert.Equal("svc:Started", _world.States);
        Assert.Equal(2, _world.Host.Record.Count(line => line == "watch svc"));
    }

    [Fact]
    public void Time_can_be_asked_for_while_starting_and_while_stopping_only()
    {
        _world.Add("svc", Daemon + "ready-notification = notify-socket\nstart-timeout = 5\nstop-timeout = 7");
        _world.Start("svc");
        _world.Launched("svc");
        _world["svc"].ExtendTimeout(100);
        Assert.Equal(_world.Host.NowNs + 100, _world.Host.Timers[_world["svc"]]);
        _world["svc"].OnProcess(ProcessEvent.Ready);
        _world["svc"].ExtendTimeout(100);
        Assert.Empty(_world.Host.Timers);
        _world.Stop("svc");
        _world["svc"].ExtendTimeout(200);
        Assert.Equal(_world.Host.NowNs + 200, _world.Host.Timers[_world["svc"]]);
    }

    [Fact]
    public void What_is_waited_for_is_named_and_what_waits_for_it_is_not()
    {
        _world.Add("base", Daemon + "ready-notification = pipefd:3");
        _world.Add("top", "depends-on = base");
        _world.Start("top");
        _world.Launched("base");
        long now = _world.Host.NowNs + 9_000_000_000;
        Assert.Equal(
            "waiting for 1 service to start: base: process 100 is not ready (9 s of 60 s)",
            WaitReport.Describe(_world.Set, now));
        _world["base"].OnProcess(ProcessEvent.Ready);
        Assert.Null(WaitReport.Describe(_world.Set, now));
        _world.Set.StopAll(ShutdownType.PowerOff);
        Assert.Equal(
            "waiting for 1 service to stop: base: process 100 has not ended (9 s of 10 s)",
            WaitReport.Describe(_world.Set, now));
    }
}
