namespace Limyra.Templates.Evaluation;

/// <summary>How much one call into a template may use; a template of the field
/// stays a hundred times below.</summary>
/// <param name="Steps">Expressions, statements and items walked.</param>
/// <param name="MemoryBytes">Sum of all texts and rows made, freed ones included.</param>
public sealed record EvaluationLimits(long Steps, long MemoryBytes)
{
    /// <summary>Longest single text or file, in characters.</summary>
    internal const int MaxTextLength = 16 * 1024 * 1024;

    /// <summary>Longest single list, tuple, set or dict.</summary>
    internal const int MaxItems = 1_000_000;

    /// <summary>Calls inside calls.</summary>
    internal const int MaxCallDepth = 100;

    /// <summary>While a template loads: the largest of the field takes 60 000 steps.</summary>
    public static EvaluationLimits Loading { get; } = new(5_000_000, 128 * 1024 * 1024);

    /// <summary>While one phase function runs; files it reads and writes count.</summary>
    public static EvaluationLimits Phase { get; } = new(50_000_000, 1024L * 1024 * 1024);
}
