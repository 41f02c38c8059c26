using Limyra.Init.Running;
using Limyra.Init.Services;
using Limyra.Linux;
using Limyra.Linux.Starting;

namespace Limyra.Tests.Init.Services;

public sealed class ServiceSetTests
{
    private const string Daemon = "type = process\ncommand = x\n";

    private readonly ServiceWorld world = new();

    [Fact]
    public void Dependencies_start_first_and_stop_last()
    {
        world.Add("base", Daemon);
        world.Add("top", Daemon + "depends-on = base");
        world.Start("top");
        Assert.Equal("base:Starting top:Starting", world.States);
        world.Launched("base");
        world.Launched("top");
        Assert.Equal("base:Started top:Started", world.States);
        world.Stop("top");
        Assert.Equal("base:Stopping top:Stopping", world.States);
        world.Exit("top", 0);
        world.Exit("base", 0);
        Assert.Equal("base:Stopped top:Stopped", world.States);
        Assert.Equal(0, world.Set.ActiveCount);
        Assert.Equal(["run base", "Started base", "run top", "Started top", "signal 15 to top", "Stopped top",
            "signal 15 to base", "Stopped base"], world.Host.Record);
    }

    [Fact]
    public void A_failed_dependency_fails_what_needs_it_and_not_what_waits_for_it()
    {
        world.Add("bad", Daemon);
        world.Add("hard", "depends-on = bad");
        world.Add("soft", "waits-for = bad");
        world.Add("mile", "depends-ms = bad");
        foreach (var name in (string[])["hard", "soft", "mile"]) world.Start(name);
        world["bad"].OnLaunchFailed(ChildStage.Execute, Errno.ENOENT);
        Assert.Equal("bad:Stopped hard:Stopped soft:Started mile:Stopped", world.States);
        Assert.Equal(StopReason.ExecutionFailed, world["bad"].StopReason);
        Assert.Equal(StopReason.DependencyFailed, world["hard"].StopReason);
        Assert.Equal(1, world.Set.ActiveCount);
    }

    [Fact]
    public void A_milestone_no_longer_holds_once_it_was_reached()
    {
        world.Add("mile", Daemon + "restart = no");
        world.Add("top", "depends-ms = mile");
        world.Start("top");
        world.Launched("mile");
        world.Exit("mile", 1);
        Assert.Equal("mile:Stopped top:Started", world.States);
    }

    [Fact]
    public void A_soft_link_is_mended_when_the_dependency_starts_again()
    {
        world.Add("soft", "type = internal\nrestart = no");
        world.Add("top", "waits-for = soft");
        world.Start("top");
        world.Stop("soft");
        Assert.Equal("soft:Stopped top:Started", world.States);
        world.Start("soft");
        world["soft"].Stop(isTakenDown: false);
        world.Set.Settle();
        Assert.Equal("soft:Started top:Started", world.States);
        world.Stop("top");
        Assert.Equal("soft:Stopped top:Stopped", world.States);
    }

    [Fact]
    public void A_process_restarts_until_the_limit_of_its_interval()
    {
        world.Add("loop", Daemon + "restart-limit-count = 3");
        world.Start("loop");
        for (var i = 0; i < 3; i++)
        {
            world.Launched("loop");
            world.Exit("loop", 0);
            Assert.Equal(ProcessPhase.Delayed, world["loop"].Phase);
            world.Expire("loop");
        }
        world.Launched("loop");
        world.Exit("loop", 0);
        Assert.Equal("loop:Stopped", world.States);
        Assert.Equal(4, world.Host.Record.Count(line => line == "run loop"));
        Assert.Contains("Error: Service loop restarting too quickly; stopping.", world.Host.Record);
    }

    [Theory]
    [InlineData(1, Signal.None, true)]
    [InlineData(0, Signal.None, false)]
    [InlineData(0, Signal.Terminate, false)]
    [InlineData(0, Signal.Kill, true)]
    public void On_failure_restarts_after_failures_only(int status, Signal signal, bool isRestarted)
    {
        world.Add("svc", Daemon + "restart = on-failure");
        world.Start("svc");
        world.Launched("svc");
        if (signal == Signal.None) world.Exit("svc", status);
        else world.Killed("svc", signal);
        Assert.Equal(isRestarted ? "svc:Starting" : "svc:Stopped", world.States);
    }

