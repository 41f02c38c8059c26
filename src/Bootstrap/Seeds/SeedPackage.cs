namespace Limyra.Bootstrap.Seeds;

/// <summary>One package to be made from Debian's, as a table in seeds/ describes it.</summary>
public sealed record SeedPackage
{
    /// <summary>Name that templates ask for.</summary>
    public required string Name { get; init; }

    /// <summary>Version in apk's grammar, with its release: "22.1.8-r0".</summary>
    public required string Version { get; init; }

    /// <summary>One line.</summary>
    public required string Description { get; init; }

    /// <summary>SPDX expression.</summary>
    public required string License { get; init; }

    /// <summary>Home of the upstream project.</summary>
    public required string Url { get; init; }

    /// <summary>Debian packages whose files it takes; each has a pin.</summary>
    public IReadOnlyList<string> Debs { get; init; } = [];

    /// <summary>NuGet packages that it holds as they are, in <see cref="SeedTree.PackageFolder"/>; each has a
    /// pin of the suite <see cref="SeedPin.Nuget"/>.</summary>
    public IReadOnlyList<string> Nupkgs { get; init; } = [];

    /// <summary>Where the .NET SDK of this machine goes, with a closing slash; null: it does not.</summary>
    public string? Sdk { get; init; }

    /// <summary>Patterns of files to keep, over places in the build root; empty
    /// keeps all but the dropped.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Patterns of files to leave out, besides the general ones.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>Dependencies, in apk's words.</summary>
    public IReadOnlyList<string> Depends { get; init; } = [];

    /// <summary>Other names it answers to. Commands are added by themselves.</summary>
    public IReadOnlyList<string> Provides { get; init; } = [];

    /// <summary>Packages whose files it may overwrite.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];

    /// <summary>Prefixes to rename before anything else looks at a path, besides the general ones.</summary>
    public IReadOnlyList<SeedMove> Moves { get; init; } = [];

    /// <summary>Links to add: place and target as written.</summary>
    public IReadOnlyList<SeedLink> Links { get; init; } = [];

    /// <summary>Files of ours to add: place and file below the repository.</summary>
    public IReadOnlyList<SeedFile> Files { get; init; } = [];

    /// <summary>Kernel modules to keep, each with what it depends on; empty when
    /// the package is no kernel.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];
}

/// <summary>A renamed prefix.</summary>
/// <param name="From">Prefix in the Debian package, without a leading slash.</param>
/// <param name="To">Prefix in the build root.</param>
public readonly record struct SeedMove(string From, string To);

/// <summary>An added symbolic link.</summary>
/// <param name="Path">Its place in the build root.</param>
/// <param name="Target">What it holds.</param>
public readonly record struct SeedLink(string Path, string Target);

/// <summary>An added file.</summary>
/// <param name="Path">Its place in the build root.</param>
/// <param name="Source">The file, below the repository.</param>
public readonly record struct SeedFile(string Path, string Source);
