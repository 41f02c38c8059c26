using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Limyra.Apk.Packages;
using Limyra.Apk.Trust;
using Limyra.Builder.Fetch;
using Limyra.Formats.Apk;

namespace Limyra.Bootstrap.Seeds;

/// <summary>Makes seed packages: fetches the pinned Debian packages, lays out their files by
/// the tables, packs and signs. What was made from the same tables, packages and key is found
/// again and not made twice.</summary>
/// <param name="set">The tables.</param>
/// <param name="repository">Folder that the tables' own files count from.</param>
/// <param name="apt">Where Debian packages come from.</param>
/// <param name="key">Who signs.</param>
public sealed class SeedMaker(SeedSet set, string repository, HostApt apt, SigningKey key)
{
    /// <summary>Changes whenever the same input would give other packages than before.</summary>
    private const int Generation = 3;

    private const string Arch = "x86_64";

    /// <summary>Where NuGet packages come from.</summary>
    public required NugetPackages Nuget { get; init; }

    /// <summary>Makes one package into <paramref name="folder"/>.</summary>
    /// <param name="name">Its name in the tables.</param>
    /// <param name="folder">Where packages lie.</param>
    /// <param name="downloads">Where Debian packages are kept, by digest.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <returns>The package file, and whether it had to be made.</returns>
    /// <exception cref="SetupException">A table is wrong, or a Debian package cannot be had.</exception>
    /// <exception cref="FormatException">A Debian package is broken.</exception>
    public async Task<MadeSeed> MakeAsync(
        string name, string folder, string downloads, CancellationToken cancellation)
    {
        if (!set.Packages.TryGetValue(name, out SeedPackage? package))
            throw new SetupException($"seeds: no table makes a package {name}");

        string path = Path.Combine(folder, $"{package.Name}-{package.Version}.apk");
        string stamp = path + ".made-from";
        string identity = Identity(package);
        if (File.Exists(path) && File.Exists(stamp)
            && await File.ReadAllTextAsync(stamp, cancellation) == identity)
        {
            return new MadeSeed(path, IsNew: false);
        }

        string content = Path.Combine(folder, $".content-{package.Name}");
        if (Directory.Exists(content))
            Directory.Delete(content, recursive: true);

        Directory.CreateDirectory(content);
        SeedTree tree = new(package, set.Rules, content);
        foreach (string deb in package.Debs)
        {
            string file = await DebAsync(package, deb, downloads, cancellation);
            tree.Add(DebianPackageFile.Open(await File.ReadAllBytesAsync(file, cancellation), deb));
        }

        foreach (string nupkg in package.Nupkgs)
        {
            SeedPin pin = Pin(package, nupkg);
            string file = Path.Combine(downloads, pin.Sha256);
            Nuget.Fetch(pin, file);
            tree.AddNupkg($"{nupkg}.{pin.Version}.nupkg".ToLowerInvariant(), file);
        }

        if (package.Sdk is not null) tree.AddSdk(package.Sdk);
        tree.AddOwn(repository);
        if (package.Modules.Count > 0)
            KernelModules.Reduce(tree, package.Modules);

        PackageMaker maker =
            new PackageMaker { Keys = [key], Compression = AdbCompression.Parse("zstd:1")!.Value };
        maker.MakeFile(Manifest(package, tree), path);
        Directory.Delete(content, recursive: true);
        await File.WriteAllTextAsync(stamp, identity, cancellation);
        return new MadeSeed(path, IsNew: true);
    }

    private async Task<string> DebAsync(
        SeedPackage package, string deb, string downloads, CancellationToken cancellation)
    {
        SeedPin pin = Pin(package, deb);
        string path = Path.Combine(downloads, pin.Sha256);
        DebianPin wanted = new(deb, Suite: null, pin.Version, pin.Sha256);
        return await apt.FetchBinary(wanted, path, cancellation) is AptFetch.Missing missing
            ? throw new SetupException($"{package.Name}: {missing.Reason}")
            : path;
    }

    private SeedPin Pin(SeedPackage package, string name) => set.Pins.TryGetValue(name, out SeedPin? pin)
        ? pin
        : throw new SetupException($"seeds/pins.toml: {name}, wanted by {package.Name}, has no pin");

