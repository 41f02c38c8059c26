using Limyra.Builder.Handle;

namespace Limyra.Builder.Phases;

/// <summary>One phase of a build.</summary>
/// <param name="Name">Name, also that of the template's function and of the command.</param>
/// <param name="Hook">What the builder does itself before or, with
/// <paramref name="IsReplaceable"/>, instead of it.</param>
/// <param name="IsReplaceable">A function of the template stands in for the hook.</param>
internal sealed record BuildPhase(string Name, Action<RunningBuild>? Hook, bool IsReplaceable)
{
    /// <summary>Whether it can be run again over what it left: sources are unpacked and patched
    /// once.</summary>
    public bool IsRepeatable { get; init; }
}

/// <summary>The phases between fetching and packing, in their order.</summary>
internal static class PhaseList
{
    /// <summary>
    /// Phases that run in the sandbox; prepare and patch change places when the template asks for it. The
    /// builder's own fetching came before the build root; what a template does itself to fetch is done here.
    /// </summary>
    private static readonly BuildPhase[] Phases =
    [
        new("fetch", null, IsReplaceable: true),
        new("extract", SourceExtraction.Run, IsReplaceable: true),
        new("prepare", ToolWrappers.Write, IsReplaceable: false),
        new("patch", PatchSteps.ApplyAll, IsReplaceable: true),
        new("configure", null, IsReplaceable: false) { IsRepeatable = true },
        new("build", null, IsReplaceable: false) { IsRepeatable = true },
        new("check", null, IsReplaceable: false) { IsRepeatable = true },
        new("install", null, IsReplaceable: false) { IsRepeatable = true },
    ];

    /// <summary>Whether a target of a template may stand behind what is called so.</summary>
    public static bool CanFollow(string phase) => phase == "deps" || Phases.Any(p => p.Name == phase);

    /// <summary>The order for one template.</summary>
    public static IReadOnlyList<BuildPhase> For(bool preparesAfterPatch) => preparesAfterPatch
        ? [Phases[0], Phases[1], Phases[3], Phases[2], .. Phases[4..]]
        : Phases;
}
