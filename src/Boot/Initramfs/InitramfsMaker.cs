using System.Buffers;
using System.IO.Compression;
using System.Text;
using Limyra.Boot.Modules;
using Limyra.Formats.Configuration;
using Limyra.Formats.Cpio;

namespace Limyra.Boot.Initramfs;

/// <summary>
/// Makes the initramfs: our static program as /init, the modules that reach the root, their indexes. Equal
/// inputs give equal bytes; no file's time, owner or order on this machine gets in.
/// </summary>
public static class InitramfsMaker
{
    private const uint Executable = CpioEntry.RegularType | 0x1ed; // 0755
    private const uint Readable = CpioEntry.RegularType | 0x1a4; // 0644
    private const uint Directory = CpioEntry.DirectoryType | 0x1ed;

    /// <summary>The compressed archive.</summary>
    public static byte[] Make(InitramfsPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArrayBufferWriter<byte> archive = new();
        CpioWriter writer = new(archive);
        foreach (CpioEntry entry in Complete(Entries(plan)))
            writer.Add(entry);

        writer.Finish();
        byte[] content = archive.WrittenSpan.ToArray();
        return plan.Compress?.Invoke(content) ?? Gzip(content);
    }

    private static List<CpioEntry> Entries(InitramfsPlan plan)
    {
        List<CpioEntry> entries =
        [
            .. from name in (string[])["dev", "proc", "root", "run", "sys"]
               select new CpioEntry { Name = name, Mode = Directory },

            // Until devtmpfs is mounted, the kernel opens this one as our standard files.
            new()
            {
                Name = "dev/console", Mode = CpioEntry.CharacterDeviceType | 0x180, DeviceMajor = 5,
                DeviceMinor = 1,
            },
            Link("bin", "usr/bin"),
            Link("sbin", "usr/bin"),
            Link("lib", "usr/lib"),
            new() { Name = "init", Mode = Executable, Content = File.ReadAllBytes(plan.InitProgram) },
            Text("etc/initrd-release", $"ID=limyra\nKERNEL={plan.KernelRelease}\n"),
            .. from file in plan.Files
               select new CpioEntry { Name = file.Name, Mode = Executable,
                   Content = File.ReadAllBytes(file.Source) },
        ];
        AddModules(plan, entries);
        if (plan.ConsoleRoot is { } root)
        {
            entries.AddRange(from file in ConsoleParts.Collect(root, plan.Report)
                             select new CpioEntry { Name = file.Name, Mode = Readable,
                                 Content = file.Content });
        }

        return entries;
    }

    private static void AddModules(InitramfsPlan plan, List<CpioEntry> entries)
    {
        ModuleIndex whole = new();
        AddIndexes(plan, whole);
        SortedSet<string> paths = new(StringComparer.Ordinal);
        foreach (string name in plan.Modules)
            Take(whole, name, paths, depth: 0);

        string target = $"usr/lib/modules/{plan.KernelRelease}";
        foreach (string path in paths)
        {
            entries.Add(new()
            {
                Name = $"{target}/{path}", Mode = Readable,
                Content = File.ReadAllBytes(Path.Combine(plan.ModuleDirectory, path)),
            });
        }

        foreach ((string name, string text) in ModuleIndexMaker.Make(plan.ModuleDirectory,
            plan.Unpack, paths))
        {
            entries.Add(Text($"{target}/{name}", text));
        }

        string builtin = Path.Combine(plan.ModuleDirectory, "modules.builtin");
        if (File.Exists(builtin))
            entries.Add(Text($"{target}/modules.builtin", File.ReadAllText(builtin)));
    }

    // What depmod left there, else what it would have left.
    private static void AddIndexes(InitramfsPlan plan, ModuleIndex index)
    {
        string Stored(string name) => Path.Combine(plan.ModuleDirectory, name);
        bool isStored = File.Exists(Stored("modules.dep"));
        IReadOnlyDictionary<string, string> made = isStored
            ? new Dictionary<string, string>() : ModuleIndexMaker.Make(plan.ModuleDirectory, plan.Unpack);
        byte[] Read(string name) => made.TryGetValue(name, out string? text) ? Encoding.UTF8.GetBytes(text)
            : File.Exists(Stored(name)) ? File.ReadAllBytes(Stored(name)) : [];
        index.AddDependencies(Read("modules.dep"));
        index.AddAliases(Read("modules.alias"));
        index.AddSoftDependencies(Read("modules.softdep"));
        index.AddBuiltin(Read("modules.builtin"));
    }

    private static void Take(ModuleIndex index, string name, SortedSet<string> paths, int depth)
    {
        const int DepthLimit = 16; // soft dependencies may go in circles
        if (depth > DepthLimit || index.IsBuiltin(name)) return;

        IReadOnlyList<string> names = index.Find(name) is null ? index.Resolve(name) : [name];
        foreach (string found in names)
        {
            if (index.Find(found) is not { } module || !paths.Add(module.Path)) continue;

            foreach (string needed in module.Dependencies)
                Take(index, ModuleName.OfFile(needed), paths, depth + 1);

            SoftDependencies soft = index.SoftDependenciesOf(found);
            foreach (string wanted in soft.Before.Concat(soft.After))
                Take(index, wanted, paths, depth + 1);
        }
    }

    // The kernel wants every directory before what lies in it.
    private static List<CpioEntry> Complete(List<CpioEntry> entries)
    {
        SortedDictionary<string, CpioEntry> all = new(StringComparer.Ordinal);
        foreach (CpioEntry entry in entries)
        {
            all[entry.Name] = entry;
            for (int slash = entry.Name.IndexOf('/'); slash > 0; slash = entry.Name.IndexOf('/', slash + 1))
            {
                string parent = entry.Name[..slash];
                all.TryAdd(parent, new() { Name = parent, Mode = Directory });
            }
        }

        return [.. all.Values];
    }

    private static CpioEntry Text(string name, string content) =>
        new() { Name = name, Mode = Readable, Content = Encoding.UTF8.GetBytes(content) };

    private static CpioEntry Link(string name, string target) =>
        new() { Name = name, Mode = CpioEntry.LinkType | 0x1ff, Content = Encoding.UTF8.GetBytes(target) };

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream target = new();
        using (GZipStream stream = new(target, CompressionLevel.Optimal))
        {
            stream.Write(content);
        }

        return target.ToArray();
    }
}