    [Fact]
    public void Smooth_recovery_replaces_the_process_under_its_dependents()
    {
        world.Add("base", Daemon + "smooth-recovery = yes");
        world.Add("top", Daemon + "depends-on = base");
        world.Start("top");
        world.Launched("base");
        world.Launched("top");
        world.Exit("base", 1);
        world.Expire("base");
        world.Launched("base");
        Assert.Equal("base:Started top:Started", world.States);
        Assert.DoesNotContain("Stopped top", world.Host.Record);
    }

    [Fact]
    public void A_process_that_does_not_stop_is_killed()
    {
        world.Add("svc", Daemon + "stop-timeout = 3");
        world.Start("svc");
        world.Launched("svc");
        world.Stop("svc");
        world.Expire("svc");
        Assert.Contains("signal 9 to svc", world.Host.Record);
        world.Killed("svc", Signal.Kill);
        Assert.Equal("svc:Stopped", world.States);
    }

    [Fact]
    public void A_start_that_takes_too_long_fails()
    {
        world.Add("svc", Daemon + "ready-notification = pipefd:3\nstart-timeout = 5");
        world.Start("svc");
        world.Launched("svc");
        Assert.Equal("svc:Starting", world.States);
        world.Expire("svc");
        Assert.Equal(StopReason.TimedOut, world["svc"].StopReason);
        Assert.Equal("svc:Stopping", world.States);
        world.Killed("svc", Signal.Interrupt);
        Assert.Equal("svc:Stopped", world.States);
        Assert.Equal(0, world.Set.ActiveCount);
    }

    [Fact]
    public void Scripts_run_both_ways()
    {
        world.Add("script", "type = scripted\ncommand = up\nstop-command = down");
        world.Start("script");
        world.Launched("script");
        Assert.Equal("script:Starting", world.States);
        world.Exit("script", 0);
        Assert.Equal("script:Started", world.States);
        world.Stop("script");
        Assert.Equal("script:Stopping", world.States);
        world["script"].OnStopEnded(new(ExitStatus.Exited, 1));
        Assert.Equal("script:Stopped", world.States);
    }

    [Fact]
    public void A_pin_keeps_a_service_and_what_it_needs_up()
    {
        world.Add("base", "");
        world.Add("top", "depends-on = base");
        world["top"].PinStarted();
        world.Start("top");
        Assert.True(world["base"].IsPinnedByDependent);
        world.Stop("base");
        Assert.Equal("base:Started top:Started", world.States);
        world["top"].Unpin();
        world.Set.Settle();
        Assert.Equal("base:Stopped top:Stopped", world.States);
    }

    [Fact]
    public void A_service_pinned_stopped_does_not_start()
    {
        world.Add("svc", "");
        world.Add("top", "depends-on = svc");
        world["svc"].PinStopped();
        world.Start("top");
        Assert.Equal("svc:Stopped top:Stopped", world.States);
    }

    [Fact]
    public void A_trigger_starts_and_stays_set()
    {
        world.Add("svc", "type = triggered");
        world.Start("svc");
        Assert.Equal("svc:Starting", world.States);
        world["svc"].SetTrigger(isTriggered: true);
        world.Set.Settle();
        Assert.Equal("svc:Started", world.States);
        world["svc"].Restart();
        world.Set.Settle();
        Assert.Equal("svc:Started", world.States);
    }

    [Fact]
    public void The_console_goes_from_one_service_to_the_next_and_back()
    {
        world.Add("first", Daemon + "options = runs-on-console\nrestart = no");
        world.Add("second", Daemon + "options = starts-on-console");
        world.Start("first");
        world.Start("second");
        Assert.True(world["first"].HasConsole);
        Assert.True(world["second"].IsWaitingForConsole);
        world.Launched("first");
        world.Exit("first", 0);
        Assert.True(world["second"].HasConsole);
        world.Launched("second");
        Assert.False(world["second"].HasConsole);
        Assert.Equal(1, world.Host.Record.Count(line => line == "console is given"));
        Assert.Equal(1, world.Host.Record.Count(line => line == "console is ours"));
    }

