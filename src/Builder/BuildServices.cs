using Limyra.Builder.Fetch;
using Limyra.Builder.Pack;
using Limyra.Builder.Phases;
using Limyra.Builder.Plan;
using Limyra.Builder.Roots;
using Limyra.Builder.Sandbox;
using Limyra.Templates.Packages;
using Limyra.Templates.Text;

namespace Limyra.Builder;

/// <summary>What the builds of a run share.</summary>
internal sealed record BuildServices
{
    public required BuildSettings Settings { get; init; }

    public required TemplateDirectory Tree { get; init; }

    public required PackageCatalogue Catalogue { get; init; }

    public required BuildRootStore Roots { get; init; }

    /// <summary>Makes a fetcher; it may be told to accept sources with other digests.</summary>
    public required Func<Action<SourceFile, string>?, SourceFetcher> NewFetcher { get; init; }

    public required PackagePublisher Publisher { get; init; }

    public required PackagePlaces Places { get; init; }

    /// <summary>Reads pages of upstream for update checks.</summary>
    public required Templates.Updates.IUpdatePages Pages { get; init; }

    /// <summary>Shell that a failed build ends in; null: none.</summary>
    public Action<BubblewrapSandbox, SandboxCommand>? Shell { get; init; }

    /// <summary>Asks the user and waits for a line; null at the end of the input.</summary>
    public Func<string, string?> Ask { get; init; } = _ => null;

    public required SandboxTools SandboxTools { get; init; }

    /// <summary>Directories of the host that every sandbox gets to see; none but in tests.</summary>
    public IReadOnlyList<(string Host, string Inside)> Lent { get; init; } = [];

    public required PhaseOptions PhaseOptions { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>What lint finds in a template.</summary>
    public required Func<Template, IReadOnlyList<Diagnostic>> Lint { get; init; }

    /// <summary>Version that the tree's own template gives a package; null
    /// when no template builds it.</summary>
    public required Func<string, string?> VersionOfTemplatePackage { get; init; }

    /// <summary>The same for what a template needs: built to its end, however far the template is to go,
    /// and not again if it is there.</summary>
    public BuildServices ForDependencies() => this with
    {
        Settings = Settings with { LastPhase = null, CustomTarget = null, IsForced = false },
        PhaseOptions = PhaseOptions with { LastPhase = null, ForcedPhase = null, CustomTarget = null },
    };
}
