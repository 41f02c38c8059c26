using Limyra.Builder.Files;
using Limyra.Builder.Packages;
using Limyra.Templates.Hosting;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Split;

/// <summary>Splits documentation, manual pages, services, completions and so on
/// into packages of their own.</summary>
internal static class AutomaticSubpackages
{
    /// <summary>Splits one explicit package and lists it and its parts for packing.</summary>
    /// <param name="build">The build.</param>
    /// <param name="package">The package.</param>
    public static void Split(BuildContext build, BuildPackage package)
    {
        build.All.Add(package);
        foreach (AutomaticSubpackage kind in AutomaticSubpackage.All)
        {
            if (!Applies(build, package, kind)) continue;
            BuildPackage part = AutomaticPart.Create(build, package, kind);
            if (kind.Suffix != "dbg")
            {
                build.Files.MakeDirectory(part.Destination, withParents: true);
                Take(build, part, kind);
                RemoveEmpty(part.HostDestination, keepsTop: false);
            }
            if (Directory.Exists(part.HostDestination)) build.All.Add(part);
        }
        if (!package.Has("keepempty")) RemoveEmpty(package.HostDestination, keepsTop: true);
        foreach (string path in package.FileModes.Keys.Where(k => k.StartsWith('+')))
            build.Files.MakeDirectory($"{package.Destination}/{path[1..]}", withParents: true);
    }

    private static bool Applies(BuildContext build, BuildPackage package, AutomaticSubpackage kind)
    {
        if (kind.Suffix != "dbg" && !package.Has("autosplit")) return false;
        if (kind.Option is { } option && !package.Has(option)) return false;
        if (package.Name == kind.InstalledWith) return false;
        if (kind.Suffix == "dinit-links" && build.Main.Name == "dinit-chimera") return false;
        if (package.Name.EndsWith($"-{kind.Suffix}", StringComparison.Ordinal)) return false;
        return !build.Subpackages.Exists(p => p.Name == $"{package.Name}-{kind.Suffix}");
    }

    private static void Take(BuildContext build, BuildPackage part, AutomaticSubpackage kind)
    {
        if (kind.Suffix == "pycache") TakeBytecode(build, part);
        FileTaker taker = new(build, part);
        foreach (string pattern in kind.Patterns) taker.Take(pattern, missingOk: true);
    }

    private static void TakeBytecode(BuildContext build, BuildPackage package)
    {
        if (build.PythonVersion is not { } version) return;
        string kind = $"*.cpython-{version.Replace(".", "", StringComparison.Ordinal)}.*pyc";
        BuildPackage from = package.Parent!; // automatic parts have one
        foreach (BuildEntry directory in BuildEntry.Walk(from.HostDestination, "").ToList())
        {
            if (directory.Kind != BuildEntryKind.Directory || directory.Name != "__pycache__") continue;
            string? wrong = Directory.EnumerateFiles(directory.Host, "*.py?").Select(p => Path.GetFileName(p))
                .FirstOrDefault(name => name[^1] is 'c' or 'o' && !GlobPattern.Matches(kind, name));
            if (wrong is not null)
                build.Refuse(package, "python-cache",
                    $"{directory.Path}/{wrong} is not bytecode of Python {version}");
            new FileTaker(build, package).Take(directory.Path, missingOk: false);
        }
    }

    /// <summary>Removes directories that hold nothing; true when the directory itself went.</summary>
    private static bool RemoveEmpty(string directory, bool keepsTop)
    {
        bool isEmpty = true;
        foreach (FileSystemInfo info in new DirectoryInfo(directory).GetFileSystemInfos())
            if (info is not DirectoryInfo || info.LinkTarget is not null
                || !RemoveEmpty(info.FullName, keepsTop: false))
                isEmpty = false;
        if (!isEmpty || keepsTop) return false;
        Directory.Delete(directory);
        return true;
    }
}
