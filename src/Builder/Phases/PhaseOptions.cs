namespace Limyra.Builder.Phases;

/// <summary>How far a build goes and what it does again.</summary>
internal sealed record PhaseOptions
{
    /// <summary>Phase after which to stop; null: to the end.</summary>
    public string? LastPhase { get; init; }

    /// <summary>Phase that runs although its stamp is there; null: none.</summary>
    public string? ForcedPhase { get; init; }

    /// <summary>Custom target that runs behind its phase, after which the build stops; null: none.</summary>
    public string? CustomTarget { get; init; }

    /// <summary>A failing test is reported and passed over.</summary>
    public bool ToleratesFailingChecks { get; init; }
}
