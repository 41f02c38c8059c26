using Limyra.Builder.Handle;
using Limyra.Builder.Packages;
using Limyra.Templates.Fields;
using Limyra.Templates.Lint;
using Limyra.Templates.Packages;

namespace Limyra.Builder.Phases;

/// <summary>Fields of template and subpackages, read once their functions have run.</summary>
internal static class PackageFieldReader
{
    /// <summary>The packages of a template before anything ran, their fields still empty.</summary>
    public static BuildPackage Create(Template model, Package package, string hostDestinations,
        BuildPackage? parent)
    {
        string directory = $"{model.Name}-{model.Version}";
        return new()
        {
            Name = package.Name,
            Version = model.Version,
            FullVersion = model.FullVersion,
            Parent = parent,
            Alternative = (package as Subpackage)?.Alternative,
            Destination = $"/destdir/{directory}/{package.Name}",
            HostDestination = Path.Combine(hostDestinations, directory, package.Name),
        };
    }

    /// <summary>Takes over all fields as they are now.</summary>
    public static void Refresh(RunningBuild run)
    {
        Read(run.Model, run.Model, run.Context.Main);
        foreach (Subpackage subpackage in run.Model.Subpackages)
            Read(run.Model, subpackage, run.PackageOf(subpackage.Handle));
    }

    private static void Read(Template model, Package from, BuildPackage to)
    {
        to.Description = from.Description;
        to.SubDescription = from.Subdescription;
        to.License = from.License;
        to.Url = model.Url;
        to.Origin = to.Alternative is { } alternative
            ? $"alt:{alternative}" : from.Origin.Length > 0 ? from.Origin : model.Name;
        to.BuildStyle = model.BuildStyle ?? "";
        to.ProviderPriority = (int)from.ProviderPriority;
        to.ReplacesPriority = (int)from.ReplacesPriority;
        to.Compression = from.Compression;
        // A subpackage under its template's licence is covered by the file in that one.
        to.NeedsLicenseFile = (ReferenceEquals(from, model) || from.License != model.License)
            && model.HasOption("spdx") && SpdxExpression.Parse(from.License).NeedsText;
        Replace(to.Depends, from.Depends);
        Replace(to.Provides, from.Provides);
        Replace(to.Renames, from.Renames);
        Replace(to.Replaces, from.Replaces);
        Replace(to.InstallIf, from.InstallIf);
        Replace(to.Triggers, from.Triggers);
        Replace(to.IgnoreShlibs, from.IgnoreSharedLibraries);
        Replace(to.NoStripFiles, from.NoStripFiles);
        Replace(to.NoPieFiles, from.NoPieFiles);
        Replace(to.BrokenSymlinks, from.BrokenSymlinks);
        Replace(to.SkipProviders, from.SkipProviders);
        Replace(to.SkipDependencies, from.SkipDependencies);
        Replace(to.ProtectedPaths, from.ProtectedPaths);
        foreach (Option option in OptionTable.All) to.Options[option.Name] = from.HasOption(option.Name);
        to.FileModes.Clear();
        foreach ((string path, Templates.Packages.FileMode mode) in from.FileModes)
            to.FileModes[mode.CreatesDirectory ? $"+{path}" : path] =
                new(mode.User, mode.Group, (uint)mode.Mode, mode.IsRecursive);
        to.FileAttributes.Clear();
        foreach ((string path, IReadOnlyDictionary<string, string?> attributes) in from.FileXattrs)
            to.FileAttributes[path] = attributes;
    }

    private static void Replace(List<string> list, IReadOnlyList<string> values)
    {
        list.Clear();
        list.AddRange(values);
    }
}
