using Limyra.Formats.Ext4;
using Limyra.Formats.Trees;
using Limyra.Images.Checks;
using Limyra.Images.Machines;
using Limyra.Tests.Formats.Ext4;

namespace Limyra.Tests.Machines;

public sealed class GuestCheckInStandInTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-check-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_check_tells_right_from_wrong_and_goes_on_to_the_end()
    {
        const string Script = """
            mount -t sysfs sysfs /sys; mount -t tmpfs tmpfs /run; mount -t ext4 /dev/vda /mnt; hostname standin; ifconfig lo up
            echo 'poweroff() { umount /mnt; busybox poweroff -f; }' >/functions; mkdir /root
            printf 'standin login: '; read name </dev/console
            echo "Welcome, $name"; PS1='\[\033[1m\]standin# ' ENV=/functions sh -i </dev/console
            """;
        string disk = Path.Combine(_folder.FullName, "disk");
        await using (FileStream output = File.Create(disk))
            Ext4Image.Plan(FileTree.Of([], Ext4Sample.Time), Ext4Sample.Settings).WriteTo(output);
        List<CheckResult> told = [];
        GuestReport report = await GuestCheck.RunAsync(
            new GuestCheckSettings
            {
                Machine = StandIn.Find().Running(Script, _folder.FullName, new MachineDisk(disk)),
                HostName = "standin",
                KernelSettings =
                    new Dictionary<string, string> { ["kernel/ostype"] = "Linux", ["kernel/panic"] = "7" },
            },
            told.Add, TimeProvider.System, CancellationToken.None);

        Assert.Equal(told, report.Checks);
        Assert.True(report.InitPeakBytes > 0, string.Join('\n', told));
        foreach (string good in new[] { "kernel", "host name", "loopback is up", "sysctl kernel/ostype",
            "a file is written",
            "mounted: /proc proc", "power off", "file system afterwards" })
            Assert.True(told.Single(result => result.What == good).IsGood,
                $"{good}: {string.Join('\n', told)}");
        foreach (string bad in new[] { "sysctl kernel/panic", "packages", "services",
            "root is writable ext4" })
            Assert.False(told.Single(result => result.What == bad).IsGood,
                $"{bad}: {string.Join('\n', told)}");
    }
}
