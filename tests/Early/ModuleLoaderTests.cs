using Limyra.Early.Modules;
using Limyra.Linux;

namespace Limyra.Tests.Early;

public sealed class ModuleLoaderTests : IDisposable
{
    private const string Directory = "/usr/lib/modules/6.1.0-test/";
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    private TestMachine WithModules(string dependencies, string aliases = "", string soft = "")
    {
        _machine.With("/proc/modules").With("/proc/cmdline");
        _machine.With(Directory + "modules.dep", dependencies).With(Directory + "modules.alias", aliases)
            .With(Directory + "modules.softdep", soft);
        foreach (string line in dependencies.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            _machine.With(Directory + line.Split(':')[0]);

        return _machine;
    }

    private void Coldplug(string alias)
    {
        _machine.With("/sys/devices/pci0/dev/modalias", alias + "\n");
        _machine.Run(context =>
        {
            Limyra.Early.Modules.Coldplug.Run(context);
            return 0;
        });
    }

    [Fact]
    public void Dependencies_are_loaded_before_the_module()
    {
        WithModules("k/ext4.ko: k/jbd2.ko k/mbcache.ko\nk/jbd2.ko:\nk/mbcache.ko:\n");
        _machine.Run(ModuleSteps.RunKmod, "load", "ext4");
        Assert.Equal(["module mbcache.ko", "module jbd2.ko", "module ext4.ko"], _machine.Kernel.Calls);
    }

    [Fact]
    public void Modules_behind_device_nodes_are_left_to_the_kernel_where_it_can_load_them()
    {
        WithModules("k/fuse.ko:\nk/tun.ko:\n")
            .With(Directory + "modules.devname", "#\nfuse fuse c10:229\ntun net/tun c10:200\nx ../x c1:2\n");
        _machine.Run(ModuleSteps.RunStatic);
        Assert.Equal(["module fuse.ko", "module tun.ko"], _machine.Kernel.Calls);
        Assert.True(_machine.Has("/dev/net"));
        Assert.Contains("modules.devname:4: ", _machine.Output, StringComparison.Ordinal);

        _machine.With("/proc/sys/kernel/modprobe", "/sbin/modprobe\n")
            .With("/sbin/modprobe", isExecutable: true);
        _machine.Kernel.Calls.Clear();
        Assert.Equal(0, _machine.Run(ModuleSteps.RunStatic));
        Assert.Empty(_machine.Kernel.Calls);
    }

    [Fact]
    public void A_device_gets_the_module_whose_alias_matches()
    {
        WithModules("k/a-b.ko:\nk/c.ko:\n",
            "alias pci:v00001AF4d*sv*sd* a_b\nalias pci:v00008086d*sv*sd* c\n");
        Coldplug("pci:v00001AF4d00001000sv0sd0");
        Assert.Equal(["module a-b.ko"], _machine.Kernel.Calls);
    }

    [Fact]
    public void A_blacklisted_module_is_not_loaded_and_that_is_no_failure()
    {
        WithModules("k/bad.ko:\n", "alias pci:* bad\n").With("/etc/modprobe.d/a.conf", "blacklist bad\n");
        Coldplug("pci:x");
        Assert.Empty(_machine.Kernel.Calls);
        Assert.Equal(0, _machine.Run(ModuleSteps.RunKmod, "load", "bad"));
    }

    [Fact]
    public void Options_of_files_and_of_the_command_line_reach_the_module()
    {
        WithModules("k/snd-x.ko:\n").With("/etc/modprobe.d/a.conf", "options snd_x index=1\n")
            .With("/proc/cmdline", "snd-x.power=0 quiet\n");
        _machine.Run(ModuleSteps.RunKmod, "load", "snd-x");
        Assert.Equal(["module snd-x.ko index=1 power=0"], _machine.Kernel.Calls);
    }

    [Fact]
    public void Soft_dependencies_may_be_aliases()
    {
        WithModules("k/ext4.ko:\nk/crc32c_generic.ko:\n", "alias crc32c crc32c_generic\n",
            "softdep ext4 pre: crc32c\n");
        _machine.Run(ModuleSteps.RunKmod, "load", "ext4");
        Assert.Equal(["module crc32c_generic.ko", "module ext4.ko"], _machine.Kernel.Calls);
    }

    [Fact]
    public void Soft_dependencies_in_a_circle_end()
    {
        WithModules("k/a.ko:\nk/b.ko:\n", soft: "softdep a pre: b\nsoftdep b pre: a\n");
        _machine.Run(ModuleSteps.RunKmod, "load", "a");
        Assert.Contains("module a.ko", _machine.Kernel.Calls);
    }

    [Fact]
    public void A_module_that_fails_is_reported_once_and_not_tried_again()
    {
        WithModules("k/a.ko: k/x.ko\nk/b.ko: k/x.ko\nk/x.ko:\n", "alias pci:* a\nalias pci:* b\n");
        _machine.Kernel.Refusals["module x.ko"] = Errno.ENOEXEC;
        Coldplug("pci:y");
        Assert.Equal(["module x.ko"], _machine.Kernel.Calls);
        Assert.Equal([Directory + "k/x.ko: not a module for this kernel"], _machine.Messages);
    }

    [Fact]
    public void A_driver_without_its_device_is_no_failure()
    {
        WithModules("k/a.ko:\n");
        _machine.Kernel.Refusals["module a.ko"] = Errno.ENODEV;
        Assert.Equal(0, _machine.Run(ModuleSteps.RunKmod, "load", "a"));
        Assert.Empty(_machine.Messages);
    }

    [Fact]
    public void A_kernel_without_modules_succeeds() =>
        Assert.Equal(0, _machine.Run(ModuleSteps.RunListed));

    [Fact]
    public void A_missing_module_in_a_file_is_named_with_its_line()
    {
        WithModules("k/a.ko:\n").With("/etc/modules-load.d/x.conf", "# comment\na\nnone\n");
        Assert.Equal(0, _machine.Run(ModuleSteps.RunListed));
        Assert.Equal(["/etc/modules-load.d/x.conf:3: there is no module none"], _machine.Messages);
    }
}
