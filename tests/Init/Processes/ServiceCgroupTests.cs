using Limyra.Init.Processes;
using Limyra.Linux;
using Limyra.Tests.Init.Services;

namespace Limyra.Tests.Init.Processes;

/// <summary>A directory of ordinary files stands for the hierarchy: what is written
/// where can be seen in it.</summary>
public sealed class ServiceCgroupTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("limyra-cgroup-");
    private readonly ServiceWorld _world = new();
    private readonly ServiceCgroups _groups;

    public ServiceCgroupTests()
    {
        File.WriteAllText(Path.Combine(_root.FullName, "cgroup.procs"), "");
        _groups = new(new(_root.FullName, ownGroup: "", unifiedGroup: ""), _world.Host.Log);
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_service_enters_its_own_group_with_its_limits()
    {
        string path = Path.Combine(_root.FullName, "dinit.web@a!b");
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "memory.max"), "max");
        Limyra.Init.Services.Service service =
            _world.Add("web@a/b", "type = process\ncommand = x\ncgroup-memory-max = 1M");
        Assert.Equal(Errno.None, _groups.Prepare(service, out string? processes));
        Assert.Equal($"{path}/cgroup.procs", processes);
        Assert.Equal("1048576", File.ReadAllText(Path.Combine(path, "memory.max"))[..7]);
        Assert.Empty(_world.Host.Record);
    }

    [Fact]
    public void A_controller_is_asked_of_the_group_above_and_its_lack_is_said()
    {
        File.WriteAllText(Path.Combine(_root.FullName, "cgroup.subtree_control"), "");
        Limyra.Init.Services.Service service =
            _world.Add("web", "type = process\ncommand = x\ncgroup-pids-max = 5");
        Assert.Equal(Errno.None, _groups.Prepare(service, out _));
        Assert.Equal("+pids", File.ReadAllText(Path.Combine(_root.FullName, "cgroup.subtree_control")));
        Assert.Contains("cannot limit pids.max to 5", Assert.Single(_world.Host.Record),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Survivors_are_named_and_the_group_is_killed_as_a_whole()
    {
        Limyra.Init.Services.Service service =
            _world.Add("web", "type = process\ncommand = x\ncgroup-own = yes");
        Assert.Equal(Errno.None, _groups.Prepare(service, out _));
        string path = Path.Combine(_root.FullName, "dinit.web");
        File.WriteAllText(Path.Combine(path, "cgroup.procs"), $"{Environment.ProcessId}\n");
        File.WriteAllText(Path.Combine(path, "cgroup.kill"), "");
        _groups.Leave(service);
        Assert.Equal("1", File.ReadAllText(Path.Combine(path, "cgroup.kill")));
        Assert.Contains($"({Environment.ProcessId}); killing.", Assert.Single(_world.Host.Record),
            StringComparison.Ordinal);
        Assert.Null(service.Process.CgroupPath);
    }

    [Fact]
    public void Where_there_is_no_hierarchy_a_service_that_wants_a_group_fails()
    {
        File.Delete(Path.Combine(_root.FullName, "cgroup.procs"));
        Limyra.Init.Services.Service service =
            _world.Add("web", "type = process\ncommand = x\ncgroup-own = yes");
        Assert.Equal(Errno.ENOENT, _groups.Prepare(service, out _));
    }
}
