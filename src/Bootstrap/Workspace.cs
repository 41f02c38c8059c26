namespace Limyra.Bootstrap;

/// <summary>
/// Where one checkout keeps what it makes. Every folder can be removed at any time: its content is
/// found again by its hash, or made again.
/// </summary>
/// <param name="Root">The repository: templates/, seeds/, etc/ lie below it.</param>
/// <param name="State">What is made: by default <c>.limyra</c> in <paramref name="Root"/>.</param>
public sealed record Workspace(string Root, string State)
{
    /// <summary>Package recipes.</summary>
    public string Templates => Path.Combine(Root, "templates");

    /// <summary>Tables of host tools.</summary>
    public string Seeds => Path.Combine(Root, "seeds");

    /// <summary>Data of the tools themselves.</summary>
    public string Data => Path.Combine(Root, "etc");

    /// <summary>Downloads: sources and Debian packages, named by their SHA-256.</summary>
    public string Downloads => Path.Combine(State, "downloads");

    /// <summary>The signing key pair of this checkout; the private half is
    /// readable by its owner only.</summary>
    public string Keys => Path.Combine(State, "keys");

    /// <summary>The private key packages and indexes are signed with.</summary>
    public string SigningKey => Path.Combine(Keys, "limyra.rsa");

    /// <summary>The private apt root through which sources and seeds are found by digest.</summary>
    public string AptRoot => Path.Combine(State, "apt");

    /// <summary>Packages made from Debian's: the tools inside a build root.</summary>
    public string SeedRepository => Path.Combine(State, "seeds");

    /// <summary>Further packages made from Debian's, for building other trees of templates.</summary>
    public string MoreSeedRepository => Path.Combine(State, "seeds-more");

    /// <summary>Packages built from our templates: what a user's machine installs from.</summary>
    public string Repository => Path.Combine(State, "repository");

    /// <summary>Build roots, build folders and their stamps.</summary>
    public string Build => Path.Combine(State, "build");

    /// <summary>Published programs, one folder a content hash.</summary>
    public string Programs => Path.Combine(State, "programs");

    /// <summary>Images and what they were made of.</summary>
    public string Images => Path.Combine(State, "images");

    /// <summary>What commands printed, one file a step.</summary>
    public string Logs => Path.Combine(State, "logs");

    /// <summary>A workspace from <c>LIMYRA_ROOT</c> and <c>LIMYRA_STATE</c>, as ./limyra sets them.</summary>
    /// <exception cref="SetupException">The repository is not where it was said to be.</exception>
    public static Workspace FromEnvironment(Func<string, string?> variable)
    {
        string root = variable("LIMYRA_ROOT") ?? Environment.CurrentDirectory;
        if (!File.Exists(Path.Combine(root, "Limyra.slnx")))
            throw new SetupException(
                $"{root}: not a Limyra checkout (no Limyra.slnx); start through ./limyra");
        return new Workspace(root, variable("LIMYRA_STATE") ?? Path.Combine(root, ".limyra"));
    }
}
