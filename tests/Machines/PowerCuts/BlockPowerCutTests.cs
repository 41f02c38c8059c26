using Limyra.Formats.Apk;
using Limyra.Formats.Ext4;
using Limyra.Formats.Trees;
using Limyra.Images.Machines;
using Limyra.Tests.Apk.Root;
using Limyra.Tests.Formats.Ext4;

namespace Limyra.Tests.Machines.PowerCuts;

/// <summary>
/// The promise of a transaction below the file system: what the kernel of a guest wrote to its disk during an
/// upgrade is cut at any request, with any of the writes since the last flush lost. The file system's journal
/// is replayed, recovery runs, and the root is the old one or the new one.
/// </summary>
public sealed class BlockPowerCutTests
{
    private const int ShortCuts = 40, LongCuts = 1000;
    private const string Root = "root";

    [Fact]
    public async Task A_cut_between_any_two_writes_to_the_disk_leaves_the_old_state_or_the_new_one()
    {
        using BuiltSystem built = BuiltSystem.Find();
        using Scene scene = new();
        List<BlockWrite> writes = await scene.RecordAsync(built);
        string old = scene.StateAfter([]).Before;
        string wanted = scene.StateAfter(writes).Before;
        Assert.NotEqual(old, wanted);

        int first = scene.FirstThatMatters(writes);
        int cuts = LongTests.AreWanted ? LongCuts : ShortCuts;
        int mixedBefore = 0, isOld = 0, isNew = 0;
        for (int index = 0; index < cuts; index++)
        {
            int end = first + (int)((long)index * (writes.Count - first) / cuts);
            (string before, string after) = scene.StateAfter(BlockCut.At(writes, end, seed: index));
            if (before != old && before != wanted) mixedBefore++;
            if (after == old) isOld++;
            else if (after == wanted) isNew++;
            else
                Assert.Fail($"cut {index} of {cuts} at request {end} of {writes.Count}: not the old state:\n"
                    + $"{Difference(after, old)}\nnor the new one:\n{Difference(after, wanted)}");
        }
        string tally = $"{cuts} cuts in {writes.Count} requests: {isOld} old, {isNew} new, "
            + $"{mixedBefore} mixed before recovery";
        TestContext.Current.SendDiagnosticMessage(tally);
        Assert.True(isOld > 0 && isNew > 0 && mixedBefore > 0, tally);
    }

    private static string Difference(string state, string expected) => string.Join('\n',
    [
        .. state.Split('\n').Except(expected.Split('\n')).Select(line => $"+ {line}"),
        .. expected.Split('\n').Except(state.Split('\n')).Select(line => $"- {line}"),
    ]);

    /// <summary>The disk of the guest, before and after.</summary>
    private sealed class Scene : IDisposable
    {
        private const int Files = 60;
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("limyra-cuts-");
        private readonly TestRoot _root = new();
        private readonly string _disk;

        public Scene()
        {
            _disk = At("disk");
            _root.Apply(Make("a", "1"), Make("b", "1"));
            List<TreeEntry> entries = [.. Directory
                .EnumerateFiles(_root.Path, "*", SearchOption.AllDirectories)
                .Select(path => Ext4Sample.File(
                    Path.Combine(Root, Path.GetRelativePath(_root.Path, path)), File.ReadAllBytes(path)))];
            foreach (string name in (string[])["a", "c"])
                entries.Add(Ext4Sample.File($"new/{name}.apk", File.ReadAllBytes(Make(name, "2"))));
            using FileStream output = File.Create(_disk);
            Ext4Settings settings = Ext4Sample.Settings with { FreeBytes = 16 << 20 };
            Ext4Image.Plan(FileTree.Of(entries, Ext4Sample.Time), settings).WriteTo(output);
        }

        /// <summary>Upgrades a, adds c and removes b in a guest; tells what it asked of the disk.</summary>
        public async Task<List<BlockWrite>> RecordAsync(BuiltSystem built)
        {
            string disk = At("recorded"), log = At("log");
            File.Copy(_disk, disk);
            MachineSettings settings = built.Machine(isFresh: true);
            MachineDisk recorded = new(disk) { WriteLog = log };
            settings = settings with { Disks = [.. settings.Disks, recorded] };
            await using (Machine machine = await Guests.StartAsync(settings))
            {
                GuestShell shell = await Guests.LogInAsync(machine);
                await shell.MustAsync("mount /dev/vdb /mnt", default);
                await shell.MustAsync(
                    $"apk add --root /mnt/{Root} --allow-untrusted --no-network --sync=yes "
                        + "--repositories-file /dev/null /mnt/new/a.apk /mnt/new/c.apk '!b'", default);
                await shell.MustAsync("umount /mnt", default);
                await Guests.PowerOffAsync(machine, shell);
            }
            return BlockWriteLog.Read(log);
        }

        /// <summary>The first request behind those of the mounting.</summary>
        public int FirstThatMatters(List<BlockWrite> writes) =>
            Math.Max(0, writes.FindIndex(write => write.IsBarrier));

        /// <summary>The root on a disk with these writes: as the replayed file system has it, and
        /// recovered.</summary>
        public (string Before, string After) StateAfter(IEnumerable<BlockWrite> writes)
        {
            string disk = At("cut"), files = At("files");
            File.Copy(_disk, disk, overwrite: true);
            using (FileStream stream = File.OpenWrite(disk))
            {
                foreach (BlockWrite write in writes)
                {
                    stream.Position = write.OffsetBytes;
                    stream.Write(write.Content);
                }
            }
            // 1: errors were corrected, as a journal that was replayed is
            (int exitCode, string said) = HostTool.Run("e2fsck", "-p", disk);
            Assert.True(exitCode is 0 or 1, said);
            Directory.CreateDirectory(files);
            (exitCode, said) = HostTool.Run("debugfs", "-R", $"rdump /{Root} {files}", disk);
            Assert.True(exitCode == 0, said);
            string root = Path.Combine(files, Root);
            string before = Describe(root);
            _ = TransactionRecovery.Run(root); // what it found shows in the state
            string after = Describe(root);
            Directory.Delete(files, recursive: true);
            return (before, after);
        }

        public void Dispose()
        {
            _folder.Delete(recursive: true);
            _root.Dispose();
        }

        private string Make(string name, string version) => _root.Make(
            new PackageInfo { Name = name, Version = version },
            [.. Enumerable.Range(0, Files).Select(number => ($"usr/share/{name}/{number}",
                string.Concat(Enumerable.Repeat($"{name} {version} {number}\n", number * 20))))]);

        private string At(string name) => Path.Combine(_folder.FullName, name);

        private static string Describe(string root) => string.Join('\n', Directory
            .EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Where(path => path is not (DatabasePath.Lock or "var/log/apk.log"))
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path} {Convert.ToHexStringLower(Hash(Path.Combine(root, path)))}"));

        private static byte[] Hash(string path) =>
            System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))[..8];
    }
}