    [Fact]
    public void Ordering_waits_only_for_what_is_starting()
    {
        world.Add("late", "after = early");
        world.Add("early", Daemon);
        world.Start("late");
        Assert.Equal(ServiceState.Started, world["late"].State);
        Assert.Equal(ServiceState.Stopped, world["early"].State);
        world.Stop("late");
        world.Start("early");
        world.Start("late");
        Assert.Equal(ServiceState.Starting, world["late"].State);
        world.Launched("early");
        Assert.Equal(ServiceState.Started, world["late"].State);
    }

    [Fact]
    public void A_service_chains_after_it_ended_by_itself()
    {
        world.Add("next", "");
        world.Add("first", Daemon + "restart = no\nchain-to = next");
        world.Start("first");
        world.Launched("first");
        world.Exit("first", 0);
        Assert.Equal(ServiceState.Started, world["next"].State);
    }

    [Fact]
    public void Stopping_everything_leaves_nothing_active()
    {
        world.Add("a", Daemon);
        world.Add("b", "depends-on = a");
        world.Add("c", Daemon + "waits-for = b");
        world.Start("c");
        world.Launched("a");
        world.Launched("c");
        world.Set.StopAll(ShutdownType.PowerOff);
        world.Exit("c", 0);
        world.Exit("a", 0);
        Assert.Equal("a:Stopped b:Stopped c:Stopped", world.States);
        Assert.Equal(0, world.Set.ActiveCount);
    }

    [Fact]
    public void A_background_process_is_followed_by_the_number_in_its_file()
    {
        world.Add("bg", "type = bgprocess\ncommand = x\npid-file = y\nrestart = no");
        world.Start("bg");
        world.Launched("bg");
        world.Exit("bg", 0);
        Assert.Equal("bg:Started", world.States);
        Assert.NotEqual(0, world["bg"].Pid);
        world.Exit("bg", 1);
        Assert.Equal("bg:Stopped", world.States);
    }

    [Fact]
    public void A_prepared_service_takes_its_preparation_with_it_when_it_restarts()
    {
        world.Add("prep", "type = scripted\ncommand = x");
        world.Add("svc", Daemon + "prepared-by = prep\nrestart-delay = 0");
        world.Start("svc");
        world.Launched("prep");
        world.Exit("prep", 0);
        world.Launched("svc");
        world.Exit("svc", 1);
        Assert.Equal("prep:Starting svc:Starting", world.States);
        Assert.Equal(2, world.Host.Record.Count(line => line == "run prep"));
    }

    [Fact]
    public void A_timer_is_started_at_once_and_runs_its_command_when_its_moment_comes()
    {
        world.Add("job", "type = timer\ncommand = x\ntimer-interval = 60\nrestart = no");
        world.Host.ScheduledNs = world.Host.NowNs + 60;
        world.Start("job");
        Assert.Equal("job:Started", world.States);
        Assert.DoesNotContain("run job", world.Host.Record);
        world.Expire("job");
        Assert.Equal(["Started job", "note run of job", "run job"], world.Host.Record);
        world.Launched("job");
        Assert.False(world.Host.Timers.ContainsKey(world["job"]));
        world.Exit("job", 3);
        Assert.Equal("job:Started", world.States);
        Assert.Equal(ProcessPhase.Delayed, world["job"].Phase);
        Assert.Equal(3, world["job"].ExitStatus.Status);
        world.Expire("job");
        Assert.Equal(2, world.Host.Record.Count(line => line == "run job"));
    }

    [Fact]
    public void A_timer_is_triggered_by_hand_and_one_run_ends_before_the_next_begins()
    {
        world.Add("job", "type = timer\ncommand = x\ntimer-calendar = @daily");
        world.Host.ScheduledNs = world.Host.NowNs + 60;
        world.Start("job");
        world["job"].OnProcess(ProcessEvent.Triggered);
        world.Launched("job");
        world["job"].OnProcess(ProcessEvent.Triggered);
        Assert.Equal(1, world.Host.Record.Count(line => line == "run job"));
    }