    private static PackageManifest Manifest(SeedPackage package, SeedTree tree)
    {
        IReadOnlyList<SeedEntry> entries = tree.Entries();
        return new PackageManifest
        {
            Info = new PackageInfo
            {
                Name = package.Name,
                Version = package.Version,
                Description = package.Description,
                Arch = Arch,
                License = package.License,
                Origin = package.Name,
                Url = package.Url,
                Depends = [.. package.Depends.Select(depend => Dependency.Parse(depend))],
                Provides = [.. Provides(package, entries).Select(provide => Dependency.Parse(provide))],
                Replaces = [.. package.Replaces.Select(replace => Dependency.Parse(replace))],
            },
            Entries = [.. entries.Select(Entry)],
            HasFileTree = true,
        };
    }

    /// <summary>The table's names, and "cmd:" for every program: as the builder gives its own packages.
    /// Not where the package replaces others: names with versions exclude each other, and those others
    /// bring the same programs into the same root. Shared libraries are not offered: nothing of the target
    /// may come to need Debian's.</summary>
    private static IEnumerable<string> Provides(SeedPackage package, IReadOnlyList<SeedEntry> entries) =>
        entries
            .Where(
                entry => package.Replaces.Count == 0 && entry is not SeedEntry.Folder
                    && Path.GetDirectoryName(entry.Path) == "usr/bin")
            .Select(entry => Path.GetFileName(entry.Path))
            .Where(name => !name.Any(letter => letter is '[' or ']' or '=' or '<' or '>' or '~'))
            .Select(name => $"cmd:{name}={package.Version}")
            .Concat(package.Provides)
            .Order(StringComparer.Ordinal);

    private static ManifestEntry Entry(SeedEntry entry)
    {
        ulong time = (ulong)Math.Max(entry.ModifiedSeconds, 0);
        return entry switch
        {
            SeedEntry.Folder => new ManifestEntry.Directory
            {
                Path = entry.Path,
                Acl = new PackageAcl { Mode = 0b111_101_101 },
                ModifiedTime = time,
            },
            SeedEntry.Link link => new ManifestEntry.Special
            {
                Path = entry.Path,
                Acl = new PackageAcl { Mode = 0b111_111_111 },
                ModifiedTime = time,
                Target = new FileTarget.Symlink(link.Target),
            },
            SeedEntry.Plain plain => new ManifestEntry.File
            {
                Path = entry.Path,
                Acl = new PackageAcl { Mode = plain.IsExecutable ? 0b111_101_101u : 0b110_100_100u },
                ModifiedTime = time,
                Content = new ContentSource.OnDisk(plain.Content),
            },
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>Hash over all that the package depends on.</summary>
    private string Identity(SeedPackage package)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Generation}\n{key.PublicKey.ToPem()}\n");
        text.AppendJoin('\n', set.Rules.Drop).AppendJoin('\n', set.Rules.Moves);
        text.Append(CultureInfo.InvariantCulture,
            $"\n{package.Name} {package.Version} {package.Description}\n");
        text.Append(CultureInfo.InvariantCulture, $"{package.License} {package.Url}\n");
        foreach (IEnumerable<string> list in (IEnumerable<string>[])
            [package.Keep, package.Drop, package.Depends, package.Provides, package.Replaces,
                package.Modules])
        {
            text.AppendJoin(' ', list).Append('\n');
        }

        text.AppendJoin('\n', package.Moves).AppendJoin('\n', package.Links).Append('\n');
        foreach (string name in package.Debs.Concat(package.Nupkgs))
            text.Append(CultureInfo.InvariantCulture, $"{name} {set.Pins.GetValueOrDefault(name)?.Sha256}\n");

        if (package.Sdk is not null)
            text.Append(CultureInfo.InvariantCulture, $"{package.Sdk}\n{HostSdk.Identity()}\n");

        foreach (SeedFile file in package.Files)
        {
            string source = Path.Combine(repository, file.Source);
            byte[] bytes = File.Exists(source) ? File.ReadAllBytes(source) : [];
            string digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
            string mode = File.Exists(source) && SeedTree.IsProgram(source) ? " program" : "";
            text.Append(CultureInfo.InvariantCulture, $"{file.Path} {digest}{mode}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>One package file of the seed repository.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="IsNew">False when it was there already, made from the same things.</param>
public readonly record struct MadeSeed(string Path, bool IsNew);
