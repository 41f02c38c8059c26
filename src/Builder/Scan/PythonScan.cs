using Limyra.Builder.Files;
using Limyra.Builder.Packages;

namespace Limyra.Builder.Scan;

/// <summary>Modules for Python make a dependency on exactly the version they were installed for.</summary>
internal static class PythonScan
{
    public static void Run(BuildContext build, BuildPackage package)
    {
        if (build.Main.Name == "python" || package.IsAutomatic) return;
        foreach (BuildEntry entry in BuildEntry.Walk(package.HostDestination, ""))
        {
            if (entry.Kind == BuildEntryKind.Directory && entry.Name == "__pycache__")
                build.Refuse(package, "python-cache", $"{entry.Path} was not split off");
            else if (entry.Name.EndsWith(".pyc", StringComparison.Ordinal)
                || entry.Name.EndsWith(".pyo", StringComparison.Ordinal))
                build.Refuse(package, "python-cache", $"{entry.Path}: bytecode outside of __pycache__");
        }
        string library = Path.Combine(package.HostDestination, "usr/lib");
        if (!Directory.Exists(library)) return;
        string[] versions = [.. Directory.EnumerateDirectories(library, "python3.*")
            .Select(path => Path.GetFileName(path)["python".Length..]).Order(StringComparer.Ordinal)];
        if (versions.Length == 0) return;
        if (versions.Length > 1 || versions[0] != build.PythonVersion)
            throw build.Fail(package, "python-version",
                $"has modules for Python {string
                    .Join(", ", versions)}, the build root has {build.PythonVersion ?? "none"}");
        string version = versions[0];
        if (build.Main.Name == $"python{version}") return;
        int cache = package.InstallIf.IndexOf("python-pycache");
        if (cache >= 0) package.InstallIf[cache] = $"python-pycache~{version}";
        int plain = package.Depends.IndexOf("python");
        if (plain >= 0) package.Depends[plain] = $"python{version}";
        else package.Depends.Add($"python-python{version}-meta");
    }
}
