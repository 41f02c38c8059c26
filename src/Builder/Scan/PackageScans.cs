using Limyra.Builder.Lint;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Scan;

/// <summary>What happens to each package between splitting and packing, in this order.</summary>
internal static class PackageScans
{
    private static readonly (string Directory, string Package)[] TriggerPackages =
    [
        ("etc/ca-certificates/update.d", "ca-certificates"),
        ("usr/share/ca-certificates", "ca-certificates"),
    ];

    private static readonly Action<BuildContext, BuildPackage>[] Steps =
    [
        Requires,
        Provides,
        PythonScan.Run,
        DevelopmentInstallIf,
        TriggerDependencies,
        ProvidesLint.Run,
        AttributeLint.Run,
        SetIdLint.Run,
        ServiceStyleLint.Run,
        StaticLibraryLint.Run,
        LicenseLint.Run,
        CompletionLint.Run,
        PlacementLint.Run,
        TriggerScriptLint.Run,
        ShebangLint.Run,
    ];

    public static void RunAll(BuildContext build)
    {
        foreach (BuildPackage package in build.All)
            foreach (Action<BuildContext, BuildPackage> step in Steps) step(build, package);
    }

    private static void Requires(BuildContext build, BuildPackage package)
    {
        if (!package.Has("scanrundeps")) return;
        if (!package.IsAutomatic)
        {
            SharedLibraries.ScanRequires(build, package);
            PkgConfigScan.ScanRequires(build, package);
            SymlinkScan.Run(build, package);
        }
        ServiceScan.ScanRequires(build, package);
    }

    private static void Provides(BuildContext build, BuildPackage package)
    {
        CommandScan.Run(package);
        PkgConfigScan.ScanProvides(build, package);
        SharedLibraries.ScanProvides(build, package);
        ServiceScan.ScanProvides(package);
    }

    /// <summary>A -devel package comes by itself where base-devel and what it
    /// belongs to are installed.</summary>
    private static void DevelopmentInstallIf(BuildContext build, BuildPackage package)
    {
        if (package == build.Main || package.IsAutomatic || package.InstallIf.Count > 0) return;
        if (!package.Has("scandevelif") || package.Name == "base-devel") return;
        if (!package.Name.EndsWith("-devel", StringComparison.Ordinal)) return;
        string[] siblings = [.. build.Explicit.Where(p => p != package).Select(p => p.Exact)];
        string[] matching = [.. package.Depends.Where(siblings.Contains)];
        if (matching.Length > 0) package.InstallIf.AddRange([.. matching, "base-devel"]);
    }

    private static void TriggerDependencies(BuildContext build, BuildPackage package)
    {
        if (!package.Has("scantrigdeps") || package.IsAutomatic) return;
        foreach ((string directory, string owner) in TriggerPackages)
            if (package.Name != owner && !package.Depends.Contains(owner)
                && Directory.Exists(Path.Combine(package.HostDestination, directory)))
                package.Depends.Add(owner);
    }
}
