using Limyra.Init.Processes;
using Limyra.Linux;
using Limyra.Tests.Init.Services;

namespace Limyra.Tests.Init.Processes;

/// <summary>A directory of ordinary files stands for the hierarchy: what is written
/// where can be seen in it.</summary>
public sealed class ServiceCgroupTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("limyra-cgroup-");
    private readonly ServiceWorld world = new();
    private readonly ServiceCgroups groups;

    public ServiceCgroupTests()
    {
        File.WriteAllText(Path.Combine(root.FullName, "cgroup.procs"), "");
        groups = new(new(root.FullName, ownGroup: "", unifiedGroup: ""), world.Host.Log);
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void A_service_enters_its_own_group_with_its_limits()
    {
        var path = Path.Combine(root.FullName, "dinit.web@a!b");
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "memory.max"), "max");
        var service = world.Add("web@a/b", "type = process\ncommand = x\ncgroup-memory-max = 1M");
        Assert.Equal(Errno.None, groups.Prepare(service, out var processes));
        Assert.Equal($"{path}/cgroup.procs", processes);
        Assert.Equal("1048576", File.ReadAllText(Path.Combine(path, "memory.max"))[..7]);
        Assert.Empty(world.Host.Record);
    }

    [Fact]
    public void A_controller_is_asked_of_the_group_above_and_its_lack_is_said()
    {
        File.WriteAllText(Path.Combine(root.FullName, "cgroup.subtree_control"), "");
        var service = world.Add("web", "type = process\ncommand = x\ncgroup-pids-max = 5");
        Assert.Equal(Errno.None, groups.Prepare(service, out _));
        Assert.Equal("+pids", File.ReadAllText(Path.Combine(root.FullName, "cgroup.subtree_control")));
        Assert.Contains("cannot limit pids.max to 5", Assert.Single(world.Host.Record),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Survivors_are_named_and_the_group_is_killed_as_a_whole()
    {
        var service = world.Add("web", "type = process\ncommand = x\ncgroup-own = yes");
        Assert.Equal(Errno.None, groups.Prepare(service, out _));
        var path = Path.Combine(root.FullName, "dinit.web");
        File.WriteAllText(Path.Combine(path, "cgroup.procs"), $"{Environment.ProcessId}\n");
        File.WriteAllText(Path.Combine(path, "cgroup.kill"), "");
        groups.Leave(service);
        Assert.Equal("1", File.ReadAllText(Path.Combine(path, "cgroup.kill")));
        Assert.Contains($"({Environment.ProcessId}); killing.", Assert.Single(world.Host.Record),
            StringComparison.Ordinal);
        Assert.Null(service.Process.CgroupPath);
    }

    [Fact]
    public void Where_there_is_no_hierarchy_a_service_that_wants_a_group_fails()
    {
        File.Delete(Path.Combine(root.FullName, "cgroup.procs"));
        var service = world.Add("web", "type = process\ncommand = x\ncgroup-own = yes");
        Assert.Equal(Errno.ENOENT, groups.Prepare(service, out _));
    }
}
