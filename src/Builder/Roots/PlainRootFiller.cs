using Limyra.Apk.Packages;
using Limyra.Formats.Apk;

namespace Limyra.Builder.Roots;

/// <summary>Fills a root by unpacking: the first provider of each name is taken.</summary>
internal sealed class PlainRootFiller(PackageCatalogue catalogue) : IRootFiller
{
    private const string ListPath = "usr/lib/apk/limyra-plain";

    public IReadOnlyList<PackageInfo> Fill(string directory, IReadOnlyList<string> world)
    {
        SortedDictionary<string, KnownPackage> wanted = new(StringComparer.Ordinal);
        foreach (string entry in world) Add(wanted, Dependency.Parse(entry).Name);
        string list = Path.Combine(directory, ListPath);
        HashSet<string> there = File.Exists(list) ? new(File.ReadAllLines(list), StringComparer.Ordinal) : [];
        foreach (KnownPackage package in wanted.Values)
            if (!there.Contains(package.Identity)) Unpack(directory, package);
        Directory.CreateDirectory(Path.GetDirectoryName(list)!); // below the root
        if (wanted.Values.Any(p => !there.Contains(p.Identity)))
            File.WriteAllLines(list, wanted.Values.Select(p => p.Identity));
        return [.. wanted.Values.Select(p => p.Info)];
    }

    private void Add(SortedDictionary<string, KnownPackage> wanted, string name)
    {
        KnownPackage package = catalogue.FindProvider(name)
            ?? throw new BuildException("root-package", $"no repository has {name}");
        if (!wanted.TryAdd(package.Info.Name, package)) return;
        foreach (Dependency dependency in package.Info.Depends)
            if (!dependency.IsConflict) Add(wanted, dependency.Name);
    }

    private static void Unpack(string directory, KnownPackage package)
    {
        using FileStream stream = File.OpenRead(package.Path);
        using PackageReader reader = PackageReader.Open(stream, PackageTrust.Anyone, package.Path);
        while (reader.Next() is { } entry)
        {
            string path = Path.Combine(directory, entry.Path);
            if (entry.IsDirectory)
            {
                Directory.CreateDirectory(path);
                continue;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // below the root
            File.Delete(path);
            switch (entry.Target)
            {
                case FileTarget.Symlink link:
                    File.CreateSymbolicLink(path, link.Text);
                    break;
                case FileTarget.HardLink link:
                    _ = Linux.Files.MakeLink(Linux.Files.CurrentDirectory, Path.Combine(directory, link.Path),
                        Linux.Files.CurrentDirectory, path);
                    break;
                case null:
                    using (FileStream file = File.Create(path)) entry.Content.CopyTo(file);
                    File.SetUnixFileMode(path, (UnixFileMode)(entry.Acl.Mode & 0b111_111_111));
                    break;
                default:
                    break;
            }
        }
        reader.VerifyRest();
    }
}
