using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Split;

/// <summary>
/// A kernel makes a key that its modules are signed with, and leaves it among its headers. Nobody may get the
/// private half with a package: both stay with the builder, for modules that are built outside of the
/// kernel's tree.
/// </summary>
internal static class KernelKeys
{
    private const string Headers = "linux-headers-";

    public static void Keep(BuildContext build, BuildPackage package)
    {
        string sources = Path.Combine(package.HostDestination, "usr/src");
        // A link would lead to files of the host.
        BuildEntry[] trees = [.. Below(sources).Where(e => e.Kind == BuildEntryKind.Directory
            && e.Name.StartsWith(Headers, StringComparison.Ordinal))];
        if (trees.Length == 0) return;
        if (trees.Length > 1)
            throw build.Fail(package, "kernel-headers", "has headers of several kernels below usr/src");
        string version = trees[0].Name[Headers.Length..];
        if (Directory.Exists(build.KernelKeys))
            foreach (string old in Directory.GetFiles(build.KernelKeys, $"{version}-signing_key.*"))
                File.Delete(old);
        BuildEntry? certificates = Below(trees[0].Host)
            .FirstOrDefault(e => e is { Kind: BuildEntryKind.Directory, Name: "certs" });
        if (certificates is null) return;
        foreach (BuildEntry file in Below(certificates.Host))
            if (file.IsFile && file.Name.StartsWith("signing_key.", StringComparison.Ordinal))
                Move(build, version, file.Host);
    }

    private static IEnumerable<BuildEntry> Below(string directory) => Directory.Exists(directory)
        ? BuildEntry.Walk(directory, "").Where(e => !e.Path.Contains('/', StringComparison.Ordinal)).ToList()
        : [];

    private static void Move(BuildContext build, string version, string file)
    {
        Directory.CreateDirectory(build.KernelKeys, (UnixFileMode)0b111_000_000);
        string kept = Path.Combine(build.KernelKeys, $"{version}-{Path.GetFileName(file)}");
        using (FileStream target = new(kept, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = (UnixFileMode)0b110_000_000,
        }))
        {
            target.Write(File.ReadAllBytes(file));
        }
        File.Delete(file);
        build.Log.WriteLine($"{Path.GetFileName(file)} is kept as {kept}");
    }
}
