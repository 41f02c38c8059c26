namespace Limyra.Apk.Solver;

/// <summary>A name that a package has, provides or asks for.</summary>
internal sealed class KnownName(string text, int number)
{
    /// <summary>The name itself.</summary>
    public string Text { get; } = text;

    /// <summary>How many names were known before.</summary>
    public int Number { get; } = number;

    /// <summary>Packages of this name and packages that provide it, in the order they became known.</summary>
    public List<Provider> Providers { get; } = [];

    /// <summary>Names whose packages depend on this one.</summary>
    public List<KnownName> RequiredBy { get; } = [];

    /// <summary>Names whose packages have this one among the conditions of their install_if.</summary>
    public List<KnownName> Triggers { get; } = [];

    /// <summary>Whether a repository has a provider.</summary>
    public bool IsInRepository { get; set; }

    /// <summary>Whether the command line named it; such names are decided first.</summary>
    public bool IsMentioned { get; set; }

    /// <summary>What the solver thinks of it; null while no solver runs or none has met it.</summary>
    public NameState? State { get; set; }

    /// <summary>The installed package of this name.</summary>
    public KnownPackage? InstalledPackage
    {
        get
        {
            foreach (Provider provider in Providers)
                if (provider.Package!.Name == this && provider.Package.Installed is not null) return provider.Package;
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A package under one of the names it goes by.</summary>
/// <param name="Package">The package; null: nobody.</param>
/// <param name="Version">The version it has under that name; null for an unversioned provide.</param>
internal readonly record struct Provider(KnownPackage? Package, string? Version);
