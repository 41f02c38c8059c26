using System.Text;
using Limyra.Early;
using Limyra.Early.Base;
using Limyra.Early.Consoles;
using Limyra.Early.Entropy;
using Limyra.Early.Identity;
using Limyra.Early.InitialRoot;
using Limyra.Early.Time;
using Limyra.Formats.Configuration;

namespace Limyra.Tests.Early;

public sealed class IdentityAndClockTests : IDisposable
{
    private readonly TestMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void The_hash_is_that_of_RFC_7693()
    {
        Blake2s hash = new();
        hash.Add("abc"u8);
        byte[] result = new byte[Blake2s.HashBytes];
        hash.Finish(result);
        Assert.Equal("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982",
            Convert.ToHexStringLower(result));
    }

    [Fact]
    public void A_seed_is_used_once_and_replaced()
    {
        _machine.With("/var/lib/seedrng/seed.credit", new string('x', 32));
        Assert.Equal(0, _machine.Run(SeedStep.Run));
        Assert.Equal(["entropy 32 credited"], _machine.Kernel.Calls);
        Assert.NotEqual(new string('x', 32), _machine.Read("/var/lib/seedrng/seed.credit"));
        Assert.False(_machine.Has("/var/lib/seedrng/seed.no-credit"));
    }

    [Fact]
    public void The_clock_goes_forward_to_the_last_shutdown_and_never_back()
    {
        _machine.Kernel.Now = 1_000_000_000L * 1_000_000_000;
        Assert.Equal(0, _machine.Run(SoftwareClockStep.Run, "stop"));
        _machine.Kernel.Now = 0;
        Assert.Equal(0, _machine.Run(SoftwareClockStep.Run, "start"));
        Assert.Equal(["settime 1000000000"], _machine.Kernel.Calls);
        _machine.Kernel.Now = 2_000_000_000L * 1_000_000_000;
        Assert.Equal(0, _machine.Run(SoftwareClockStep.Run, "start"));
        Assert.Single(_machine.Kernel.Calls);
    }

    [Fact]
    public void A_first_boot_makes_an_identifier_and_writes_it_when_the_disk_is_ready()
    {
        _machine.WithDirectory("/run/dinit").WithDirectory("/etc").With("/proc/self/mounts");
        Assert.Equal(0, _machine.Run(MachineIdStep.Run));
        Assert.Equal("abababababab4babababababababab" + "ab\n", _machine.Read("/run/dinit/machine-id"));
        Assert.Contains("mount /run/dinit/machine-id /etc/machine-id  [Bind] ", _machine.Kernel.Calls);
        _machine.With("/proc/self/mounts", "x /etc/machine-id tmpfs rw 0 0\n");
        Assert.Equal(0, _machine.Run(MachineIdStep.RunCommit));
        Assert.Equal(_machine.Read("/run/dinit/machine-id"), _machine.Read("/etc/machine-id"));
    }

    [Theory]
    [InlineData("name\n", "hostname name")]
    [InlineData("# comment\n\n name \n", "hostname name")]
    [InlineData("two words\n", "hostname limyra")]
    [InlineData("", "hostname limyra")]
    public void The_first_usable_line_names_the_machine(string content, string call)
    {
        _machine.With("/etc/hostname", content);
        Assert.Equal(0, _machine.Run(HostNameStep.Run));
        Assert.Equal([call], _machine.Kernel.Calls);
    }

    [Fact]
    public void The_manager_learns_of_a_first_boot_and_of_debugging()
    {
        _machine.Environment["DINIT_CS_FD"] = "3";
        _machine.Environment["dinit_early_debug"] = "1";
        Assert.Equal(0, _machine.Run(EnvironmentStep.Run));
        Assert.Equal(
            ["DINIT_EARLY_DEBUG=1", "DINIT_FIRST_BOOT=1",
                "DINIT_MOUNT=/usr/lib/dinit.d/early/helpers/mnt-service"],
            from packet in _machine.Kernel.ManagerPackets select Encoding.UTF8.GetString(packet.AsSpan(3)));
    }

    [Fact]
    public void Serial_consoles_of_the_command_line_get_a_prompt_at_their_speed()
    {
        _machine.With("/proc/cmdline", "console=ttyS0,57600n8 quiet\n")
            .With("/usr/bin/getty", "", isExecutable: true);
        Assert.Equal(1, _machine.Run(GettySteps.RunOne, "ttyS0"));
        Assert.Contains("getty: /dev/ttyS0 is not a terminal", _machine.Messages);
    }

    [Theory]
    [InlineData("root=UUID=x ro quiet", "UUID=x", "ro", 30.0)]
    [InlineData("root=/dev/vda rw rootflags=noatime,x rootdelay=60", "/dev/vda", "rw,noatime,x", 60.0)]
    [InlineData("root=a rootwait", "a", "ro", null)]
    [InlineData("root=a rootwait=5", "a", "ro", 5.0)]
    [InlineData("quiet", null, "ro", 30.0)]
    public void Words_of_the_kernel_say_where_the_root_is(
        string words, string? source, string options, double? seconds)
    {
        RootWish wish = RootWish.Parse(KernelCommandLine.Parse(Encoding.UTF8.GetBytes(words)));
        Assert.Equal(source, wish.Source);
        Assert.Equal(options, string.Join(',', wish.Options));
        Assert.Equal(seconds, wish.Patience?.TotalSeconds);
    }

    [Fact]
    public void Settings_of_init_become_options_and_the_environment_is_clean()
    {
        _machine.With("/etc/dinit/init", "dinit_quiet=1\nbad line\n")
            .With("/etc/passwd", "root:x:0:0:r:/root:/bin/sh\n");
        using RootTree tree = new(_machine.Full("/"));
        List<string> said = [];
        (List<string> arguments, List<string> environment) = InitWrapper.Prepare(
            tree, ["single"],
            new Dictionary<string, string> { ["TERM"] = "linux", ["dinit_log_level"] = "debug",
                ["DOTNET_x"] = "1" },
            said.Add, _ => { });
        Assert.Equal(["--log-level", "debug", "--quiet", "single"], arguments);
        Assert.Equal(["PATH=/usr/bin", "HOME=/root"], environment);
        Assert.StartsWith("/etc/dinit/init:2: ", Assert.Single(said), StringComparison.Ordinal);
    }
}
