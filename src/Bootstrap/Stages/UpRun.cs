using Limyra.Apk.Trust;
using Limyra.Builder;
using Limyra.Images.Composition;

namespace Limyra.Bootstrap.Stages;

/// <summary>What the stages hand to each other: a later stage reads what an earlier one wrote.</summary>
internal sealed class UpRun(Workspace workspace, IStageObserver observer, TimeProvider clock)
{
    /// <summary>Folders of this checkout.</summary>
    public Workspace Workspace => workspace;

    /// <summary>Time of the machine.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Signs packages and indexes. Written by the stage "keys".</summary>
    public SigningKey Key { get; set; } = null!; // the stage list puts its writer first

    /// <summary>Our musl, for linking programs. Written by the stage "toolchain".</summary>
    public string Sysroot { get; set; } = "";

    /// <summary>What the sysroot holds, as a digest.</summary>
    public string SysrootIdentity { get; set; } = "";

    /// <summary>Folder with the programs that templates package. Written by the stage "programs".</summary>
    public string? PublishedPrograms { get; set; }

    /// <summary>What can be booted. Written by the stage "image".</summary>
    public BootableSystem? System { get; set; }

    /// <summary>News for the person who waits.</summary>
    public void Tell(string line) => observer.Tell(line);

    /// <summary>How the builder works in this checkout.</summary>
    public BuildSettings BuildSettings() => new()
    {
        TreeDirectory = workspace.Templates,
        StateDirectory = workspace.Build,
        RepositoryDirectory = workspace.Repository,
        SourcesDirectory = workspace.Downloads,
        SeedRepositories = [workspace.SeedRepository],
        SigningKeyPath = workspace.SigningKey,
        AptDirectory = workspace.AptRoot,
        ParallelPackages = Math.Max(1, Environment.ProcessorCount / 2),
        PublishedPrograms = PublishedPrograms,
        GoesOnAfterFailure = true,
    };
}
