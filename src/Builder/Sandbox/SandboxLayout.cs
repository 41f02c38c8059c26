namespace Limyra.Builder.Sandbox;

/// <summary>Host directories that make up one sandbox.</summary>
internal sealed record SandboxLayout
{
    /// <summary>Becomes <c>/</c>.</summary>
    public required string Root { get; init; }

    /// <summary>Becomes <c>/builddir</c>.</summary>
    public required string Build { get; init; }

    /// <summary>Becomes <c>/destdir</c>.</summary>
    public required string Destination { get; init; }

    /// <summary>Becomes <c>/sources</c>, never writable.</summary>
    public required string Sources { get; init; }

    /// <summary>The build's own sources, which a template's fetch function
    /// writes; null: it has none.</summary>
    public (string Host, string Inside)? OwnSources { get; init; }

    /// <summary>Becomes <c>/cbuild_cache</c>, writable; null: there is none.</summary>
    public string? Cache { get; init; }

    /// <summary>Further directories of the host, never writable; tests lend the
    /// host's own programs this way.</summary>
    public IReadOnlyList<(string Host, string Inside)> Lent { get; init; } = [];

    /// <summary>Directories a build root must have for the sandbox to be mounted over it.</summary>
    public static IReadOnlyList<string> MountPoints { get; } =
        ["builddir", "cbuild_cache", "destdir", "dev", "proc", "run", "sources", "sys", "tmp", "var/tmp"];
}
