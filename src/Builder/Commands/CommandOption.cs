namespace Limyra.Builder.Commands;

/// <summary>An option of the command line; each may stand before or behind the command.</summary>
/// <param name="Short">One letter, or NUL for none.</param>
/// <param name="Name">Long name without dashes.</param>
/// <param name="Value">What its value is called in the help; null: it has none.</param>
/// <param name="Help">What it does.</param>
internal sealed record CommandOption(char Short, string Name, string? Value, string Help)
{
    /// <summary>All options, in the order of the help.</summary>
    public static IReadOnlyList<CommandOption> All { get; } =
    [
        new('c', "config", "FILE", "configuration file instead of etc/config.ini"),
        new('\0', "tree", "DIR", "tree of templates instead of the current directory's"),
        new('f', "force", null, "build although it is built, or run the phase again"),
        new('L', "no-color", null, "plain output"),
        new('W', "force-color", null, "coloured output although it is no terminal"),
        new('j', "jobs", "N", "jobs one package may use"),
        new('P', "parallel", "N", "packages built at the same time"),
        new('C', "skip-check", null, "run no tests"),
        new('\0', "force-check", null, "run tests even where templates switch them off"),
        new('X', "check-fail", null, "go on after failing tests"),
        new('G', "no-dbg", null, "make no -dbg packages"),
        new('a', "arch", "ARCH", "architecture to build for"),
        new('A', "host-arch", "ARCH", "architecture of the build root"),
        new('b', "build-root", "DIR", "where build roots are"),
        new('B', "build-dir", "DIR", "where packages are built"),
        new('r', "repository-path", "DIR", "where packages are published"),
        new('R', "alt-repository", "DIR", "publish there instead, and take dependencies from both"),
        new('\0', "seeds", "DIR",
            "repository whose packages stand in for templates of their names; may be repeated"),
        new('s', "sources-path", "DIR", "where sources are"),
        new('k', "keys-path", "DIR", "where keys are"),
        new('t', "temporary", null, "make the build roots of this run alone, and remove them"),
        new('N', "no-remote", null, "ask no servers"),
        new('D', "dirty-build", null, "go on in the existing build directory"),
        new('K', "keep-temporary", null, "keep the build directory"),
        new('\0', "bulk-continue", null, "after a failure build what does not need it"),
        new('\0', "dry-run", null, "say what would be built"),
        new('\0', "full", null, "dump: also subpackage fields, flags and resolved dependencies"),
        new('\0', "verify", null, "pkg: build twice, elsewhere and with other jobs, and compare"),
        new('\0', "shell-on-failure", null, "open a shell where a build failed, with its environment"),
        new('\0', "update-check", null, "look for newer versions upstream before fetching"),
        new('\0', "accept-checksums", null, "take sources with other checksums than the template's"),
        new('\0', "no-lock", null, "do not lock directories against other runs (dangerous)"),
        new('\0', "stage", null, "leave built packages in the stage"),
        new('\0', "stage-path", "DIR", "where packages are staged"),
        new('\0', "no-depends-check", null,
            "do not check that dependencies are there, in their templates' versions"),
        new('\0', "status-fd", "FD", "write a line for each template of a bulk build to this descriptor"),
        new('v', "verbose", null, "show what commands write"),
        new('h', "help", null, "show this help"),
    ];
}
