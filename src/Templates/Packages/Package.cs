namespace Limyra.Templates.Packages;

/// <summary>A binary package to be: the template's own, or a subpackage. Fields
/// are read as they are now.</summary>
public abstract partial class Package
{
    /// <summary>The object template code knows as <c>self</c>; it holds the fields.</summary>
    public abstract PackageHandle Handle { get; }

    /// <summary>Name of the package.</summary>
    public string Name => Handle.Name;

    /// <summary>Version and release as apk writes them: <c>1.2.6-r0</c>.</summary>
    public string FullVersion => Handle.FullVersion ?? "";

    /// <summary>Options that a package of this template has, by name.</summary>
    public bool HasOption(string name) => Handle.HasOption(name);

    /// <summary><c>description (subdescription)</c>, as it stands in the package.</summary>
    public string FullDescription =>
        Subdescription.Length == 0 ? Description : $"{Description} ({Subdescription})";
}
