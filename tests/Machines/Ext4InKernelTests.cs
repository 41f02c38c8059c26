using System.Security.Cryptography;
using Limyra.Formats.Ext4;
using Limyra.Formats.Ext4.Records;
using Limyra.Formats.Trees;
using Limyra.Images.Machines;
using Limyra.Tests.Formats.Ext4;

namespace Limyra.Tests.Machines;

public sealed class Ext4InKernelTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-ext4-kernel-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_kernel_reads_writes_and_leaves_our_image_clean()
    {
        const string Script = """
            mount -t ext4 -o rw,errors=panic /dev/vda /mnt || poweroff -f; echo MOUNTED
            cd /mnt
            md5sum usr/bin/su usr/lib/large usr/lib/zeros etc/odd
            stat -c '%n %a %u %g %h %F' usr/bin/su home/user run/pipe usr/acl
            ls var/many | wc -l
            i=0; while [ $i -lt 3000 ]; do echo $i > "var/many/new-$i"; i=$((i+1)); done
            rm -r usr/lib/zeros home a-first-name
            mkdir -p deep/er; cp usr/lib/large deep/er/copy; ln -s x deep/link; mknod deep/node c 1 3
            echo kept > kept; sync; ls -l deep/er; mount | grep /mnt
            cd /; umount /mnt && echo UNMOUNTED
            """;
        List<TreeEntry> entries = Ext4Sample.Everything();
        string disk = Path.Combine(_folder.FullName, "disk");
        await using (FileStream output = File.Create(disk))
        {
            Ext4Settings settings = Ext4Sample.Settings with { FreeBytes = 64 << 20 };
            Ext4Image.Plan(FileTree.Of(entries, Ext4Sample.Time), settings).WriteTo(output);
        }

        string transcript =
            await Run(StandIn.Find().Running(Script, _folder.FullName, new MachineDisk(disk)));

        Assert.True(transcript.Contains("MOUNTED\n", StringComparison.Ordinal), transcript);
        Assert.Contains("UNMOUNTED\n", transcript, StringComparison.Ordinal);
        Assert.DoesNotContain("EXT4-fs error", transcript, StringComparison.Ordinal);
        foreach (string path in new[] { "usr/bin/su", "usr/lib/large", "usr/lib/zeros", "etc/odd" })
        {
            string line = $"{Md5(entries.Single(entry => entry.Path == path))}  {path}\n";
            Assert.Contains(line, transcript, StringComparison.Ordinal);
        }
        Assert.Contains("usr/bin/su 4755 0 0 3 regular file\n", transcript, StringComparison.Ordinal);
        Assert.Contains("home/user 700 1000 0 2 directory\n", transcript, StringComparison.Ordinal);
        Assert.Contains("run/pipe 600 70000 80000 1 fifo\n", transcript, StringComparison.Ordinal);
        Assert.Contains("\n1500\n", transcript, StringComparison.Ordinal);

        byte[] superblock = new byte[Ext4Superblock.LengthBytes];
        await using (FileStream input = File.OpenRead(disk))
        {
            input.Position = Ext4Superblock.OffsetBytes;
            input.ReadExactly(superblock);
        }
        Assert.True(Ext4Superblock.Parse(superblock, disk).IsClean);
        (int exitCode, string said) = HostTool.Run("e2fsck", "-f", "-n", disk);
        Assert.True(exitCode == 0, said);
        Assert.Equal("kept", HostTool.Run("debugfs", "-R", "cat /kept", disk).Output.Split('\n')[0]);
    }

    private static async Task<string> Run(MachineSettings settings)
    {
        await using Machine machine = await Guests.StartAsync(settings);
        await machine.WaitForEndAsync(Patience, CancellationToken.None);
        return machine.Transcript;
    }

    private static string Md5(TreeEntry entry)
    {
        using Stream content = entry.Open!();
#pragma warning disable CA5351 // busybox has md5sum; nothing depends on its strength
        return Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
    }
}
