using Limyra.Early.Settings;

namespace Limyra.Tests.Early;

/// <summary>Long lists of kernel parameters, and what the trigger of packages does.</summary>
public sealed class InstalledPackagesTests : IDisposable
{
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void Users_come_before_the_files_that_belong_to_them()
    {
        WithAccounts().With("/usr/lib/sysusers.d/a.conf", "u _daemon - \"a daemon\"\n")
            .With("/usr/lib/tmpfiles.d/a.conf", "d /var/lib/daemon 0750 - - -\nd /run/daemon - - -\nbad\n");
        Assert.Equal(0, _machine.Run(InstalledStep.Run, "lib/apk/exec/dinit.trigger", "usr/lib/tmpfiles.d"));
        Assert.Contains("_daemon:x:", _machine.Read("/etc/passwd"), StringComparison.Ordinal);
        Assert.True(_machine.Has("/var/lib/daemon"));
        Assert.Contains("/usr/lib/tmpfiles.d/a.conf:3: ", _machine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_in_a_running_system_anything_is_made_in_its_own_file_systems()
    {
        WithAccounts().With("/usr/lib/tmpfiles.d/a.conf", "d /run/daemon - - -\nd /dev/daemon - - -\n");
        _machine.Run(InstalledStep.Run);
        Assert.False(_machine.Has("/run/daemon"));
        Assert.False(_machine.Has("/dev/daemon"));
        _machine.WithDirectory("/run").With("/proc/self/mounts", "tmpfs /run tmpfs rw 0 0\n");
        _machine.Run(InstalledStep.Run);
        Assert.True(_machine.Has("/run/daemon"));
        Assert.True(_machine.Has("/dev/daemon"));
    }

    [Fact]
    public void Of_many_values_for_one_parameter_the_last_is_written_where_it_stands()
    {
        string many = string.Concat(Enumerable.Repeat("kernel.a = 1\n", 20_000));
        _machine.With("/proc/sys/kernel/a").With("/proc/sys/kernel/b")
            .With("/etc/sysctl.d/huge.conf", many + "kernel.b = 3\nno.such = 1\nkernel.a = 2\n");
        Assert.Equal(1, _machine.Run(SysctlStep.Run));
        Assert.Equal("2\n", _machine.Read("/proc/sys/kernel/a"));
        Assert.Equal("3\n", _machine.Read("/proc/sys/kernel/b"));
        string said = Assert.Single(_machine.Messages);
        Assert.StartsWith("/etc/sysctl.d/huge.conf:20002: no.such: there", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_that_is_refused_is_said()
    {
        _machine.With("/etc/sysctl.d/a.conf", "kernel.a = 1\nkernel.a = 2\n");
        Assert.Equal(1, _machine.Run(SysctlStep.Run));
        Assert.Equal(2, _machine.Messages.Count);
    }

    private TestMachine WithAccounts() => _machine.With("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")
        .With("/etc/group", "root:x:0:\n").With("/etc/shadow", "root:!:::::::\n");
}
