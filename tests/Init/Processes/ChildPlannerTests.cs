using Limyra.Init.Processes;
using Limyra.Init.Services;
using Limyra.Linux.Starting;

namespace Limyra.Tests.Init.Processes;

/// <summary>Whatever has changed since the last start counts at the next.</summary>
public sealed class ChildPlannerTests : IDisposable
{
    private readonly ProcessWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("load-options = export-service-name")]
    public void A_variable_set_in_the_manager_or_removed_there_is_so_at_the_next_start(string more)
    {
        Service service = _world.Load("svc", $"type = process\ncommand = /bin/true\n{more}\n");
        string[] own = more.Length == 0 ? [] : ["DINIT_SERVICE=svc"];
        Assert.Equal(["PATH=/bin:/usr/bin", "A=1", .. own], Plan(service).Environment);
        _world.Environment.Set("A", "2");
        _world.Environment.Set("N", "new");
        Assert.Equal(["PATH=/bin:/usr/bin", "A=2", "N=new", .. own], Plan(service).Environment);
        _world.Environment.Unset("A");
        Assert.Equal(["PATH=/bin:/usr/bin", "N=new", .. own], Plan(service).Environment);
    }

    [Fact]
    public void A_description_that_is_loaded_again_counts_with_its_variables_limits_and_user()
    {
        File.WriteAllText(_world.PathOf("variables"), "A=file\n");
        Service service = _world.Load(
            "svc",
            "type = process\ncommand = /bin/true one\nenv-file = variables\nrlimit-nofile = 5:6\nrun-as = 1:1\n");
        ChildPlan before = Plan(service);
        Assert.Equal(["/bin/true", "one"], before.Arguments);
        Assert.Equal(["PATH=/bin:/usr/bin", "A=file"], before.Environment);
        Assert.Equal([new(Resource: 7, Soft: 5, Hard: 6)], before.Limits);
        Assert.Equal((1u, 1u), (before.Uid, before.Gid));

        File.WriteAllText(_world.PathOf("variables"), "A=other\n");
        _world.Describe("svc",
            "type = process\ncommand = /bin/false\nenv-file = variables\nrlimit-core = 7\nrun-as = 2:3\n");
        _world.Loader.Reload(service);
        ChildPlan after = Plan(service);
        Assert.Equal(["/bin/false"], after.Arguments);
        Assert.Equal(["PATH=/bin:/usr/bin", "A=other"], after.Environment);
        Assert.Equal([new(Resource: 4, Soft: 7, Hard: 7)], after.Limits);
        Assert.Equal((2u, 3u), (after.Uid, after.Gid));
    }

    [Fact]
    public void What_differs_from_start_to_start_is_of_that_start_alone()
    {
        Service service = _world.Load(
            "svc", "type = process\ncommand = /bin/true\nready-notification = pipevar:READY\n");
        ChildPlan first = _world.Planner.ForStart(
            service, new() { Input = 20, Output = 21, ReadinessWrite = 22, ControlTheirs = 23 });
        Assert.Equal([(22, 3), (23, 4)], first.Descriptors);
        Assert.Equal([new("READY", Text: null, 3), new("DINIT_CS_FD", Text: null, 4)], first.Variables);
        Assert.Equal((ChildStream.From(20), ChildStream.From(21)), (first.Input, first.Output));

        service.Process.Sockets.AddRange([30, 31]);
        ChildPlan second = _world.Planner.ForStart(service, new() { ReadinessWrite = 22 });
        service.Process.Sockets.Clear();
        Assert.Equal([(30, 3), (31, 4), (22, 5)], second.Descriptors);
        Assert.Equal([new("LISTEN_FDS", Text: null, 2), new("READY", Text: null, 5)], second.Variables);
        Assert.Equal("LISTEN_PID", second.ProcessNumberVariable);
        Assert.Equal((ChildStream.Default, ChildStream.Default), (second.Input, second.Output));

        ChildPlan stop = _world.Planner.ForStop(service);
        Assert.Empty(stop.Descriptors);
        Assert.Empty(stop.Variables);
        Assert.Null(stop.ProcessNumberVariable);
    }

    private ChildPlan Plan(Service service) => _world.Planner.ForStart(service, new());
}
