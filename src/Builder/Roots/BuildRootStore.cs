using System.Security.Cryptography;
using System.Text;
using Limyra.Builder.Sandbox;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Builder.Roots;

/// <summary>
/// Build roots by what is in them. A root for a set of packages is made once and then shared,
/// read-only, by all builds that want the same set; a new one begins as hard links to the
/// existing root that is nearest to it.
/// </summary>
internal sealed class BuildRootStore(string directory, PackageCatalogue catalogue, IRootFiller filler)
{
    /// <summary>Raised when roots are made differently, so that old ones are not taken.</summary>
    private const string Format = "root 2";

    /// <summary>Files that programs may write in place are copied rather than linked.</summary>
    private static readonly string[] Copied = ["etc", "usr/lib/apk", "var", "lib/apk"];

    private readonly Lock _guard = new();
    private readonly Dictionary<string, BuildRoot> _open = new(StringComparer.Ordinal);

    /// <summary>Where all roots are.</summary>
    public string Directory => directory;

    /// <summary>The key of the root for a world: a digest over all packages that can come into it.</summary>
    public string KeyOf(IReadOnlyList<string> world)
    {
        StringBuilder text = new(Format);
        foreach (string entry in world.Order(StringComparer.Ordinal)) text.Append('\n').Append(entry);
        foreach (KnownPackage package in catalogue.Reachable(world.Select(NameOf)))
            text.Append('\n').Append(package.Info.NameAndVersion).Append(' ').Append(package.Identity);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    /// <summary>The root for a world, made when it is not there.</summary>
    public BuildRoot Get(IReadOnlyList<string> world)
    {
        lock (_guard)
        {
            string key = KeyOf(world);
            if (_open.TryGetValue(key, out BuildRoot? known)) return known;
            string place = Path.Combine(directory, key);
            string complete = place + ".complete";
            if (!File.Exists(complete)) Make(place, world);
            // Bringing a complete root in line with its own world changes
            // nothing and lists what is installed.
            BuildRoot root = new(place, filler.Fill(place, world));
            if (!File.Exists(complete))
                File.WriteAllLines(complete, root.Installed.Select(p => Line(p, catalogue.Find(p.Name))));
            return _open[key] = root;
        }
    }

    /// <summary>Removes all roots but those of these worlds.</summary>
    public void RemoveAllBut(IEnumerable<IReadOnlyList<string>> worlds)
    {
        lock (_guard)
        {
            _open.Clear();
            if (!System.IO.Directory.Exists(directory)) return;
            HashSet<string> kept = new(worlds.Select(KeyOf), StringComparer.Ordinal);
            foreach (string path in System.IO.Directory.EnumerateFileSystemEntries(directory).ToList())
                if (!kept.Contains(Path.GetFileName(path).Split('.')[0])) Files.BuildFiles.RemoveHost(path);
        }
    }

    private void Make(string place, IReadOnlyList<string> world)
    {
        System.IO.Directory.CreateDirectory(directory);
        string part = place + ".part";
        Files.BuildFiles.RemoveHost(part);
        Files.BuildFiles.RemoveHost(place);
        if (Nearest(world) is { } nearest) CloneTree(nearest, part, "");
        else System.IO.Directory.CreateDirectory(part);
        filler.Fill(part, world);
        Finish(part);
        System.IO.Directory.Move(part, place);
    }

    /// <summary>The root that has most of what is wanted and nothing else; null when there is none.</summary>
    private string? Nearest(IReadOnlyList<string> world)
    {
        if (!System.IO.Directory.Exists(directory)) return null;
        HashSet<string> wanted = new(
            catalogue.Reachable(world.Select(NameOf)).Select(p => Line(p.Info, p)), StringComparer.Ordinal);
        (string? Place, int Count) best = (null, 0);
        foreach (string complete in System.IO.Directory.EnumerateFiles(directory, "*.complete")
            .Order(StringComparer.Ordinal))
        {
            string[] packages = File.ReadAllLines(complete);
            if (packages.Length > best.Count && packages.All(wanted.Contains))
                best = (complete[..^".complete".Length], packages.Length);
        }
        return best.Place is { } place && System.IO.Directory.Exists(place) ? place : null;
    }

    private static string Line(PackageInfo installed, KnownPackage? known) =>
        $"{installed.NameAndVersion} {known?.Identity}";

    private static void CloneTree(string from, string to, string below)
    {
        System.IO.Directory.CreateDirectory(to);
        bool isCopied =
            Array.Exists(Copied, c => below == c || below.StartsWith(c + "/", StringComparison.Ordinal));
        foreach (FileSystemInfo info in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            string target = Path.Combine(to, info.Name);
            if (info.LinkTarget is { } link) File.CreateSymbolicLink(target, link);
            else if (info is DirectoryInfo)
                CloneTree(info.FullName, target, below.Length == 0 ? info.Name : $"{below}/{info.Name}");
            else if (isCopied || Linux.Files.MakeLink(Linux.Files.CurrentDirectory, info.FullName,
                Linux.Files.CurrentDirectory, target) != Errno.None) File.Copy(info.FullName, target);
        }
    }

    /// <summary>What a sandbox needs beside packages: mount points, and names for the users in it.</summary>
    private static void Finish(string root)
    {
        foreach (string path in SandboxLayout.MountPoints)
            if (!Path.Exists(Path.Combine(root, path)))
                System.IO.Directory.CreateDirectory(Path.Combine(root, path));
        string etc = Path.Combine(root, "etc");
        System.IO.Directory.CreateDirectory(etc);
        int id = SandboxArguments.InnerUid;
        WriteNew(Path.Combine(etc, "passwd"), "root:x:0:0:root:/:/bin/sh\n",
            $"cbuild:x:{id}:{id}:cbuild:/tmp:/bin/sh\n");
        WriteNew(Path.Combine(etc, "group"), "root:x:0:\n", $"cbuild:x:{id}:\n");
        WriteNew(Path.Combine(etc, "hosts"), "127.0.0.1 localhost cbuild\n::1 localhost cbuild\n", "");
        // Only the place where a mount hides it; the host's own is bound over
        // it when a command has the network.
        WriteNew(Path.Combine(etc, "resolv.conf"), "", "");
    }

    private static void WriteNew(string path, string start, string added)
    {
        string text = File.Exists(path) ? File.ReadAllText(path) : start;
        string name = added[..(added.IndexOf(':', StringComparison.Ordinal) + 1)];
        if (name.Length > 0 && !text.Contains(name, StringComparison.Ordinal)) text += added;
        File.Delete(path);
        File.WriteAllText(path, text);
    }

    private static string NameOf(string entry)
    {
        int at = entry.AsSpan().IndexOfAny("<>=~");
        return at < 0 ? entry : entry[..at];
    }
}
