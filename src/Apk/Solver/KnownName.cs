namespace Limyra.Apk.Solver;

/// <summary>A name that a package has, provides or asks for. Made when somebody
/// looks at it, and only then.</summary>
internal sealed class KnownName
{
    private readonly Catalogue _catalogue;
    private string? _text;
    private Provider[]? _providers;

    internal KnownName(Catalogue catalogue, int number)
    {
        _catalogue = catalogue;
        Number = number;
    }

    /// <summary>The name itself.</summary>
    public string Text => _text ??= _catalogue.TextOf(this);

    /// <summary>How many names were known before.</summary>
    public int Number { get; }

    /// <summary>Packages of this name and packages that provide it, in the order they became known.</summary>
    public Provider[] Providers => _providers ??= _catalogue.ProvidersOf(this);

    /// <summary>Names whose packages depend on this one.</summary>
    public List<KnownName> RequiredBy => _catalogue.NamesOf(_catalogue.RequirersOf(Number));

    /// <summary>Names whose packages have this one among the conditions of their install_if.</summary>
    public List<KnownName> Triggers => _catalogue.NamesOf(_catalogue.TriggersOf(Number));

    /// <summary>Whether a repository has a provider.</summary>
    public bool IsInRepository => Array.Exists(Providers, provider => provider.Package!.Repositories != 0);

    /// <summary>Whether the command line named it; such names are decided first.</summary>
    public bool IsMentioned { get; set; }

    /// <summary>The installed package of this name.</summary>
    public KnownPackage? InstalledPackage
    {
        get
        {
            foreach (Provider provider in Providers)
                if (provider.Package!.Name == this && provider.Package.Installed is not null)
                    return provider.Package;
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>What was found is found anew: a package came after everything was linked.</summary>
    internal void Forget()
    {
        _providers = null;
    }
}

/// <summary>A package under one of the names it goes by.</summary>
/// <param name="Package">The package; null: nobody.</param>
/// <param name="Version">The version it has under that name; null for an unversioned provide.</param>
internal readonly record struct Provider(KnownPackage? Package, string? Version);
