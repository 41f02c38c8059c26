using Limyra.Bootstrap.Host;

namespace Limyra.Bootstrap.Stages;

/// <summary>From a bare machine to a booted system: the one list of what happens, in order.</summary>
internal static class UpStages
{
    /// <summary>Everything up to an image that can be booted.</summary>
    public static IReadOnlyList<Stage> ToImage { get; } =
    [
        new("host", "what this machine lacks is installed", (run, cancellation) =>
        {
            int installed = new HostSetup(run.Workspace, run.Tell).Run(cancellation);
            return new StageResult(installed == 0 ? "nothing was missing; the sandbox works"
                : $"{installed} packages installed");
        }),
        new("keys", "packages will be signed", KeyStage.Run),
        new("seeds", "Debian's build tools become packages of the build root", SeedStage.Run),
        new("toolchain", "C library, headers and compiler support from source", ToolchainStage.Run),
        new("programs", "apk and dinit, static, on that C library", ProgramStage.Run),
        new("packages", "all templates of main, in the sandbox",
            (run, cancellation) => PackageStage.Run(run, names: null, cancellation)),
        new("image", "packages become a root file system and an initramfs", ImageStage.Run),
    ];

    /// <summary>All of it, and the guest's answers to the questions of the check.</summary>
    public static IReadOnlyList<Stage> WithCheck { get; } =
        [.. ToImage, new("boot", "the system boots and is asked what it can", BootStage.Check)];

    /// <summary>What any build root is filled from.</summary>
    public static IReadOnlyList<Stage> ToSeeds { get; } =
        [.. ToImage.TakeWhile(stage => stage.Name != "toolchain")];

    /// <summary>That, and tools that only other trees of templates name.</summary>
    public static IReadOnlyList<Stage> ToMoreSeeds { get; } =
        [.. ToSeeds, new("more seeds", "tools that other trees of templates name", SeedStage.RunMore)];

    /// <summary>What linking a static program of ours needs.</summary>
    public static IReadOnlyList<Stage> ToPrograms { get; } =
        [.. ToImage.TakeWhile(stage => stage.Name != "packages")];
}
