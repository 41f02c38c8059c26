using Limyra.Apk.Packages;
using Limyra.Builder.Files;
using Limyra.Builder.Lint;
using Limyra.Builder.Packages;
using Limyra.Formats.Apk;
using Limyra.Linux;

namespace Limyra.Builder.Pack;

/// <summary>What of the files and fields of a built package goes into the .apk.</summary>
internal static class PackageRecord
{
    /// <summary>Facts about the run that packages state.</summary>
    internal sealed record Facts(string Arch, string Maintainer, string? Commit);

    /// <summary>Everything the package is made of; owners, modes and attributes only as data.</summary>
    public static PackageManifest Create(BuildContext build, BuildPackage package, Facts facts) => new()
    {
        Info = Info(build, package, facts),
        Entries = [.. Entries(build, package)],
        Scripts = TriggerScriptLint.ScriptOf(build, package) is { } script
            ? [new PackageScript(ScriptKind.Trigger, File.ReadAllBytes(script))]
            : [],
        Triggers = [.. package.Triggers.Select(t => Trigger(build, package, t))],
        ReplacesPriority = (uint)package.ReplacesPriority,
        HasFileTree = true,
    };

    private static PackageInfo Info(BuildContext build, BuildPackage package, Facts facts) => new()
    {
        Name = package.Name,
        Version = package.FullVersion,
        Description = package.FullDescription,
        Arch = facts.Arch,
        License = package.License,
        Origin = package.Origin,
        Maintainer = facts.Maintainer,
        Url = package.Url,
        RepoCommit = facts.Commit,
        BuildTime = (ulong)build.SourceDateEpoch,
        ProviderPriority = (uint)package.ProviderPriority,
        Depends = Parse(build, package, Depends(package)),
        Provides = Parse(build, package, Provides(package)),
        Replaces = Parse(build, package, package.Replaces),
        InstallIf = Parse(build, package, package.InstallIf),
    };

    private static IEnumerable<string> Depends(BuildPackage package)
    {
        if (package.Name.EndsWith("-bootstrap", StringComparison.Ordinal) && package.BuildStyle != "meta")
            yield return "bootstrap:cbuild";
        foreach (string dependency in package.Depends)
        {
            int provider = dependency.IndexOf('!', StringComparison.Ordinal);
            string text = provider > 0 ? dependency[..provider] : dependency;
            yield return text.StartsWith("virtual:", StringComparison.Ordinal)
                ? text["virtual:".Length..] : text;
        }
        foreach (string scanned in package.ScannedRequires) yield return scanned;
    }

    private static IEnumerable<string> Provides(BuildPackage package)
    {
        if (package.Alternative is not null) yield return $"{package.Origin}=0";
        foreach (string provided in package.Provides) yield return provided;
        foreach (string old in package.Renames)
            yield return old.Contains('=', StringComparison.Ordinal) ? old : $"{old}={package.FullVersion}";
        foreach (string scanned in package.ScannedProvides) yield return scanned;
    }

    private static List<Dependency> Parse(BuildContext build, BuildPackage package, IEnumerable<string> texts)
    {
        List<Dependency> parsed = [];
        foreach (string text in texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            parsed.Add(
                Dependency.TryParse(text, TagRule.Refused, out Dependency dependency) && !dependency.IsBroken
                    ? dependency
                    : throw build.Fail(package, "dependency", $"'{text}' cannot be a dependency"));
        return parsed;
    }

    private static string Trigger(BuildContext build, BuildPackage package, string path) =>
        path.TrimStart('+').StartsWith('/')
            ? path
            : throw build.Fail(package, "trigger-path", $"the trigger '{path}' must be an absolute path");

    private static IEnumerable<ManifestEntry> Entries(BuildContext build, BuildPackage package)
    {
        Dictionary<ulong, string> first = [];
        ulong time = (ulong)build.SourceDateEpoch;
        // apk mkpkg records the root folder of what it packs, even where it is empty.
        yield return new ManifestEntry.Directory
        {
            Path = "",
            Acl = new PackageAcl { Mode = 0b111_101_101, User = "root", Group = "root" },
            ModifiedTime = time,
        };
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, ""))
        {
            if (Linux.Files.LinkStatus(Linux.Files.CurrentDirectory, entry.Host, out FileStatus status)
                != Errno.None)
                throw build.Fail(package, "pack", $"{entry.Path} disappeared while it was packed");
            PackageAcl acl = Acl(package, entry, status.Mode);
            if (entry.Kind == BuildEntryKind.Directory)
                yield return new ManifestEntry.Directory { Path = entry.Path, Acl = acl,
                    ModifiedTime = time };
            else if (entry.LinkTarget is { } target)
                yield return new ManifestEntry.Special
                {
                    Path = entry.Path,
                    Acl = acl with { Mode = 0b111_111_111 },
                    ModifiedTime = time,
                    Target = new FileTarget.Symlink(target),
                };
            else if (entry.Kind != BuildEntryKind.File)
                throw build.Fail(package, "pack", $"{entry.Path} is a device, socket or pipe");
            else if (status.LinkCount > 1 && !first.TryAdd(status.Inode, entry.Path))
                yield return new ManifestEntry.Special
                {
                    Path = entry.Path,
                    Acl = acl,
                    ModifiedTime = time,
                    Target = new FileTarget.HardLink(first[status.Inode]),
                };
            else
                yield return new ManifestEntry.File
                {
                    Path = entry.Path,
                    Acl = acl,
                    ModifiedTime = time,
                    Content = new ContentSource.OnDisk(entry.Host),
                };
        }
    }

    private static PackageAcl Acl(BuildPackage package, BuildEntry entry, uint mode)
    {
        FileModeEntry? stated = package.FileModes.GetValueOrDefault(entry.Path)
            ?? package.FileModes.GetValueOrDefault($"+{entry.Path}")
            ?? package.FileModes.FirstOrDefault(m => m.Value.IsRecursive
                && entry.Path.StartsWith(m.Key.TrimStart('+') + "/", StringComparison.Ordinal)).Value;
        PackageAcl acl = new() { Mode = stated?.Mode ?? mode };
        if (stated is not null) acl = acl with { User = stated.User, Group = stated.Group };
        if (package.FileAttributes
            .TryGetValue(entry.Path, out IReadOnlyDictionary<string, string?>? attributes))
            acl = acl with
            {
                Attributes = [.. attributes.OrderBy(a => a.Key, StringComparer.Ordinal)
                    .Where(a => a.Value is not null)
                    .Select(a => new ExtendedAttribute(a.Key, AttributeValue.Encode(a.Key, a.Value ?? "")))],
            };
        return acl;
    }
}
