using System.IO.Compression;
using System.Text;
using Limyra.Formats.Configuration;
using Limyra.Formats.Modules;

namespace Limyra.Boot.Modules;

/// <summary>
/// Finds out what depmod(8) finds out: which module needs which, and which answers to which alias. The direct
/// dependencies are those that the kernel's build wrote into each module (depends=).
/// </summary>
public static class ModuleIndexMaker
{
    private static readonly string[] Endings = [".ko", ".ko.gz", ".ko.zst", ".ko.xz"];

    /// <summary>
    /// The text of modules.dep, modules.alias, modules.softdep and modules.devname for a
    /// kernel's module folder, by file name. Files named in <paramref name="only"/> (relative
    /// paths) are taken if given, else all.
    /// </summary>
    /// <param name="directory">The folder, .../lib/modules/RELEASE.</param>
    /// <param name="unpack">Unpacks a module by its ending (".zst", ".xz"); gzip
    /// and plain files need none.</param>
    /// <param name="only">Paths to take, null for all.</param>
    public static IReadOnlyDictionary<string, string> Make(
        string directory, Func<string, byte[], byte[]>? unpack = null, IReadOnlySet<string>? only = null)
    {
        SortedDictionary<string, (string Path, ModuleFile File)> modules = new(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(directory, "*.ko*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            string relative = Path.GetRelativePath(directory, path);
            if (Endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal))
                && (only is null || only.Contains(relative)))
            {
                byte[] content = Unpack(path, unpack);
                modules[ModuleName.OfFile(relative)] = (relative, ModuleFile.Read(content, path));
            }
        }

        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["modules.dep"] = Dependencies(modules),
            ["modules.alias"] = Aliases(modules),
            ["modules.softdep"] = SoftDependencies(modules),
            ["modules.devname"] = DeviceNames(modules),
        };
    }

    private static byte[] Unpack(string path, Func<string, byte[], byte[]>? unpack)
    {
        byte[] content = File.ReadAllBytes(path);
        string ending = Path.GetExtension(path);
        if (ending == ".ko") return content;

        if (ending == ".gz")
        {
            using GZipStream stream = new(new MemoryStream(content), CompressionMode.Decompress);
            using MemoryStream target = new();
            stream.CopyTo(target);
            return target.ToArray();
        }

        return unpack?.Invoke(ending, content)
            ?? throw new NotSupportedException($"{path}: no way to unpack {ending} was given");
    }

    private static string Dependencies(SortedDictionary<string, (string Path, ModuleFile File)> modules)
    {
        StringBuilder text = new();
        foreach ((string name, (string path, _)) in modules)
        {
            // In the order of loading the deepest come first; the file lists them the other way round.
            List<string> order = [];
            Visit(modules, name, order, []);
            order.Remove(name);
            order.Reverse();
            text.Append(path).Append(':');
            foreach (string needed in order)
                text.Append(' ').Append(modules[needed].Path);

            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Visit(
        SortedDictionary<string, (string Path, ModuleFile File)> modules, string name, List<string> order,
        HashSet<string> seen)
    {
        if (!seen.Add(name) || !modules.TryGetValue(name, out (string Path, ModuleFile File) module))
            return;

        foreach (string needed in module.File.Dependencies)
            Visit(modules, ModuleName.Normalize(needed), order, seen);

        order.Add(name);
    }

    private static string Aliases(SortedDictionary<string, (string Path, ModuleFile File)> modules)
    {
        StringBuilder text = new("# Aliases of the modules themselves.\n");
        foreach ((string name, (_, ModuleFile file)) in modules)
        {
            foreach (string alias in file.All("alias"))
                text.Append("alias ").Append(alias).Append(' ').Append(name).Append('\n');
        }

        return text.ToString();
    }

    private static string SoftDependencies(SortedDictionary<string, (string Path, ModuleFile File)> modules)
    {
        StringBuilder text = new("# Soft dependencies of the modules themselves.\n");
        foreach ((string name, (_, ModuleFile file)) in modules)
        {
            foreach (string soft in file.All("softdep"))
                text.Append("softdep ").Append(name).Append(' ').Append(soft).Append('\n');
        }

        return text.ToString();
    }

    // devname:snd/seq and char-major-116-1 together say which node, used first, loads the module.
    private static string DeviceNames(SortedDictionary<string, (string Path, ModuleFile File)> modules)
    {
        StringBuilder text = new("# Device nodes that load a module when they are opened.\n");
        foreach ((string name, (_, ModuleFile file)) in modules)
        {
            string? node = null, number = null;
            foreach (string alias in file.All("alias"))
            {
                if (alias.StartsWith("devname:", StringComparison.Ordinal))
                {
                    node = alias["devname:".Length..];
                }
                else if (alias.Split('-') is ["char" or "block", "major", var major, var minor]
                    && char.IsAsciiDigit(minor[0]))
                {
                    number = $"{alias[0]}{major}:{minor}";
                }
            }

            if (node is not null && number is not null)
                text.Append(name).Append(' ').Append(node).Append(' ').Append(number).Append('\n');
        }

        return text.ToString();
    }
}
