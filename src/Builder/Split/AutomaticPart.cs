using Limyra.Builder.Packages;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Split;

/// <summary>What a part that is split off by itself inherits, depends on, and is installed by.</summary>
internal static class AutomaticPart
{
    /// <summary>Makes the part of a package.</summary>
    public static BuildPackage Create(BuildContext build, BuildPackage parent, AutomaticSubpackage kind)
    {
        string name = $"{parent.Name}-{kind.Suffix}";
        BuildPackage part = new()
        {
            Name = name,
            Version = parent.Version,
            FullVersion = parent.FullVersion,
            Parent = parent,
            AutomaticSuffix = kind.Suffix,
            Destination = $"{Directory(parent.Destination)}/{name}",
            HostDestination = $"{Directory(parent.HostDestination)}/{name}",
            Description = parent.Description,
            SubDescription = parent.SubDescription.Length > 0
                ? $"{parent.SubDescription}) ({kind.Description}"
                : kind.Description,
            License = parent.Main.License,
            Url = parent.Main.Url,
            Origin = parent.Main.Origin,
            BuildStyle = parent.Main.BuildStyle,
            Compression = parent.Main.Compression,
            ProviderPriority = parent.Main.ProviderPriority,
            ReplacesPriority = parent.Main.ReplacesPriority,
            Options = parent.Options,
            SkipDependencies = parent.SkipDependencies,
            SkipProviders = parent.SkipProviders,
            Replaces = [.. parent.Replaces.Where(HasVersion).Select(r => WithSuffix(r, kind.Suffix))],
            Renames = [.. parent.Renames.Select(r => WithSuffix(r, kind.Suffix))],
        };
        AddConditions(part.Depends, part.InstallIf, name, parent.FullVersion, kind, build.PythonVersion);
        return part;
    }

    /// <summary>
    /// Dependencies and conditions that a name with this kind's suffix has, be
    /// it split off by itself or declared.
    /// </summary>
    public static void AddConditions(
        List<string> depends, List<string> installIf, string name, string version, AutomaticSubpackage kind,
        string? python)
    {
        string parent = name[..^(kind.Suffix.Length + 1)];
        bool isOwnPart = kind.InstalledWith is ['-', ..];
        string exact = $"{parent}{(isOwnPart ? kind.InstalledWith : "")}={version}";
        if (kind.Suffix is not ("man" or "doc")) depends.Add(exact);
        if (kind.InstalledWith is null) return;
        if (isOwnPart)
        {
            installIf.Add(exact);
            return;
        }
        string trigger = kind.InstalledWith;
        if (trigger == "python-pycache" && python is not null)
        {
            trigger = $"python-pycache~{python}";
            depends.Add($"python-python{python}-meta");
        }
        else if (trigger != "python-pycache" && !trigger.StartsWith("base-", StringComparison.Ordinal))
            depends.Add(trigger);
        installIf.AddRange([exact, trigger]);
    }

    private static string Directory(string path) => path[..path.LastIndexOf('/')];

    private static bool HasVersion(string dependency) => dependency.AsSpan().ContainsAny("<>=~");

    private static string WithSuffix(string dependency, string suffix)
    {
        int at = dependency.AsSpan().IndexOfAny("<>=~");
        return at < 0 ? $"{dependency}-{suffix}" : $"{dependency[..at]}-{suffix}{dependency[at..]}";
    }
}