    [Fact]
    public void Stopping_a_timer_ends_its_run()
    {
        world.Add("job", "type = timer\ncommand = x\ntimer-interval = 60");
        world.Host.ScheduledNs = world.Host.NowNs + 60;
        world.Start("job");
        world.Expire("job");
        world.Launched("job");
        world.Stop("job");
        Assert.Equal("job:Stopping", world.States);
        Assert.Contains("signal 15 to job", world.Host.Record);
        world.Killed("job", Signal.Terminate);
        Assert.Equal("job:Stopped", world.States);
        Assert.Equal(0, world.Set.ActiveCount);
    }

    [Fact]
    public void A_run_of_a_timer_that_takes_too_long_is_ended_and_the_timer_goes_on()
    {
        world.Add("job", "type = timer\ncommand = x\ntimer-interval = 60\nstart-timeout = 5");
        world.Host.ScheduledNs = world.Host.NowNs + 60;
        world.Start("job");
        world.Expire("job");
        world.Launched("job");
        world.Expire("job");
        Assert.Contains("signal 15 to job", world.Host.Record);
        world.Expire("job");
        Assert.Contains("signal 9 to job", world.Host.Record);
        world.Killed("job", Signal.Kill);
        Assert.Equal("job:Started", world.States);
        Assert.Equal(ProcessPhase.Delayed, world["job"].Phase);
    }

    [Fact]
    public void A_timer_whose_command_cannot_be_run_stays_started()
    {
        world.Add("job", "type = timer\ncommand = x\ntimer-interval = 60");
        world.Host.ScheduledNs = world.Host.NowNs + 60;
        world.Host.Unstartable.Add("job");
        world.Start("job");
        world.Expire("job");
        Assert.Equal("job:Started", world.States);
        Assert.True(world.Host.Timers.ContainsKey(world["job"]));
    }

    [Fact]
    public void An_unwell_process_is_ended_and_replaced()
    {
        world.Add("svc", Daemon + "health-command = ask\nsmooth-recovery = yes");
        world.Start("svc");
        world.Launched("svc");
        Assert.Contains("watch svc", world.Host.Record);
        world["svc"].OnUnhealthy("is unwell");
        Assert.Contains("signal 6 to svc", world.Host.Record);
        world.Expire("svc");
        Assert.Contains("signal 9 to svc", world.Host.Record);
        world.Killed("svc", Signal.Kill);
        Assert.Contains("no watch of svc", world.Host.Record);
        world.Launched("svc");
        Assert.Equal("svc:Started", world.States);
        Assert.Equal(2, world.Host.Record.Count(line => line == "watch svc"));
    }

    [Fact]
    public void Time_can_be_asked_for_while_starting_and_while_stopping_only()
    {
        world.Add("svc", Daemon + "ready-notification = notify-socket\nstart-timeout = 5\nstop-timeout = 7");
        world.Start("svc");
        world.Launched("svc");
        world["svc"].ExtendTimeout(100);
        Assert.Equal(world.Host.NowNs + 100, world.Host.Timers[world["svc"]]);
        world["svc"].OnProcess(ProcessEvent.Ready);
        world["svc"].ExtendTimeout(100);
        Assert.Empty(world.Host.Timers);
        world.Stop("svc");
        world["svc"].ExtendTimeout(200);
        Assert.Equal(world.Host.NowNs + 200, world.Host.Timers[world["svc"]]);
    }

    [Fact]
    public void What_is_waited_for_is_named_and_what_waits_for_it_is_not()
    {
        world.Add("base", Daemon + "ready-notification = pipefd:3");
        world.Add("top", "depends-on = base");
        world.Start("top");
        world.Launched("base");
        var now = world.Host.NowNs + 9_000_000_000;
        Assert.Equal(
            "waiting for 1 service to start: base: process 100 is not ready (9 s of 60 s)",
            WaitReport.Describe(world.Set, now));
        world["base"].OnProcess(ProcessEvent.Ready);
        Assert.Null(WaitReport.Describe(world.Set, now));
        world.Set.StopAll(ShutdownType.PowerOff);
        Assert.Equal(
            "waiting for 1 service to stop: base: process 100 has not ended (9 s of 10 s)",
            WaitReport.Describe(world.Set, now));
    }
}
