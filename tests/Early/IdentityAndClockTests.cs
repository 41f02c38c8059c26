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
    private readonly TestMachine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public void The_hash_is_that_of_RFC_7693()
    {
        var hash = new Blake2s();
        hash.Add("abc"u8);
        byte[] result = new byte[Blake2s.HashBytes];
        hash.Finish(result);
        Assert.Equal("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982",
            Convert.ToHexStringLower(result));
    }

    [Fact]
    public void A_seed_is_used_once_and_replaced()
    {
        machine.With("/var/lib/seedrng/seed.credit", new string('x', 32));
        Assert.Equal(0, machine.Run(SeedStep.Run));
        Assert.Equal(["entropy 32 credited"], machine.Kernel.Calls);
        Assert.NotEqual(new string('x', 32), machine.Read("/var/lib/seedrng/seed.credit"));
        Assert.False(machine.Has("/var/lib/seedrng/seed.no-credit"));
    }

    [Fact]
    public void The_clock_goes_forward_to_the_last_shutdown_and_never_back()
    {
        machine.Kernel.Now = 1_000_000_000L * 1_000_000_000;
        Assert.Equal(0, machine.Run(SoftwareClockStep.Run, "stop"));
        machine.Kernel.Now = 0;
        Assert.Equal(0, machine.Run(SoftwareClockStep.Run, "start"));
        Assert.Equal(["settime 1000000000"], machine.Kernel.Calls);
        machine.Kernel.Now = 2_000_000_000L * 1_000_000_000;
        Assert.Equal(0, machine.Run(SoftwareClockStep.Run, "start"));
        Assert.Single(machine.Kernel.Calls);
    }

    [Fact]
    public void A_first_boot_makes_an_identifier_and_writes_it_when_the_disk_is_ready()
    {
        machine.WithDirectory("/run/dinit").WithDirectory("/etc").With("/proc/self/mounts");
        Assert.Equal(0, machine.Run(MachineIdStep.Run));
        Assert.Equal("abababababab4babababababababab" + "ab\n", machine.Read("/run/dinit/machine-id"));
        Assert.Contains("mount /run/dinit/machine-id /etc/machine-id  [Bind] ", machine.Kernel.Calls);
        machine.With("/proc/self/mounts", "x /etc/machine-id tmpfs rw 0 0\n");
        Assert.Equal(0, machine.Run(MachineIdStep.RunCommit));
        Assert.Equal(machine.Read("/run/dinit/machine-id"), machine.Read("/etc/machine-id"));
    }

    [Theory]
    [InlineData("name\n", "hostname name")]
    [InlineData("# comment\n\n name \n", "hostname name")]
    [InlineData("two words\n", "hostname limyra")]
    [InlineData("", "hostname limyra")]
    public void The_first_usable_line_names_the_machine(string content, string call)
    {
        machine.With("/etc/hostname", content);
        Assert.Equal(0, machine.Run(HostNameStep.Run));
        Assert.Equal([call], machine.Kernel.Calls);
    }

    [Fact]
    public void The_manager_learns_of_a_first_boot_and_of_debugging()
    {
        machine.Environment["DINIT_CS_FD"] = "3";
        machine.Environment["dinit_early_debug"] = "1";
        Assert.Equal(0, machine.Run(EnvironmentStep.Run));
        Assert.Equal(
            ["DINIT_EARLY_DEBUG=1", "DINIT_FIRST_BOOT=1",
                "DINIT_MOUNT=/usr/lib/dinit.d/early/helpers/mnt-service"],
            from packet in machine.Kernel.ManagerPackets select Encoding.UTF8.GetString(packet.AsSpan(3)));
    }

    [Fact]
    public void Serial_consoles_of_the_command_line_get_a_prompt_at_their_speed()
    {
        machine.With("/proc/cmdline", "console=ttyS0,57600n8 quiet\n")
            .With("/usr/bin/getty", "", isExecutable: true);
        Assert.Equal(1, machine.Run(GettySteps.RunOne, "ttyS0"));
        Assert.Contains("getty: /dev/ttyS0 is not a terminal", machine.Messages);
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
        machine.With("/etc/dinit/init", "dinit_quiet=1\nbad line\n")
            .With("/etc/passwd", "root:x:0:0:r:/root:/bin/sh\n");
        using var tree = new RootTree(machine.Full("/"));
        var said = new List<string>();
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
